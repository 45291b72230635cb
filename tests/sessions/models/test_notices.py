"""Notices of notes, photos, screenshots and a recording: what the room is told, how many to leave out."""

import pytest
from django.utils import timezone

from sessions.models import CaptureNotice
from sessions.models.notices import count_left_out, notices_for_room, notices_of

pytestmark = pytest.mark.django_db


def keep(session, kind, **moments) -> None:
    session.capture_notices.create(kind=kind, seen_by="the team", **moments)


def told(session, phase) -> list[str]:
    return [notice.kind for notice in notices_for_room(session, phase)]


def test_there_is_a_notice_of_each_kind_and_the_recording_comes_first(session):
    assert list(notices_of(session)) == ["recording", "screenshots", "photos", "notes"]
    assert not any(notice.is_on or notice.is_coming for notice in notices_of(session).values())
    keep(session, "photos", on_at=timezone.now())
    assert notices_of(session)["photos"].is_on and notices_of(session)["photos"].pk


def test_the_room_is_told_of_what_is_on_or_coming_and_afterwards_of_what_was_on(session):
    now = timezone.now()
    keep(session, "notes", on_at=now)
    keep(session, "recording", shown_at=now)
    keep(session, "photos", on_at=now, off_at=now)
    for phase in ("draft", "doors", "on"):
        assert told(session, phase) == ["recording", "notes"]
    assert told(session, "over") == ["photos", "notes"]
    assert told(session, "off") == []


def test_what_was_shown_before_it_is_on_is_coming_until_then():
    now = timezone.now()
    assert CaptureNotice(shown_at=now).is_coming
    assert not CaptureNotice(shown_at=now, on_at=now).is_coming
    assert CaptureNotice(shown_at=now, on_at=now, off_at=now).is_coming, "shown again after it was off"


def test_phones_and_people_who_said_it_aloud_are_counted_together_by_kind():
    notices = {"photos": CaptureNotice(kind="photos", told=2), "notes": CaptureNotice(kind="notes")}
    phones = [["photos"], ["photos", "recording"], ["screenshots"]]
    assert count_left_out(notices, phones) == {"photos": 4, "notes": 0}


def test_a_phone_that_was_removed_is_not_counted(session, ben):
    ben.opted_out = ["photos"]
    ben.save()
    assert session.participants.opted_out().get() == ben
    ben.removed_at = timezone.now()
    ben.save()
    assert not session.participants.opted_out().exists()
