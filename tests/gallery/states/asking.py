"""Asking aloud and asking where few are: the states that sessions are made in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gallery.builder import SessionBuilder
from sessions.actions import privacy
from sessions.actions.questions import log_spoken

ALOUD = ["Does the sector agreement say that too?", "Who pays when a whānau wants copies of all of it?"]
TITLES = ("Where is the form kept?", "Is it the law?", "Who decides?")


def room_with_names() -> SessionBuilder:
    room = SessionBuilder(ago=40).at("principles")
    room.people(12)
    return room


def not_few() -> dict[str, Any]:
    return room_with_names().found()


def asked_aloud() -> dict[str, Any]:
    room = room_with_names()
    return _logged(room, *ALOUD)


def much_asked_aloud() -> dict[str, Any]:
    room = room_with_names()
    return _logged(room, *ALOUD, *TITLES)


def _logged(room: SessionBuilder, *lines: str) -> dict[str, Any]:
    """Lines that phones show for longer than ten minutes: all scenes together take longer to look at."""
    log_spoken(room.session, text="\n".join(lines), by=room.ada)
    room.session.questions.update(asked_at=timezone.now() + timedelta(hours=3))
    return room.found()


def taken_out() -> dict[str, Any]:
    room = room_with_names()
    [question] = log_spoken(room.session, text=ALOUD[0], by=room.ada)
    privacy.take_out(room.session, question_pk=question.pk)
    return room.found()
