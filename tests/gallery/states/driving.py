"""A session while somebody drives it: what can be undone, what is left out, and little time left."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from steps import step_of

from gallery.builder import SessionBuilder
from sessions.actions import leaving_out, moving, timing
from sessions.models import Session, UndoStep


def undo_next() -> dict[str, Any]:
    """Next was pressed while a poll was open. It can be undone for an hour, so that it can be looked at."""
    room = SessionBuilder(ago=2).at("how-well").press()
    room.answered(9)
    moving.next_slide(room.session, step=step_of(room.session), by=room.ada)
    UndoStep.objects.update(until=timezone.now() + timedelta(hours=1))
    return room.found()


def item_left_out() -> dict[str, Any]:
    """The Toolkit is left out, and one slide of the quiz."""
    room = SessionBuilder(ago=40).at("principles")
    for version, piece in enumerate(["#6", "quiz-2"]):
        leaving_out.leave_out(room.session, piece=piece, version=version, by=room.ada)
    return room.found()


def last_minute() -> dict[str, Any]:
    """Half a minute is left in the item."""
    room = SessionBuilder(ago=40).at("principles")
    timing.extend(room.session, seconds=-19 * 60 - 30, by=room.ada)
    return room.found()


def left_early() -> dict[str, Any]:
    """An item was left by mistake after some seconds, and nobody pressed Undo."""
    room = SessionBuilder(ago=40).at("principles")
    for position in (6, 7):
        session = Session.objects.get(pk=room.session.pk)
        moving.jump(session, step=step_of(session), position=position, by=room.ada)
    return room.found()
