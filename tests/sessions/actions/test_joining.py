"""A name can be given, changed and removed; once removed, no screen and no file has it."""

from datetime import time

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import step_of, ten_seconds_later

from sessions import agenda, screens
from sessions.actions import lifecycle, moderation, moving, participants
from sessions.models import Question, Session

pytestmark = pytest.mark.django_db
NAME = "Benedictine"


@pytest.fixture
def phone(started) -> Client:
    client = Client()
    client.post(reverse("join", args=[started.code]), {"name": NAME})
    return client


def do(client, session, verb, **data) -> str:
    reply = client.post(reverse("participant-do", args=[session.code, verb]), data, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


@pytest.mark.parametrize("shown_to", ["room", "facilitators"])
def test_a_removed_name_leaves_every_screen_its_questions_and_the_register(started, ada, phone, shown_to):
    moving.next_slide(started, step=step_of(started))
    do(phone, started, "ask", text="Who sees it?", name_shown_to=shown_to)
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    assert NAME in screens.render(started.pk, "host")["questions"]
    assert (NAME in screens.render(started.pk, "room")["questions"]) == (shown_to == "room")
    do(phone, started, "name", name="")
    for audience in screens.PARTS:
        assert NAME not in "".join(screens.render(started.pk, audience).values()), audience
    for audience in ("room", "host"):
        drawn = screens.render(started.pk, audience)["questions"]
        assert "no name" in drawn and "<bdi></bdi>" not in drawn, audience
    lifecycle.end(started, by=ada)
    organiser = signed_in(ada)
    assert NAME not in organiser.get(reverse("register")).content.decode()


def test_a_question_whose_name_was_removed_is_still_its_senders_and_nobody_elses(started, ada, phone):
    do(phone, started, "ask", text="Who sees it?", name_shown_to="room")
    do(phone, started, "name", name="")
    question = Question.objects.get()
    assert question.participant is None and question.sender_tag and question.name_shown_to == "nobody"
    assert question.asked_at == agenda.current_run(started).slide_at
    assert "Who sees it?" in phone.get(f"/s/{started.code}/mine/").content.decode()
    other = Client()
    other.post(reverse("join", args=[started.code]), {"name": "Mele"})
    fragment = other.get(f"/s/{started.code}/mine/", headers={"X-Parts": "1"}).content.decode()
    assert "Who sees it?" not in fragment


def test_when_somebody_joined_is_kept_to_the_slide_and_at_the_end_to_the_day(session, ada):
    """Before the first slide it is when the doors opened."""
    came = [participants.join(session, key_hash="early").joined_at]
    lifecycle.start(session, by=ada)
    came += [participants.join(fresh(session), key_hash=key).joined_at for key in "ab"]
    slide_at = session.runs.get().slide_at
    assert came == [session.doors_opened_at, slide_at, slide_at]
    lifecycle.end(session, by=ada)
    ten_seconds_later()
    [kept] = set(session.participants.values_list("joined_at", flat=True))
    assert timezone.localtime(kept, session.tz).time() == time()
    assert timezone.localtime(kept, session.tz).date() == session.local_date(session.starts_at)


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


def test_a_changed_name_stands_at_what_was_signed_before(started, ada, phone):
    do(phone, started, "ask", text="Who sees it?", name_shown_to="room")
    moderation.show(started, question_pk=Question.objects.get().pk, by=ada)
    do(phone, started, "name", name="Ben")
    drawn = screens.render(started.pk, "room")["questions"]
    assert "<bdi>Ben</bdi>" in drawn and NAME not in drawn
