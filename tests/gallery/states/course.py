"""Sessions that are over, for what their reports say of the time; and some in which advice is given."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from steps import step_of

from gallery.builder import SessionBuilder
from sessions.actions import lifecycle, moving, replanning, timing
from sessions.models import Session


class Clock:
    """A session of some hours ago, played in no time: `at(18)` is 18 minutes after its planned start."""

    def __init__(self, *, hours: int) -> None:
        self.now: datetime = timezone.now() - timedelta(hours=hours)

    def at(self, minutes: float) -> Session:
        self.now = self.room.session.starts_at + timedelta(minutes=minutes)
        return Session.objects.get(pk=self.room.session.pk)

    def item(self, minutes: float, position: int) -> None:
        session = self.at(minutes)
        moving.jump(session, step=step_of(session), position=position, by=self.room.ada)

    def __enter__(self) -> "Clock":
        self.stopped = patch.object(timezone, "now", lambda: self.now)
        self.stopped.start()
        self.room = SessionBuilder(demonstration=False)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.stop()


def went_to_plan() -> dict[str, Any]:
    with Clock(hours=3) as clock:
        room = clock.room
        lifecycle.start(clock.at(0.5), by=room.ada)
        for position, minutes in enumerate((10, 15.4, 25, 35, 54.7, 60, 65.2, 75.1), 2):
            clock.item(minutes, position)
        lifecycle.end(clock.at(90.2), by=room.ada)
    return room.found()


def went_late() -> dict[str, Any]:
    """Begun late, with a break, an item that took too long, one jumped over, and a plan that was changed."""
    with Clock(hours=4) as clock:
        room = clock.room
        starts = room.session.starts_at
        Session.objects.filter(pk=room.session.pk).update(hard_end=starts + timedelta(minutes=105))
        lifecycle.start(clock.at(4), by=room.ada)
        clock.item(22, 2)
        clock.item(27, 3)
        timing.take_break(clock.at(33), minutes=10, by=room.ada)
        timing.resume(clock.at(46), by=room.ada)
        replanning.shorten_plan(clock.at(50), pieces="toolkit-roles=60 #9=300", version=0, by=room.ada)
        clock.item(51, 5)
        replanning.shorten_plan(clock.at(60), pieces="#8=90", version=1, by=room.ada)
        replanning.undo_plan(clock.at(61), version=2, by=room.ada)
        replanning.end_later(clock.at(63), seconds=480, version=3, by=room.ada)
        clock.item(72, 6)
        clock.item(76, 8)
        clock.item(89, 9)
        lifecycle.end(clock.at(101), by=room.ada)
    return room.found()


def went_home() -> dict[str, Any]:
    """Nobody ended it."""
    with Clock(hours=10) as clock:
        room = clock.room
        lifecycle.start(clock.at(1), by=room.ada)
        clock.item(12, 2)
        clock.item(16, 3)
        clock.at(400)
        lifecycle.close_overdue()
    return room.found()


def introductions() -> dict[str, Any]:
    return SessionBuilder(head_count=40).at("welcome").found()


def seen_by_few() -> dict[str, Any]:
    room = SessionBuilder(ago=16).at("watched-video").press().answered(19)
    return room.press(2).found()
