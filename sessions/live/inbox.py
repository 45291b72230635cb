"""Participants' small writes from sockets: gathered for a moment, committed together, then acknowledged."""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from sessions import identity
from sessions.actions.commands import carry_out
from sessions.activities import Refused
from sessions.live.fanout import Line
from sessions.models import Session

log = logging.getLogger(__name__)
GATHER = 0.01  # seconds
MOST_AT_ONCE = 500
NOT_SAVED = {"status": 503, "error": "Not saved yet. It is kept on this phone and sent again."}


@dataclass(frozen=True)
class Letter:
    """One command of one seat, and the way back to it."""

    seat: identity.Seat
    id: str
    do: str
    data: dict[str, Any]
    line: Line


class Inbox:
    def __init__(self) -> None:
        self.groups = 0
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
            await asyncio.sleep(GATHER)
            letters, self._letters = self._letters[:MOST_AT_ONCE], self._letters[MOST_AT_ONCE:]
            try:
                replies = await loop.run_in_executor(self._writing, _commit, letters)
            except Exception:
                log.exception("a group of writes was not saved; the phones send it again")
                replies = [NOT_SAVED] * len(letters)
            self.groups += 1
            for letter, reply in zip(letters, replies, strict=True):
                await _reply(letter, reply)


async def _reply(letter: Letter, reply: dict[str, Any]) -> None:
    try:
        await letter.line.say(json.dumps({"ack": letter.id, **reply}))
        if reply.get("code") == "removed":
            await letter.line.hang_up(4403)
    except Exception:
        log.debug("a phone had gone before its acknowledgement", exc_info=True)


def _commit(letters: list[Letter]) -> list[dict[str, Any]]:
    """One transaction for all, a savepoint each: a refused one leaves the others alone."""
    try:
        with transaction.atomic():
            sessions = Session.objects.in_bulk({letter.seat.session_pk for letter in letters})
            return [_one(sessions.get(letter.seat.session_pk), letter) for letter in letters]
    except Exception:
        connection.close()
        raise


def _one(session: Session | None, letter: Letter) -> dict[str, Any]:
    try:
        with transaction.atomic():
            participant = session.participants.filter(key=letter.seat.hash).first() if session else None
            if session is None or participant is None or participant.removed_at:
                raise Refused("This phone isn't in the session any more.", status=403, code="removed")
            result = carry_out(
                session,
                participant,
                do=letter.do,
                data=letter.data,
                receipt_tag=identity.tag_for(session, letter.seat.receipt),
                id=letter.id,
            )
            return {"ok": True, **result}
    except Refused as refused:
        return {"ok": False, "status": refused.status, "code": refused.code, "error": str(refused)}
    except Exception:
        log.exception("one write failed; the others of its group are kept")
        return {"ok": False, **NOT_SAVED}


inbox = Inbox()
