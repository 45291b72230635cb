"""Participants' small writes from sockets: gathered for a moment, committed together, then acknowledged."""

import asyncio
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django import db
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions import identity, metrics
from sessions.actions.commands import Command, Reply, carry_out_all
from sessions.errors import Refused
from sessions.live.fanout import Connection
from sessions.models import Participant, Session

log = logging.getLogger(__name__)
BATCH_WINDOW = 0.01  # seconds
MAX_BATCH = 500
GONE = Refused(_("This phone isn't in the session any more."), status=403, code="removed")


@dataclass(frozen=True)
class Letter:
    """One command of one seat, and the way back to it."""

    seat: identity.Seat
    id: str
    do: str
    data: dict[str, Any]
    connection: Connection
    came: float = field(default_factory=time.perf_counter)


class Inbox:
    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._task: asyncio.Task | None = None

    def put(self, letter: Letter) -> None:
        self._letters.append(letter)
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._empty())

    async def _empty(self) -> None:
        loop = asyncio.get_running_loop()
        while self._letters:
            await asyncio.sleep(BATCH_WINDOW)
            letters, self._letters = self._letters[:MAX_BATCH], self._letters[MAX_BATCH:]
            try:
                replies = await loop.run_in_executor(self._writing, _commit, letters)
            except Exception:
                log.exception("a group of writes was not saved; the phones send it again")
                replies = [_not_saved()] * len(letters)
            metrics.group.observe(len(letters))
            for letter, reply in zip(letters, replies, strict=True):
                await _acknowledge(letter, reply)


async def _acknowledge(letter: Letter, reply: dict[str, Any]) -> None:
    metrics.write_age.observe(time.perf_counter() - letter.came)
    try:
        await letter.connection.send_text(json.dumps({"ack": letter.id, **reply}))
        if reply.get("code") == "removed":
            await letter.connection.close(4403)
    except Exception:
        log.debug("a phone had gone before its acknowledgement", exc_info=True)


def _commit(letters: list[Letter]) -> list[dict[str, Any]]:
    """One transaction for all: a refused one leaves the others alone."""
    db.close_old_connections()  # as at a request's start: one that the database has cut isn't used again
    try:
        with metrics.commit.time(), transaction.atomic():
            return _carry_out(letters)
    except Exception:
        db.connection.close()
        raise


def _carry_out(letters: list[Letter]) -> list[dict[str, Any]]:
    sessions = Session.objects.in_bulk({letter.seat.session_pk for letter in letters})
    keys = {letter.seat.hash for letter in letters}
    seated = {
        (participant.session_id, participant.key): participant
        for participant in Participant.objects.present().filter(session__in=sessions, key__in=keys)
    }
    commands = {}
    for number, letter in enumerate(letters):
        participant = seated.get((letter.seat.session_pk, letter.seat.hash))
        if participant is not None:
            session = sessions[letter.seat.session_pk]
            receipt = letter.seat.receipt
            commands[number] = Command(session, participant, letter.do, letter.data, receipt, letter.id)
    found = dict(zip(commands, carry_out_all(list(commands.values())), strict=True))
    return [_reply(found.get(number, GONE)) for number in range(len(letters))]


def _reply(found: Reply) -> dict[str, Any]:
    if isinstance(found, dict):
        return {"ok": True, **found}
    if isinstance(found, Refused):
        return {"ok": False, "status": found.status, "code": found.code, "error": str(found)}
    log.error("one write failed; the others of its group are kept", exc_info=found)
    return _not_saved()


def _not_saved() -> dict[str, Any]:
    error = gettext("Not saved yet. It is kept on this phone and sent again.")
    return {"ok": False, "status": 503, "error": error}


inbox = Inbox()
