"""Your information after the deletion day: what is left of a phone are its questions."""

from datetime import datetime, time

import pytest
from clients import seated
from django.test import Client
from django.urls import reverse
from django.utils.dateformat import format as format_date
from steps import send, take_seat

from sessions import seats
from sessions.actions import lifecycle, moderation, retention
from sessions.models import Participant, Question
from sessions.privacy.purge import purge

pytestmark = pytest.mark.django_db


def address(session, name="you", *more) -> str:
    return reverse(name, args=[session.code, *more])


def page(client, session, name="you") -> str:
    return " ".join(client.get(address(session, name)).text.split())


@pytest.fixture
def phone(started) -> Client:
    return seated(started)


@pytest.fixture
def purged(started, phone, ada) -> None:
    """The deletion day is over: the phone's row is gone, and its question waits for an answer."""
    send(phone.seat, "name", name="Mele")
    send(phone.seat, "ask", text="Who decides?", name_shown_to="room")
    moderation.follow_up(started, question_pk=Question.objects.get().pk, by=ada)
    lifecycle.end(started, by=ada)
    started.refresh_from_db()
    purge(datetime.combine(started.names_go_on, time(1), started.tz))
    assert not Participant.objects.exists()


def test_after_the_deletion_day_a_phone_still_finds_its_questions(started, phone, purged):
    said = page(phone, started)
    assert "Who decides?" in said and "Mele" not in said
    went_on = format_date(started.names_go_on, "l j F Y")
    assert f"On <b>{went_on}</b> we deleted names, votes and our hashes of phones’ keys." in said
    assert f"until {started.questions_go_by:%A}" in said and "Back to the room" not in said
    data = phone.get(address(started, "you-json")).json()
    assert data["seat"] == {} and [each["text"] for each in data["questions"]] == ["Who decides?"]
    assert "Who decides?" in page(phone, started, "you-page")


def test_names_that_were_deleted_before_went_on_another_day(started, phone, ada):
    send(phone.seat, "ask", text="Who decides?")
    moderation.follow_up(started, question_pk=Question.objects.get().pk, by=ada)
    other = take_seat(started, "Hemi")
    lifecycle.end(started, by=ada)
    retention.delete_names(started, names=1, by=ada)
    purge(datetime.combine(started.names_go_on, time(1), started.tz))
    assert other and not Participant.objects.exists()
    said = page(phone, started)
    started.refresh_from_db()
    deleted = format_date(started.names_deleted_at.astimezone(started.tz), "l j F, G:i")
    assert f"The facilitators deleted all names: {deleted}." in said
    assert "</b> we deleted votes and our hashes of phones’ keys." in said
    assert "we deleted names" not in said and "Your name" not in said.partition("<h2")[0]


def test_once_it_asked_a_phone_reads_how_long_its_cookie_stays(started, phone):
    stays = "The cookie stays on this phone until"
    assert stays not in page(phone, started) and stays not in page(phone, started, "you-page")
    send(phone.seat, "ask", text="Who decides?")
    day = format_date(started.questions_go_by, "l j F Y")
    for name in ("you", "you-page"):
        assert f"{stays} {day}, so that it finds your questions." in page(phone, started, name)
    asking = page(phone, started, "mine").partition('data-told="why-questions"')[2].partition("</div>")[0]
    assert f"By {day} nothing ties a question to you, and its cookie ends." in asking


def test_after_the_deletion_day_a_question_is_still_deleted_by_whoever_asked(started, phone, purged):
    question = Question.objects.get()
    sign, delete = (address(started, "you-do", f"{verb}_question") for verb in ("sign", "delete"))
    refused = phone.post(sign, {"question": question.pk, "name_shown_to": "room"})
    assert refused.status_code == 404
    phone.post(delete, {"question": question.pk})
    assert not Question.objects.exists()
    assert phone.get(address(started)).status_code == 302


def test_after_the_deletion_day_everything_is_still_deleted_in_one_go(started, phone, purged):
    assert "Who decides?" in page(phone, started, "you-delete")
    reply = phone.post(address(started, "you-delete"))
    assert "1 question, with its answer and its votes" in " ".join(reply.text.split())
    assert not Question.objects.exists()
    assert reply.cookies[seats.cookie_name(started.code)]["max-age"] == 0


@pytest.mark.parametrize("place", ["join", "summary"])
def test_it_is_one_tap_from_what_is_left_after_the_end(started, phone, purged, place):
    reply = Client().get(address(started, place))
    assert f'href="{address(started)}"' in reply.text
