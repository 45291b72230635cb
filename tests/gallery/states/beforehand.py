"""Before a session: all is ready, and it is rehearsed."""

from datetime import timedelta
from typing import Any

from gallery.builder import SessionBuilder
from sessions import seats
from sessions.actions import participants, rehearsing
from sessions.models import Session


def ready() -> dict[str, Any]:
    """All is in order but the stage, and the room is theirs for a while after the end."""
    room = SessionBuilder(ago=-12)
    hard_end = room.session.scheduled_end + timedelta(minutes=15)
    Session.objects.filter(pk=room.session.pk).update(hard_end=hard_end)
    return room.found()


def rehearsal() -> dict[str, Any]:
    return _rehearsed().found()


def rehearsal_on() -> dict[str, Any]:
    return _rehearsed().at("principles").found()


def _rehearsed() -> SessionBuilder:
    room = SessionBuilder(opened=False, ago=-600)
    made = rehearsing.rehearse(room.session, by=room.ada)
    room.session = Session.objects.get(pk=made.pk)
    room.seat = seats.new_seat(room.session)
    room.ben = participants.join(room.session, key_hash=room.seat.hash, name="Ben")
    room.people(7)
    return room
