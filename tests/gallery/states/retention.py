"""A deletion that is held back, and names that were deleted before their day: the states of sessions."""

from datetime import timedelta
from typing import Any

from gallery import states
from gallery.builder import SessionBuilder
from sessions.actions import lifecycle, retention
from sessions.models import Session

WHY = "someone has asked the Privacy Commissioner how we handled this workshop, and that takes until then"


def hold(session: Session) -> None:
    retention.hold_back(
        session,
        held_back_by="The privacy team of Te Whare Manaaki, Ōtautahi",
        retention_hold=WHY,
        held_until=session.local_date() + timedelta(days=66),
    )


def held_back() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    room.asked(states.QUESTIONS[:2], show=1)
    hold(room.session)
    return room.found()


def held_back_over() -> dict[str, Any]:
    found = states.over()
    hold(Session.objects.get(code=found["code"]))
    return found


def named() -> dict[str, Any]:
    """Over, with names."""
    room = SessionBuilder(ago=85).at("principles")
    room.people(24)
    lifecycle.end(room.session, by=room.ada)
    return room.found()


def names_deleted() -> dict[str, Any]:
    found = named()
    session = Session.objects.get(code=found["code"])
    names = session.participants.exclude(name="").count()
    retention.delete_names(session, names=names)
    return found
