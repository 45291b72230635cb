"""Participants' small writes from sockets: gathered for a moment, committed as a batch, then acknowledged."""

import asyncio
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django import db
from django.utils.translation import gettext

from sessions import metrics
from sessions.activities import Ack
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.live.connection import CloseCode, Connection
from sessions.seats import Seat

log = logging.getLogger(__name__)
BATCH_WINDOW = 0.01  # seconds
MAX_BATCH = 500


@dataclass(frozen=True)
class _Received:
    """A command, the connection that waits for its acknowledgement, and when it came."""

    command: Command
    connection: Connection
    came: float = field(default_factory=time.perf_counter)


class Inbox:
    def __init__(self) -> None:
        self._received: list[_Received] = []
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._task: asyncio.Task | None = None

    def put(self, command: Command, connection: Connection) -> None:
        self._received.append(_Received(command, connection))
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._empty())

    async def _empty(self) -> None:
        loop = asyncio.get_running_loop()
        while self._received:
            await asyncio.sleep(BATCH_WINDOW)
            batch = self._take_batch()
            try:
                acks = await loop.run_in_executor(self._writing, _commit, [each.command for each in batch])
            except Exception:
                log.exception("a batch of writes was not saved; the phones send it again")
                acks = [_not_saved()] * len(batch)
            metrics.group.observe(len(batch))
            for received, ack in zip(batch, acks, strict=True):
                await _acknowledge(received, ack)

    def _take_batch(self) -> list[_Received]:
        """The oldest command of each seat: a transaction would tie two of one seat together."""
        batch: dict[Seat, _Received] = {}
        later = []
        for received in self._received:
            if len(batch) < MAX_BATCH and received.command.seat not in batch:
                batch[received.command.seat] = received
            else:
                later.append(received)
        self._received = later
        return list(batch.values())


async def _acknowledge(received: _Received, ack: dict[str, Any]) -> None:
    metrics.write_age.observe(time.perf_counter() - received.came)
    try:
        await received.connection.send_text(json.dumps({"ack": received.command.id, **ack}))
        if ack.get("code") == "removed":
            await received.connection.close(CloseCode.FORBIDDEN)
    except Exception:
        log.debug("a phone had gone before its acknowledgement", exc_info=True)


def _commit(commands: list[Command]) -> list[dict[str, Any]]:
    """One transaction for the batch: a refused one leaves the others alone."""
    db.close_old_connections()  # as at a request's start: one that the database has cut isn't used again
    try:
        with metrics.commit.time():
            return [_as_sent(ack) for ack in carry_out_all(commands)]
    except Exception:
        db.connection.close()
        raise


def _as_sent(ack: Ack | Exception) -> dict[str, Any]:
    if ack is None:
        return {"ok": True}
    if isinstance(ack, Refused):
        return {"ok": False, "status": ack.status, "code": ack.code, "error": str(ack)}
    log.error("one write failed; the others of its batch are kept", exc_info=ack)
    return _not_saved()


def _not_saved() -> dict[str, Any]:
    error = gettext("Not saved yet. It is kept on this phone and sent again.")
    return {"ok": False, "status": 503, "error": error}


inbox = Inbox()
