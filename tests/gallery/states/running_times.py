"""A late start, and items that have a time to start by."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gallery.builder import SessionBuilder
from sessions.actions.starts_by import set_starts_by
from sessions.models import Session


def started_late() -> dict[str, Any]:
    """Six minutes after the planned start, and nobody has answered yet what holds."""
    room = SessionBuilder(ago=7).at("welcome")
    session = Session.objects.get(pk=room.session.pk)
    started_at = session.starts_at + timedelta(minutes=6)
    Session.objects.filter(pk=session.pk).update(started_at=started_at)
    ends_at = started_at + timedelta(minutes=10)
    session.runs.filter(ended_at=None).update(started_at=started_at, ends_at=ends_at)
    return room.found()


def starts_late() -> dict[str, Any]:
    """Six minutes after the planned start, with the doors open."""
    return SessionBuilder(ago=6).found()


def quiz_by() -> dict[str, Any]:
    """Minutes in hand until the quiz, and too late for the end, which stands beside it."""
    room = SessionBuilder(ago=47).at("principles")
    room.late(-12)
    quiz = timezone.now() + timedelta(minutes=25, seconds=30)
    at = timezone.localtime(quiz, room.session.tz)
    set_starts_by(Session.objects.get(pk=room.session.pk), position=8, at=f"{at:%H:%M}", by=room.ada)
    return room.found()


def quiz_too_late() -> dict[str, Any]:
    """The quiz has a time to start by that isn't met."""
    room = SessionBuilder(ago=40).at("principles").late(-16)
    at = timezone.localtime(timezone.now() + timedelta(minutes=20), room.session.tz)
    set_starts_by(Session.objects.get(pk=room.session.pk), position=8, at=f"{at:%H:%M}", by=room.ada)
    return room.found()
