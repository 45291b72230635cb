"""Questions that facilitators deal with for the room’s sake: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder
from gallery.states import QUESTIONS
from sessions.actions import muting
from sessions.models import Question


def _asked() -> tuple[SessionBuilder, list[Question]]:
    room = SessionBuilder(ago=40).at("principles")
    return room, room.asked(QUESTIONS, show=3)


def muted() -> dict[str, Any]:
    """Ben’s phone, at a question of his that waits, and at one that is shown."""
    room, found = _asked()
    for question in (found[0], found[3]):
        muting.mute_sender(room.session, question_pk=question.pk, by=room.ada)
    return room.found()
