"""Time as pure functions over moments. Nothing here knows Django or reads a clock."""

from datetime import datetime, timedelta


def left(*, ends_at: datetime, stood: timedelta, now: datetime) -> float:
    """Seconds left in an item whose clock has stood still for so long; negative when over."""
    return (ends_at + stood - now).total_seconds()


def shown(moment: datetime) -> datetime:
    """The whole minute that a screen shows for a moment: the nearest one."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def until_shown_differs(moment: datetime) -> timedelta:
    """How long a moment that moves with the clock is still shown as the same minute."""
    return shown(moment) + timedelta(seconds=30) - moment


def until_a_minute_differs(length: timedelta) -> timedelta:
    """How long a length that grows with the clock has the same whole minutes."""
    return timedelta(minutes=1) - length % timedelta(minutes=1)


def minutes_between(early: datetime, late: datetime) -> int:
    """Between the two as they are shown, so that what a screen says adds up."""
    return int((shown(late) - shown(early)).total_seconds()) // 60
