"""Idempotency of facilitators' commands: one that is sent again under its id has its effect once."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.lifecycle import lock_row
from sessions.errors import Refused
from sessions.models import ProcessedCommand, Session

MAX_ID_LENGTH = 64
OUT_OF_STEP = gettext_lazy("This page is out of step. Reload it and try again.")
Result = dict[str, Any]


class Conflict(Refused):
    def __init__(self) -> None:
        super().__init__(OUT_OF_STEP, code="conflict")


def check_id(id: str) -> None:
    if len(id) > MAX_ID_LENGTH:
        raise Refused(OUT_OF_STEP, status=400, code="bad")


def once(
    user: Any,
    *,
    id: str,
    body: Mapping[str, Any],
    act: Callable[[], tuple[Session, Result]],
    turn: Session | None = None,
) -> Result:
    """Carry out `act` and keep its result under this user's id, in one transaction; or give the kept one.

    `act` returns the session it was about, and what a repeated command is answered with. One that failed
    leaves no record, and may be sent again. Without an id it is simply carried out. `turn` is the session
    that it changes, where there is one: commands take turns at it, and its row is taken before any other.
    """
    check_id(id)
    id_hash = _hmac("id", f"{user.pk}:{id}")
    body_hash = _hmac("body", json.dumps(body, sort_keys=True, default=str))

    def kept() -> Result | None:
        command = ProcessedCommand.objects.filter(id_hash=id_hash).first() if id else None
        if command and command.body_hash != body_hash:
            raise Conflict
        return command.result if command else None

    with refusing_bad_data():
        try:
            with transaction.atomic():
                if (found := kept()) is not None:
                    return found
                if turn is not None:
                    lock_row(turn)
                session, result = act()
                if id:
                    ProcessedCommand.objects.create(
                        id_hash=id_hash, body_hash=body_hash, session=session, result=result
                    )
                return result
        except (Refused, IntegrityError):
            if (found := kept()) is not None:  # its twin came first, and changed what this one acted on
                return found
            raise


def _hmac(what: str, text: str) -> str:
    return salted_hmac(
        f"facilitators' commands: {what}", text.encode("utf-8", "surrogatepass"), algorithm="sha256"
    ).hexdigest()
