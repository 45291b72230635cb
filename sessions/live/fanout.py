"""Sends the same bytes to many sockets, without holding up the event loop.

A phone that doesn't read never has more than one set of parts waiting for it.
"""

import asyncio
import logging
import time
from collections.abc import Iterable

from sessions.live.connection import CloseCode, Connection, Update

log = logging.getLogger(__name__)
YIELD_EVERY = 250  # sockets written before yielding to the event loop
STALE_AFTER = 30.0  # seconds a phone may be behind before it is asked to come back anew
CATCH_UP = 0.1  # seconds between two looks at the slow ones


class FanOut:
    """Sends updates to connections, and helps the slow ones to catch up."""

    def __init__(self) -> None:
        self.behind: dict[Connection, None] = {}
        self._task: asyncio.Task | None = None

    async def __call__(self, connections: Iterable[Connection], update: Update) -> None:
        """Send to all. A socket that is going away doesn't stop the others."""
        frame = update.frame
        for number, connection in enumerate(list(connections), 1):
            try:
                if connection.transport is None:
                    await connection.send_text(update.text)
                elif connection.pending is not None or not connection.write(frame):
                    self._defer(connection, update)
            except Exception:
                log.debug("a socket had gone before its frame", exc_info=True)
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    def _defer(self, connection: Connection, update: Update) -> None:
        if connection.pending is None:
            connection.pending, connection.behind_since = update, time.monotonic()
        else:
            pending = connection.pending
            # the newest comes last: an item holds its count, which an older count may not undo
            kept = {name: html for name, html in pending.parts.items() if name not in update.parts}
            parts = {**kept, **update.parts}
            connection.pending = Update(parts, update.version, pending.previous)
        self.behind[connection] = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Send slow connections what they missed once they can take it; disconnect those too far behind."""
        while self.behind:
            await asyncio.sleep(CATCH_UP)
            for connection in list(self.behind):
                try:
                    if not connection.open:
                        del self.behind[connection]
                    elif connection.pending is not None and connection.waiting == 0:
                        update, connection.pending = connection.pending, None
                        del self.behind[connection]
                        connection.write(update.frame)
                    elif time.monotonic() - connection.behind_since > STALE_AFTER:
                        del self.behind[connection]
                        await connection.close(CloseCode.TOO_SLOW)
                except Exception:
                    self.behind.pop(connection, None)
                    log.debug("a slow socket had gone", exc_info=True)
