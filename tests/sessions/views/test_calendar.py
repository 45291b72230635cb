"""The calendar file says when, where and how to join, and follows a session that moves."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from sessions import links
from sessions.actions import arranging, lifecycle
from sessions.models import Session

pytestmark = pytest.mark.django_db
NASTY = "Te Whare, level 2; “Kākā” \\n room\r\nATTENDEE:x"


def file_of(client, session, name="calendar") -> bytes:
    reply = client.get(reverse(name, args=[session.code]))
    assert reply.status_code == 200 and reply["Content-Type"] == "text/calendar; charset=utf-8"
    assert reply["Content-Disposition"] == f'attachment; filename="workshop-{session.code}.ics"'
    return reply.content


def event_of(text: bytes):
    [event] = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_it_says_what_when_and_where_in_the_sessions_zone(session):
    arranging.put_right(session, place="Te Whare, Ōtautahi", name="Kia ora, ā-whānau")
    session.refresh_from_db()
    text = file_of(Client(), session)
    event = event_of(text)
    assert str(event["summary"]) == "Kia ora, ā-whānau" and str(event["location"]) == "Te Whare, Ōtautahi"
    whole = session.starts_at.replace(microsecond=0)
    assert (event.start, event.end) == (whole, whole + timedelta(minutes=90))
    assert event["dtstart"].params["TZID"] == session.zone and b"BEGIN:VTIMEZONE" in text
    assert links.join_url(session) in str(event["description"]) and str(event["url"]) == links.join_url(
        session
    )
    assert session.grouped_code in str(event["description"]) and event["dtstamp"].dt is not None
    assert text.count(b"\n") == text.count(b"\r\n") and max(len(line) for line in text.split(b"\r\n")) <= 75


def test_what_somebody_typed_stays_one_value(session):
    Session.objects.filter(pk=session.pk).update(place=NASTY, meeting_link="https://meet.example.nz/a?b=1,2")
    text = file_of(Client(), session)
    event = event_of(text)
    assert b"\r\nATTENDEE" not in text and "attendee" not in event
    assert str(event["location"]).replace("\n", "\r\n") == NASTY
    assert "https://meet.example.nz/a?b=1,2" in str(event["description"])


def test_a_remote_session_is_at_its_meeting(session):
    Session.objects.filter(pk=session.pk).update(place="", meeting_link="https://meet.example.nz/1")
    assert str(event_of(file_of(Client(), session))["location"]) == "https://meet.example.nz/1"


def test_one_that_moved_or_was_called_off_is_the_same_event_with_a_higher_number(session, ada):
    first = event_of(file_of(Client(), session))
    assert uuid.UUID(str(first["uid"])) and session.token not in str(first["uid"])
    arranging.put_right(session, by=ada, head_count=12)
    same = event_of(file_of(Client(), session))
    assert (first["sequence"], same["sequence"], same["status"]) == (0, 0, "CONFIRMED")
    arranging.put_right(session, by=ada, starts_at=session.starts_at - timedelta(minutes=15))
    moved = event_of(file_of(Client(), session))
    assert (moved["uid"], moved["sequence"]) == (first["uid"], 1)
    assert moved.start == first.start - timedelta(minutes=15)
    arranging.call_off(Session.objects.get(pk=session.pk), by=ada)
    off = event_of(file_of(Client(), session))
    assert (off["uid"], off["sequence"], off["status"]) == (first["uid"], 2, "CANCELLED")


def test_only_facilitators_get_the_console_and_the_agenda_and_nobody_gets_notes(session, sign_in):
    theirs = str(event_of(file_of(sign_in, session, "host-calendar"))["description"])
    rooms = str(event_of(file_of(Client(), session))["description"])
    assert f"/host/{session.code}/" in theirs and f"/host/{session.code}/" not in rooms
    first = session.starts_at.astimezone(session.tz)
    assert f"{first:%H:%M} Welcome and introductions" in theirs and "Welcome" not in rooms
    for note in session.workshop.items.values_list("slides__notes", flat=True):
        assert not note or note.splitlines()[0] not in theirs


def test_the_joining_page_has_it_also_before_the_doors_open_and_no_longer_at_the_end(session):
    address = reverse("calendar", args=[session.code])
    assert f'href="{address}"' in Client().get(reverse("join", args=[session.code])).text
    Session.objects.update(doors_opened_at=None)
    assert f'href="{address}"' in Client().get(reverse("join", args=[session.code])).text
    Session.objects.update(doors_opened_at=session.doors_opened_at)
    lifecycle.end(session)
    assert Client().get(address).url == reverse("join", args=[session.code])
