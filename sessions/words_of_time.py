"""The sentences about a session's time, the same wherever they stand; rounded as screens show times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from sessions import clock
from sessions.fixed_points import FixedPoint
from sessions.models import PlannedItem, Session

IN_HAND_FROM = 120  # seconds: less is "on time"


def time_of_day(moment: datetime, tz: ZoneInfo) -> str:
    return format_date(timezone.localtime(clock.shown(moment), tz), "G:i")


def name_of(planned: PlannedItem) -> str:
    """An item inside a sentence: as its workshop calls it, else by its number."""
    return planned.item.called or _("item {n}").format(n=planned.position)


def expected(point: FixedPoint, at: datetime, tz: ZoneInfo) -> str:
    """As in "ends 11:34", or "the quiz starts 11:08"."""
    if point.item is None:
        return _("ends {at}").format(at=time_of_day(at, tz))
    return _("{item} starts {at}").format(item=name_of(point.item), at=time_of_day(at, tz))


def lateness(point: FixedPoint, tz: ZoneInfo) -> str:
    """As in "ends 11:34, 4 min late". Minutes are the difference of the two times as they are shown."""
    late = clock.minutes_between(point.at, point.expected)
    what = expected(point, point.expected, tz)
    return _("{what}, {n} min late").format(what=what, n=late)


def standing(point: FixedPoint, tz: ZoneInfo, *, is_settled: bool, is_last: bool) -> str:
    """How much is in hand, or how late it is. Late is said at once, time in hand once that `is_settled`.

    The end isn't said to be earlier than it was promised before the last item is on (`is_last`).
    """
    if point.is_late:
        return lateness(point, tz)
    if point.slack < IN_HAND_FROM or not is_settled:
        return _("on time")
    minutes = clock.minutes_between(point.expected, point.at)
    if point.item is not None:
        return _("{n} min in hand until {item}").format(n=minutes, item=name_of(point.item))
    if is_last:
        return _("could end {at}").format(at=time_of_day(point.expected, tz))
    return _("{n} min in hand").format(n=minutes)


def start(session: Session, now: datetime | None = None) -> str:
    """Before the start: when it is, and how late it is by now once the doors are open."""
    at, late = time_of_day(session.starts_at, session.tz), _minutes_late(session, now or timezone.now())
    if late:
        return _("starts {at}, {n} min late").format(at=at, n=late)
    return _("starts {at}").format(at=at)


def start_turns(session: Session, now: datetime) -> list[datetime]:
    """When these words next change by themselves while the doors are open, if they do."""
    if session.phase(now) != "doors" or now >= session.scheduled_end:
        return []
    passed = (now - session.starts_at) // timedelta(minutes=1)
    return [session.starts_at + timedelta(minutes=max(passed + 1, 1))]


def _minutes_late(session: Session, now: datetime) -> int:
    """Whole minutes that have passed. After its planned end, a session counts from its start."""
    if session.phase(now) != "doors" or not session.starts_at <= now < session.scheduled_end:
        return 0
    return (now - session.starts_at) // timedelta(minutes=1)
