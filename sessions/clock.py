"""Time as pure functions over moments. Nothing here knows Django or reads a clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MIN_LEFT = 60  # seconds: an item gone back to has at least this


def left(*, ends_at: datetime, paused_at: datetime | None, now: datetime) -> float:
    """Seconds left in an item; negative when over; standing still while paused."""
    return (ends_at - (paused_at or now)).total_seconds()


def resumed_end(*, ends_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """The end of an item after a pause: it moves by as much."""
    return ends_at + (now - paused_at)


def seconds_for(*, planned: int, spent: float) -> float:
    """The time of an item that comes on: what remains of its plan, at least a minute once begun."""
    return float(planned) if spent <= 0 else max(planned - spent, float(MIN_LEFT))


def shown(moment: datetime) -> datetime:
    """The whole minute that a screen shows for a moment: the nearest one."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def until_shown_differs(moment: datetime) -> timedelta:
    """How long a moment that moves with the clock is still shown as the same minute."""
    return shown(moment) + timedelta(seconds=30) - moment


def minutes_between(early: datetime, late: datetime) -> int:
    """Between the two as they are shown, so that what a screen says adds up."""
    return int((shown(late) - shown(early)).total_seconds()) // 60


@dataclass(frozen=True)
class Projection:
    """A session's projected end, compared with its promised one."""

    ends: datetime
    late: int  # whole minutes between the two ends as shown, so that they add up; negative: time in hand


def project(*, now: datetime, left_in_item: float, rest: int, promised: datetime) -> Projection:
    """`rest` is the planned seconds of items not begun. An item over its time ends now at the earliest."""
    ends = now + timedelta(seconds=max(left_in_item, 0) + rest)
    return Projection(ends=ends, late=minutes_between(promised, ends))
