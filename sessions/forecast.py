"""What the clock has to say of a session that is on: when it ends, and how much is in hand until then.

All times are exact; only words are rounded.
"""

from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from sessions import clock, plan
from sessions.agenda import Agenda, kept_slides
from sessions.edition import piece
from sessions.models import PlannedItem, Run, Session

LATE_FROM = 60  # seconds: less is "on time"
IN_HAND_FROM = 120  # seconds: less is "on time"
SETTLED_AFTER = timedelta(seconds=30)  # an item that has been on for less says nothing of time in hand
JUST_AFTER = timedelta(milliseconds=10)
FAR_TOO_EARLY = timedelta(hours=1)  # a session that starts earlier than that counts from its start


def promised_end(session: Session) -> datetime | None:
    """The end that people were told; None once it has passed in a session that was opened again."""
    end = session.scheduled_end
    if (started := session.started_at) is not None:
        if started >= end or session.starts_at - started > FAR_TOO_EARLY:
            end = started + timedelta(minutes=session.minutes)
        if session.reopened_at is not None and end <= session.reopened_at:
            return None
    return end


class Forecast:
    """The expected times of a session in which an item is on."""

    def __init__(self, agenda: Agenda, run: Run) -> None:
        self.agenda, self.run, self.now = agenda, run, agenda.now
        self.promised = promised_end(agenda.session)

    # the item that is on
    @cached_property
    def left(self) -> float:
        """Seconds on its clock; negative when over. It stands still in a break or a pause."""
        return self.run.left(self.now)

    @cached_property
    def ahead(self) -> float:
        """Seconds that its slides need that the room hasn't reached."""
        planned = self.agenda.current_item
        if planned is None or planned.use is None:
            return 0.0
        kept = kept_slides(planned)
        coming = sum(slide.position > planned.use.furthest for slide in kept)
        return plan.ahead([piece(slide) for slide in kept], coming=coming, given=planned.seconds)

    @property
    def rest(self) -> float:
        """Seconds that it takes from now on, when no break is on."""
        return max(self.left, self.ahead, 0)

    @property
    def break_left(self) -> float:
        """Seconds until people are to be back; 0 without a break, and once it is over its time."""
        back_at = self.run.back_at
        return max((back_at - self.now).total_seconds(), 0) if back_at else 0

    @cached_property
    def item_ends(self) -> datetime:
        return self.now + timedelta(seconds=self.break_left + self.rest)

    # what comes after it
    @cached_property
    def starts(self) -> dict[int, datetime]:
        """The expected start of each item to come, by the planned item's key."""
        start, found = self.item_ends, {}
        for planned in self.agenda.to_come:
            found[planned.pk] = start
            start += timedelta(seconds=_takes(planned))
        return found

    @cached_property
    def ends(self) -> datetime:
        return self.item_ends + timedelta(seconds=sum(_takes(each) for each in self.agenda.to_come))

    # what it means
    @property
    def slack(self) -> float | None:
        """Seconds in hand until the promised end; negative when late. None where no end is promised."""
        return (self.promised - self.ends).total_seconds() if self.promised else None

    @property
    def is_late(self) -> bool:
        return self.slack is not None and self.slack <= -LATE_FROM

    @property
    def words(self) -> str:
        """What the console says of it. Minutes are the difference of the two times as they are shown."""
        slack = self.slack
        at = format_date(timezone.localtime(clock.shown(self.ends), self.agenda.session.tz), "G:i")
        if self.promised is None or slack is None:
            return _("ends {at}").format(at=at)
        minutes = clock.minutes_between(self.ends, self.promised)
        if slack <= -LATE_FROM:
            return _("ends {at}, {n} min late").format(at=at, n=-minutes)
        if slack < IN_HAND_FROM or self.now < self.run.started_at + SETTLED_AFTER:
            return _("on time")
        if not self.agenda.to_come:
            return _("could end {at}").format(at=at)
        return _("{n} min in hand").format(n=minutes)

    @property
    def changes_at(self) -> datetime:
        """When something that is said next changes by itself.

        Every end stays where it is while the item's clock covers its slides, or a break has time left. From
        then on they all move with the clock; each is shown as the nearest minute.
        """
        settled = self.run.started_at + SETTLED_AFTER
        soon = [settled] if settled > self.now else []
        if self.break_left:
            return min([*soon, self.now + timedelta(seconds=self.break_left)])
        needed = max(self.ahead, 0)
        if self.run.paused_at is None and self.left > needed:
            return min([*soon, self.now + timedelta(seconds=self.left - needed)])
        ends = [self.item_ends, self.ends, *self.starts.values()]
        turns = [self.now + clock.until_shown_differs(moment) for moment in ends]
        for threshold in (IN_HAND_FROM, -LATE_FROM):
            if self.slack is not None and self.slack >= threshold:
                turns.append(self.now + timedelta(seconds=self.slack - threshold) + JUST_AFTER)
        return min([*soon, *turns])


def planned_starts(agenda: Agenda) -> dict[int, datetime]:
    """The same as `Forecast.starts` before anything has begun."""
    start, found = agenda.session.starts_at, {}
    for planned in agenda.to_come:
        found[planned.pk] = start
        start += timedelta(seconds=_takes(planned))
    return found


def _takes(planned: PlannedItem) -> float:
    """Seconds that an item to come takes: its own, or what was left when it was left backwards."""
    return float(planned.seconds) if planned.use is None else max(planned.use.left, 0)
