"""What the room may read: nothing but Show, and On the stage for a question that isn't hidden, shows."""

import pytest
from clients import signed_in
from django.urls import reverse
from steps import drawn, make_organiser

from sessions.actions import follow_up, lifecycle, moderation, questions
from sessions.errors import Refused
from sessions.models import Question, Session

pytestmark = pytest.mark.django_db
TEXT = "Who reads the file about me?"


@pytest.fixture
def waiting(started) -> Question:
    return questions.ask(started, text=TEXT, receipt="a" * 64)


def mark(question, verb, **more):
    getattr(moderation, verb)(question.session, question_pk=question.pk, **more)
    question.refresh_from_db()


def shown_to_all(session) -> str:
    """All that phones and the stage show."""
    return drawn(session, "room") + drawn(session, "stage")


@pytest.mark.parametrize(
    ("verb", "more", "standing"),
    [
        ("mark_answered", {}, "aloud"),
        ("reply", {"answer": "You do."}, "written"),
        ("follow_up", {}, "follow_up"),
    ],
)
def test_an_answer_does_not_publish_a_question_that_nobody_let_through(waiting, verb, more, standing):
    mark(waiting, verb, **more)
    assert waiting.standing == standing and waiting.shown_at is None
    assert TEXT not in shown_to_all(waiting.session) and "You do." not in shown_to_all(waiting.session)


def test_whoever_asked_reads_the_written_answer_on_their_own_page(started, ben):
    question = questions.ask(
        started, text=TEXT, receipt="b" * 40, participant=ben, name_shown_to="facilitators"
    )
    mark(question, "reply", answer="You do.")
    assert "You do." in _own_page(started, ben)


def _own_page(session, ben) -> str:
    from django.template.loader import render_to_string

    asked = session.questions.filter(participant=ben)
    return render_to_string(
        "sessions/room/_mine.html", {"my_questions": asked, "receipt": "0" * 40, "session": session}
    )


def test_what_was_shown_stays_shown_with_its_answer(waiting):
    mark(waiting, "show")
    shown_at = waiting.shown_at
    mark(waiting, "reply", answer="You do.")
    assert waiting.shown_at == shown_at and "You do." in shown_to_all(waiting.session)


def test_an_answered_question_can_be_shown_and_stays_answered(waiting):
    mark(waiting, "reply", answer="You do.")
    mark(waiting, "show")
    assert waiting.standing == "written" and "You do." in shown_to_all(waiting.session)


def test_a_hidden_question_goes_on_no_stage(waiting):
    mark(waiting, "show")
    mark(waiting, "hide")
    with pytest.raises(Refused, match="hidden"):
        moderation.spotlight(waiting.session, question_pk=waiting.pk)
    with pytest.raises(Refused, match="hidden"):
        mark(waiting, "show")
    assert TEXT not in shown_to_all(waiting.session)


def test_a_late_press_keeps_a_hidden_question_hidden(waiting):
    mark(waiting, "show")
    mark(waiting, "hide")
    for verb, more in [("mark_answered", {}), ("reply", {"answer": "You do."}), ("follow_up", {})]:
        mark(waiting, verb, **more)
        assert TEXT not in shown_to_all(waiting.session)
    with pytest.raises(Refused):
        mark(waiting, "defer")


@pytest.mark.parametrize(
    "state",
    [{"shown_at": None}, {"status": "closed", "result": "declined", "hidden_at": "2026-01-01T00:00Z"}],
)
def test_screens_draw_no_question_on_the_stage_that_the_room_may_not_read(waiting, state):
    """Whatever the database says is on the stage."""
    mark(waiting, "show")
    moderation.spotlight(waiting.session, question_pk=waiting.pk)
    assert (
        shown_to_all(waiting.session).count(TEXT) == 3
    )  # in the list, on the phones' first screen, on the stage
    Question.objects.update(visibility="asker", **state)
    assert TEXT not in shown_to_all(waiting.session)


def test_on_the_stage_shows_a_question_that_waits(waiting):
    moderation.spotlight(waiting.session, question_pk=waiting.pk)
    waiting.refresh_from_db()
    assert waiting.is_shown and Session.objects.get(pk=waiting.session_id).spotlight == waiting


def test_an_organiser_does_not_answer_what_a_live_sessions_facilitator_still_has(waiting, ada):
    for publish in (True, False):
        with pytest.raises(Refused, match="still on"):
            follow_up.answer(waiting, text="You do.", by=ada, publish=publish)
    lifecycle.end(waiting.session)
    follow_up.answer(waiting, text="You do.", by=ada)
    assert Question.objects.get().standing == "answered"


def test_the_register_refuses_it_in_words(waiting, ada):
    client = signed_in(make_organiser(ada))
    reply = client.post(reverse("register-answer", args=[waiting.pk]), {"answer": "You do."})
    assert reply.status_code == 409 and b"Its session is still on" in reply.content
    assert Question.objects.get().answer == ""
