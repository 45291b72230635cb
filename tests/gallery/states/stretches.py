"""Breaks that are over their time, and minutes that questions used early."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from gallery.builder import SessionBuilder
from gallery.states import QUESTIONS
from sessions.actions import lifecycle, moderation, moving, timing
from sessions.agenda import current_run
from sessions.models import Run, Span


def _began_earlier(room: SessionBuilder, minutes: float) -> None:
    """Whatever is open began so long ago."""
    earlier = timedelta(minutes=minutes)
    moved = {"started_at": F("started_at") - earlier, "until": F("until") - earlier}
    Span.objects.filter(session=room.session, ended_at=None).update(**moved)


def a_break_over() -> dict[str, Any]:
    """One that has been over for three minutes."""
    room = SessionBuilder(ago=40).at("principles")
    timing.take_break(room.session, minutes=10, by=room.ada)
    _began_earlier(room, 13.2)
    return room.found()


def _with_a_question() -> SessionBuilder:
    """A break of five minutes took eight; then a question was on the stage for four."""
    room = SessionBuilder(ago=50).at("principles")
    Run.objects.filter(session=room.session, ended_at=None).update(
        started_at=F("started_at") - timedelta(minutes=13)
    )
    timing.take_break(room.session, minutes=5, by=room.ada)
    _began_earlier(room, 8)
    timing.resume(room.session, by=room.ada)
    [question] = room.asked([QUESTIONS[0]], show=1)
    moderation.spotlight(room.session, question_pk=question.pk, by=room.ada)
    _began_earlier(room, 4)
    return room


def used_early() -> dict[str, Any]:
    return _with_a_question().found()


def used_early_over() -> dict[str, Any]:
    room = _with_a_question()
    moving.jump(room.session, step=current_run(room.session).step, position=9, by=room.ada)
    lifecycle.end(room.session, by=room.ada)
    return room.found()
