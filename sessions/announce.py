"""The only sender of changes: announces them after the commit. A lost announcement loses no fact.

Each announcement adds one to the session's change counter, in the transaction that it tells of. A process
that has heard of every change up to the present count has drawn everything there is to see.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction

log = logging.getLogger(__name__)
LOST = "a change could not be announced; the next full redraw brings it"
_loop: asyncio.AbstractEventLoop | None = None


class Change(StrEnum):
    """The kinds of change to a session. The table in `sessions.screens` says which parts each affects."""

    SESSION = "session"  # its phase, its place, its times: every part
    MOVED = "moved"  # another slide or item is on
    TIME = "time"  # of the item that is on: paused, resumed, given more, broken off
    PLAN = "plan"  # of the session: what is left out, what comes back, the promised end
    ROUND = "round"  # opened, closed, revealed
    ENTRIES = "entries"  # given to the round that is open
    QUESTIONS = "questions"  # asked, shown, answered, hidden
    VOTES = "votes"
    FLAGS = "flags"  # on questions and results: for facilitators only
    STAGE = "stage"  # what lies on top: a question, how to join, the countdown, nothing
    PEOPLE = "people"  # who has joined, under which name, who else is let in
    LINKS = "links"
    NOTICES = "notices"  # of notes, photos, screenshots, a recording: shown, on or off
    OPT_OUTS = "opt_outs"  # who would rather not be in these: for facilitators only
    LOG = "log"
    UNDO = "undo"  # what can be undone: for facilitators only
    ADMISSION = "admission"  # drawn by nobody: who may stay
    # these are stored in no row
    PRESENCE = "presence"  # how many are here
    HEADCOUNT = "headcount"  # the same for the stage, which hears of it less often
    STAGE_VISIBILITY = "stage_visibility"  # whether a stage can be seen
    PHONE_REACHED = "phone_reached"  # some phone has opened the page to join on, or has come in
    PHONE_FORGOTTEN = "phone_forgotten"  # a facilitator looks whether another one does
    DRIVING = "driving"  # which consoles and remotes are open: in no part
    CLOCK = "clock"  # times that move though nobody does anything


class HasKey(Protocol):
    pk: Any


def group_of(session_pk: int) -> str:
    return f"session.{session_pk}"


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Set the server's loop, which carries messages from every thread without making one wait."""
    global _loop
    _loop = loop


def announce(session: HasKey, *changes: Change) -> None:
    """After the commit, tell every process of these changes to `session`.

    From here to the commit nobody else announces anything of this session: changes are numbered in order.
    """
    number = _next_number(session.pk)
    transaction.on_commit(partial(_tell, session.pk, number, changes), robust=True)


def _next_number(session_pk: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE live_session SET change_count = change_count + 1 WHERE id = %s RETURNING change_count",
            [session_pk],
        )
        found = cursor.fetchone()
    return found[0] if found else 0  # a session that is gone: nobody watches it


def send(session_pk: int, message: dict[str, Any]) -> Coroutine[Any, Any, None]:
    """Send to the relays of a session in every process; to be awaited. Raises when the layer is away."""
    return get_channel_layer().group_send(*_addressed(session_pk, message))


def _addressed(session_pk: int, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return group_of(session_pk), {**message, "session": session_pk}


def _tell(session_pk: int, number: int, changes: Sequence[Change]) -> None:
    """Send the announcement. It is only a hint: where it fails the command is committed all the same."""
    _hint(session_pk, {"type": "changed", "number": number, "changes": [str(change) for change in changes]})


def tell_of_phone(session_pk: int) -> None:
    """Tell every process that some phone has reached us: nothing is stored, so no change is counted."""
    _hint(session_pk, {"type": "phone"})


def _hint(session_pk: int, message: dict[str, Any]) -> None:
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
