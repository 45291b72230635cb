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
from sessions.models.codes import code_from, new_code

MAX_ID_LENGTH = 64
OUT_OF_STEP = gettext_lazy("This page is out of step. Reload it and try again.")


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
    act: Callable[[], object],
    turn: Session | None = None,
) -> None:
    """Carry out `act` and record it under this user's id, in one transaction; nothing where it was done.

    One that failed leaves no record, and may be sent again. Without an id it is simply carried out. `turn` is
    the session that it changes, where there is one: commands take turns at it, and its row is taken before
    any other.
    """
    check_id(id)
    id_hash = _hmac("id", f"{user.pk}:{id}").hex()
    body_hash = _hmac("body", json.dumps(body, sort_keys=True, default=str)).hex()

    def is_done() -> bool:
        command = ProcessedCommand.objects.filter(id_hash=id_hash).first() if id else None
        if command and command.body_hash != body_hash:
            raise Conflict
        return command is not None

    with refusing_bad_data():
        try:
            with transaction.atomic():
                if is_done():
                    return
                if turn is not None:
                    lock_row(turn)
                act()
                if id:
                    ProcessedCommand.objects.create(id_hash=id_hash, body_hash=body_hash)
        except (Refused, IntegrityError):
            if not is_done():  # else its twin came first, and changed what this one acted on
                raise


def code_of(user: Any, id: str) -> str:
    """The code of the session that this user makes by the command with this id."""
    return code_from(_hmac("code", f"{user.pk}:{id}")) if id else new_code()


def _hmac(what: str, text: str) -> bytes:
    return salted_hmac(
        f"facilitators' commands: {what}", text.encode("utf-8", "surrogatepass"), algorithm="sha256"
    ).digest()
