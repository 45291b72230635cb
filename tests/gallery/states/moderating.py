"""Questions that facilitators deal with for the room’s sake: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder
from gallery.states import LONG, QUESTIONS
from sessions.actions import flags, lifecycle, moderation, muting
from sessions.models import Question, Session


def _asked() -> tuple[SessionBuilder, list[Question]]:
    room = SessionBuilder(ago=40).at("principles")
    return room, room.asked(QUESTIONS, show=3)


def redacted() -> dict[str, Any]:
    """Two shown questions shortened, one of them on the stage, and one that was closed."""
    room, found = _asked()
    session, by = room.session, room.ada
    long = LONG.replace("and has come all the way from Kaikohe", "and has come all the way")
    moderation.redact(session, question_pk=found[2].pk, text=long, reason="identifies", by=by)
    about = "Why did Aroha Ngata at Tui House read my sister’s file?"
    [asked] = room.asked([about])
    text = "Why did [a colleague] read [a client’s] file?"
    words = "it named a colleague and somebody in her family"
    moderation.redact(session, question_pk=asked.pk, text=text, reason="other", words=words, by=by)
    moderation.spotlight(session, question_pk=asked.pk, by=by)
    return room.found()


def redacted_and_over() -> dict[str, Any]:
    found = redacted()
    lifecycle.end(Session.objects.get(code=found["code"]))
    return found


def flagged() -> dict[str, Any]:
    """Two shown questions and a result that people flagged; one of each flag is Ben’s."""
    room = SessionBuilder(ago=40).at().press().answered(12).press(2)
    shown = room.asked(QUESTIONS, show=3)[:2]
    round_ = room.session.rounds.get()
    for seat in (room.seat, *room.people(2)):
        flags.flag(room.session, seat=seat, question_pk=shown[0].pk)
        flags.flag(room.session, seat=seat, round_pk=round_.pk)
    flags.flag(room.session, seat=room.seat, question_pk=shown[1].pk)
    return room.found()


def flagged_and_over() -> dict[str, Any]:
    found = flagged()
    lifecycle.end(Session.objects.get(code=found["code"]))
    return found


def muted() -> dict[str, Any]:
    """Ben’s phone, at a question of his that waits, and at one that is shown."""
    room, found = _asked()
    for question in (found[0], found[3]):
        muting.mute_sender(room.session, question_pk=question.pk, by=room.ada)
    return room.found()
