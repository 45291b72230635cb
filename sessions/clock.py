"""Time as pure functions over moments. Nothing here knows Django or reads a clock."""

from datetime import datetime, timedelta


def left(*, ends_at: datetime, paused_at: datetime | None, now: datetime) -> float:
    """Seconds left in an item; negative when over; standing still while paused."""
    return (ends_at - (paused_at or now)).total_seconds()


def resumed_end(*, ends_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """The end of an item after a pause: it moves by as much."""
    return ends_at + (now - paused_at)


def shown(moment: datetime) -> datetime:
    """The whole minute that a screen shows for a moment: the nearest one."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def until_shown_differs(moment: datetime) -> timedelta:
    """How long a moment that moves with the clock is still shown as the same minute."""
    return shown(moment) + timedelta(seconds=30) - moment


def minutes_between(early: datetime, late: datetime) -> int:
    """Between the two as they are shown, so that what a screen says adds up."""
    return int((shown(late) - shown(early)).total_seconds()) // 60
