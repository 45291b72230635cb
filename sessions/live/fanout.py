"""The way out: the same bytes to many sockets, without holding the loop for the others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

log = logging.getLogger(__name__)
YIELD_EVERY = 250  # sockets between two breaths of the loop
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def fan_out(sends: Iterable[Send], text: str) -> int:
    """Send one text frame to every socket; a socket that is going away doesn't stop the others."""
    message, sent = {"type": "websocket.send", "text": text}, 0
    for send in list(sends):
        try:
            await send(message)
            sent += 1
        except Exception:
            log.debug("a socket had gone before its frame", exc_info=True)
        if sent % YIELD_EVERY == 0:
            await asyncio.sleep(0)
    return sent
