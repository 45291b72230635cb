"""The only sender: say *that* parts of a session changed, after the commit. Losing it loses no fact."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
ADMISSION = "admission"  # drawn by nobody: who may stay in the session has changed
LOST = "a change could not be announced; the next full redraw brings it"
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


def send(session_pk: int, message: dict[str, Any]) -> Coroutine[Any, Any, None]:
    """To the relays of a session in every process; to be awaited. Raises when the layer is away."""
    return get_channel_layer().group_send(*_addressed(session_pk, message))


def _addressed(session_pk: int, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return group_of(session_pk), {**message, "session": session_pk}


def _tell(session_pk: int, parts: Sequence[str]) -> None:
    """A push is a hint: where it fails the command is committed all the same."""
    message = {"type": "changed", "parts": list(parts)}
    try:
        if _loop is None or not _loop.is_running():
            async_to_sync(get_channel_layer().group_send)(*_addressed(session_pk, message))
        else:
            sent = asyncio.run_coroutine_threadsafe(send(session_pk, message), _loop)
            sent.add_done_callback(_log_failure)
    except Exception:
        log.warning(LOST, exc_info=True)


def _log_failure(sent: "Future[None]") -> None:
    if not sent.cancelled() and sent.exception() is not None:
        log.warning(LOST, exc_info=sent.exception())
