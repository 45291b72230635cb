"""Refusals, each with a sentence for the person who asked.

Whatever a rule of the product refuses is a `Refused`: its text is shown as it is, and `status` is the HTTP
status a view answers with. Views catch `Refused`; only where a page shows one of them differently does a view
look for it: the end of a session that is unfinished, a name that can't be taken.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REOPEN_FIRST = _("This session has ended. Open it again to go on.")  # to a facilitator


class Refused(Exception):
    """A command that can't be carried out. `str()` is the sentence for the person who sent it.

    `status` is 409 where the sender's screen is behind, 422 where what was sent has to be corrected, and 404,
    410, 403 or 429 in their usual sense. `code` names the kind of refusal in a phone's acknowledgement; on
    `removed` its socket is closed.
    """

    def __init__(self, message: str | Promise, *, code: str = "refused", status: int = 409) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Stale(Refused):
    """The session has moved on since the sender's screen was drawn. It is drawn again with the refusal."""

    def __init__(self) -> None:
        super().__init__(_("The session has moved on. This is how it stands now."), code="stale")


class SessionOver(Refused):
    """The session has ended or was called off, and this makes sense only before."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message, code="over", status=410)


class InvalidText(Refused):
    """Text that can't be accepted as it is."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message, code="unclean", status=422)
