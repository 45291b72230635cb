"""The only sender: say *that* parts of a session changed, after the commit. Losing it loses no fact."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
ADMISSION = "admission"  # drawn by nobody: who may stay in the session has changed
_loop: asyncio.AbstractEventLoop | None = None


class HasKey(Protocol):
    pk: Any


def group_of(session_pk: int) -> str:
    return f"session.{session_pk}"


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """The server's loop, which carries messages from every thread without making one wait."""
    global _loop
    _loop = loop


def announce(session: HasKey, *parts: str) -> None:
    """After the commit, tell every process that these parts of `session` changed."""
    transaction.on_commit(partial(_tell, session.pk, parts), robust=True)


def _tell(session_pk: int, parts: Sequence[str]) -> None:
    sending = _send(session_pk, list(parts))
    if _loop is not None and _loop.is_running():
        asyncio.run_coroutine_threadsafe(sending, _loop)
    else:
        async_to_sync(partial(_awaited, sending))()


async def _awaited(sending: Coroutine[Any, Any, None]) -> None:
    await sending


async def _send(session_pk: int, parts: list[str]) -> None:
    await _to_all(session_pk, {"type": "changed", "parts": parts})


async def send_presence(session_pk: int, process: str, count: int, stages: list[bool]) -> None:
    """Tell every process how many are here by way of this one."""
    await _to_all(session_pk, {"type": "presence", "process": process, "count": count, "stages": stages})


async def _to_all(session_pk: int, message: dict[str, Any]) -> None:
    try:
        await get_channel_layer().group_send(group_of(session_pk), {**message, "session": session_pk})
    except Exception:  # a push is a hint: the command is committed, and the pulse heals
        log.warning("a change could not be announced; the pulse will bring it", exc_info=True)
