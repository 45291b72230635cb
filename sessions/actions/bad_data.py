"""Refusing in words what the database can't take: the sender mends it, and nothing retries for ever."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from sessions.errors import Refused

log = logging.getLogger(__name__)
# Too long, an unknown character, a broken rule, a number out of range. OperationalError is our own trouble.
REFUSALS = (DataError, IntegrityError, OverflowError, UnicodeEncodeError)


class NotTaken(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("This can’t be saved as it is. Shorten it or leave out unusual characters, then try again."),
            code="data",
            status=422,
        )


@contextmanager
def refusing_bad_data() -> Iterator[None]:
    """Turn a database's refusal of data into a `Refused`. Stands outside the transaction that failed."""
    try:
        yield
    except REFUSALS as problem:
        log.warning("the database refused what was sent: %s", type(problem).__name__)
        raise NotTaken from None  # its message may quote the text
