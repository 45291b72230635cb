"""Outstanding questions: what became of each is read by whoever asked it, at one link, and in the summary."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import send

from sessions import seats
from sessions.actions import follow_up, lifecycle, moderation
from sessions.models import Question, Session

pytestmark = pytest.mark.django_db
NOT_SHOWN = "The room wasn’t shown it, so it isn’t in the summary."
NO_LONGER = "It isn’t shown to the room any more, so it isn’t in the summary."


@pytest.fixture(params=["nobody", "room"], ids=["without a name", "with a name"])
def asked(request, started, seat, ada) -> Question:
    """A question that the session left open, shown to the room."""
    send(seat, "ask", text="Who decides?", name_shown_to=request.param)
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    lifecycle.end(started, by=ada)
    return Question.objects.select_related("session").get()


def read(session, seat) -> dict[str, str]:
    """What its asker reads at the private link and on the phone, and everyone in the summary."""
    phone = Client()
    phone.cookies[seats.cookie_name(session.code)] = seats.sign_seat(seat, session.code)
    pages = {
        "link": Client().get(reverse("receipt", args=[session.code, seat.receipt])),
        "phone": phone.get(reverse("mine", args=[session.code]), headers={"X-Parts": "1"}),
        "information": phone.get(reverse("you", args=[session.code])),
        "summary": Client().get(reverse("summary", args=[session.code])),
    }
    return {name: " ".join(page.text.split()) for name, page in pages.items()}


def test_an_open_question_says_still_open_and_when_its_answer_is_due(asked, seat):
    due = asked.session.follow_up_due
    for name, text in read(asked.session, seat).items():
        assert f"Still open: we’ll follow up by {due.day} {due:%B}." in text, name
    late = asked.session.local_date() - timedelta(days=1)
    Question.objects.update(due=late)
    for name, text in read(asked.session, seat).items():
        assert f"Still open: an answer was due on {late.day} {late:%B}." in text, name
    Question.objects.update(due=None)
    for name, text in read(asked.session, seat).items():
        assert "Still open: we’ll follow up." in text, name


def test_its_answer_comes_to_the_link_and_to_the_summary(asked, seat, ada):
    follow_up.answer(asked, text="The privacy team.", by=ada, publish=False)
    for name, text in read(asked.session, seat).items():
        assert "The privacy team." not in text and "Still open" in text, name
    follow_up.answer(asked, text="The privacy team does.", by=ada)
    for name, text in read(asked.session, seat).items():
        assert "Answered:</b> The privacy team does." in text and "Still open" not in text, name


def test_a_question_that_nobody_answers_says_so_when_it_expires(asked, seat):
    Question.objects.update(
        status="closed", result="expired", answered_at=timezone.now(), deferred_at=timezone.now()
    )
    for name, text in read(asked.session, seat).items():
        assert "Closed: nobody answered it in time." in text, name
        assert "Kept for later" not in text and "Still open" not in text, name


def test_a_hidden_question_says_to_its_asker_only_that_it_was_not_shown(asked, seat, ada):
    moderation.hide(asked.session, question_pk=asked.pk, by=ada)
    found = read(asked.session, seat)
    assert "Who decides?" not in found.pop("summary")
    for name, text in found.items():
        assert NO_LONGER in text and "Still open" in text, name
    question = Question.objects.select_related("session").get()
    follow_up.answer(question, text="You do.", by=ada)
    found = read(asked.session, seat)
    assert "You do." not in found.pop("summary")
    for name, text in found.items():
        assert NO_LONGER in text and "Answered:</b> You do." in text, name


def test_one_that_was_never_shown_says_so_once_it_is_decided(started, seat, ada):
    send(seat, "ask", text="Who decides?")
    before = read(started, seat)
    assert "Waiting for the facilitator." in before["link"] and NOT_SHOWN not in before["link"]
    lifecycle.end(started, by=ada)
    found = read(Session.objects.get(pk=started.pk), seat)
    assert "Who decides?" not in found.pop("summary")
    for name, text in found.items():
        assert NOT_SHOWN in text and "Still open" in text, name
