"""Participants' small writes from sockets: gathered for a moment, committed together, then acknowledged."""

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
from sessions.commands.participant import Command, Reply, carry_out_all
from sessions.errors import Refused
from sessions.live.connection import Connection

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
            batch, self._received = self._received[:MAX_BATCH], self._received[MAX_BATCH:]
            try:
                replies = await loop.run_in_executor(self._writing, _commit, [each.command for each in batch])
            except Exception:
                log.exception("a group of writes was not saved; the phones send it again")
                replies = [_not_saved()] * len(batch)
            metrics.group.observe(len(batch))
            for received, reply in zip(batch, replies, strict=True):
                await _acknowledge(received, reply)


async def _acknowledge(received: _Received, reply: dict[str, Any]) -> None:
    metrics.write_age.observe(time.perf_counter() - received.came)
    try:
        await received.connection.send_text(json.dumps({"ack": received.command.id, **reply}))
        if reply.get("code") == "removed":
            await received.connection.close(4403)
    except Exception:
        log.debug("a phone had gone before its acknowledgement", exc_info=True)


def _commit(commands: list[Command]) -> list[dict[str, Any]]:
    """One transaction for all: a refused one leaves the others alone."""
    db.close_old_connections()  # as at a request's start: one that the database has cut isn't used again
    try:
        with metrics.commit.time():
            return [_reply(found) for found in carry_out_all(commands)]
    except Exception:
        db.connection.close()
        raise


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
