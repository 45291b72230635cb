"""What the clock has to say of a session that is on: when it ends, and how much is in hand until then.

All times are exact; only words are rounded.
"""

from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from sessions import clock, offering, plan, words_of_time
from sessions.agenda import Agenda, kept_slides, least_of, unreached
from sessions.announce import Change
from sessions.edition import piece
from sessions.fixed_points import FixedPoint, LatestStart, latest, starts_by
from sessions.left_early import LeftEarly, left_early
from sessions.models import PlannedItem, Run, Session
from sessions.offers import Coming, Offer
from sessions.stretches import Pool

SETTLED_AFTER = timedelta(seconds=30)  # an item that has been on for less says nothing of time in hand
JUST_AFTER = timedelta(milliseconds=10)
FAR_TOO_EARLY = timedelta(hours=1)  # a session that starts earlier than that counts from its start


def promised_end(session: Session) -> datetime | None:
    """The end that people were told, or to which it was moved; never after the hard end.

    None once it has passed in a session that was opened again.
    """
    end, started = session.promised_at or session.scheduled_end, session.started_at
    if started is not None and session.promised_at is None and counts_from_start(session, started):
        end = started + timedelta(minutes=session.minutes)
    if session.hard_end is not None:
        end = min(end, session.hard_end)
    return None if session.reopened_at is not None and end <= session.reopened_at else end


def counts_from_start(session: Session, started: datetime) -> bool:
    """Whether it started so late, or so early, that its planned times say nothing."""
    return started >= session.scheduled_end or session.starts_at - started > FAR_TOO_EARLY


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
        coming = len(unreached(planned, kept))
        return plan.ahead([piece(slide) for slide in kept], coming=coming, given=int(planned.given))

    @cached_property
    def by_now(self) -> tuple[int, float | None]:
        """Which of its kept slides should be on by its clock, from 0, and in how many seconds the next."""
        planned = self.agenda.current_item
        if planned is None:
            return 0, None
        pieces = [piece(slide) for slide in kept_slides(planned)]
        return plan.by_now(pieces, gone=planned.given - self.left, given=int(planned.given))

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

    # the break, the pause or the question that is open in it
    @property
    def stands_since(self) -> datetime | None:
        """Since when its clock stands still."""
        span = self.run.span
        return span.started_at if span is not None and span.is_standing(self.now) else None

    @property
    def counts_to(self) -> datetime:
        """The end to which its clock is counted down."""
        span = self.run.span
        goes_on = span is not None and not span.is_standing(self.now)
        return self.run.ends_at + span.stood(self.now) if span and goes_on else self.run.ends_at

    @property
    def break_over(self) -> int | None:
        """Whole minutes by which a break is over its time; None while it isn't, and without one."""
        back_at = self.run.back_at
        return int((self.now - back_at).total_seconds()) // 60 if back_at and back_at <= self.now else None

    @property
    def pool(self) -> Pool | None:
        return self.agenda.pool

    @property
    def says_pool(self) -> bool:
        """Whether the console says what can be lent: until the last item begins, once it is asked for."""
        is_asked = self.run.span is not None and self.run.span.is_question
        return self.pool is not None and self.pool.is_open and (is_asked or self.pool.used > 0)

    # what comes after it
    @cached_property
    def starts(self) -> dict[int, datetime]:
        """The expected start of each item to come, by the planned item's key."""
        start, found = self.item_ends, {}
        for planned in self.agenda.to_come:
            found[planned.pk] = start
            start += timedelta(seconds=planned.takes)
        return found

    @cached_property
    def ends(self) -> datetime:
        return self.item_ends + timedelta(seconds=sum(each.takes for each in self.agenda.to_come))

    # what it means
    @cached_property
    def fixed_points(self) -> list[FixedPoint]:
        """What is to be kept, the nearest first: items that have a time to start by, then the end."""
        timed = [(planned, starts_by(planned)) for planned in self.agenda.to_come]
        found = [FixedPoint(by, self.starts[planned.pk], planned) for planned, by in timed if by]
        return [*found, self.end] if self.end else found

    @property
    def end(self) -> FixedPoint | None:
        """None where no end is promised."""
        return FixedPoint(self.promised, self.ends) if self.promised else None

    @property
    def nearest(self) -> FixedPoint | None:
        return next(iter(self.fixed_points), None)

    @property
    def worst(self) -> FixedPoint | None:
        """The one with the least in hand; of equal ones, the nearer."""
        return min(self.fixed_points, key=lambda point: point.slack, default=None)

    @property
    def slack(self) -> float | None:
        """Seconds in hand until the promised end; negative when late. None where no end is promised."""
        return self.end.slack if self.end else None

    @property
    def is_late(self) -> bool:
        """Whether it is too late for the nearest fixed point."""
        return self.nearest is not None and self.nearest.is_late

    @property
    def words(self) -> str:
        """What the console says of the nearest fixed point."""
        tz = self.agenda.session.tz
        if self.nearest is None:
            return _("ends {at}").format(at=words_of_time.time_of_day(self.ends, tz))
        is_settled = self.now >= self.run.started_at + SETTLED_AFTER
        is_last = not self.agenda.to_come
        return words_of_time.standing(self.nearest, tz, is_settled=is_settled, is_last=is_last)

    @property
    def beside(self) -> str:
        """What stands beside it: the worst one, where it is late, and later than the nearest."""
        worst, nearest = self.worst, self.nearest
        if worst is None or nearest is None or not worst.is_late or worst.slack >= nearest.slack:
            return ""
        return words_of_time.lateness(worst, self.agenda.session.tz)

    @cached_property
    def latest_starts(self) -> dict[int, LatestStart]:
        """The latest start of each item to come, by the planned item's key."""
        least = [(planned, min(least_of(planned), planned.takes)) for planned in self.agenda.to_come]
        found = latest(least, self.promised)
        return {pk: LatestStart(at, self.starts[pk]) for pk, at in found.items()}

    @cached_property
    def line_above(self) -> PlannedItem | None:
        """The first item that no longer fits."""
        missed = {pk for pk, latest in self.latest_starts.items() if latest.is_missed}
        return next((planned for planned in self.agenda.to_come if planned.pk in missed), None)

    @cached_property
    def left_early(self) -> LeftEarly | None:
        """The item before, where it may have been left by mistake."""
        return left_early(self.agenda)

    # what can be done about it
    @cached_property
    def offers(self) -> list[Offer]:
        """At most three that bring the worst fixed point back to its time, or that fill what is in hand.

        There are none for half a minute after an item, a break or a change of the plan began.
        """
        return [] if self.now < self._settled_at else offering.offers(self.agenda, self.worst, self.coming)

    @property
    def coming(self) -> list[Coming]:
        """What is left of each item that can still be changed."""
        return offering.coming(self.agenda, self.left)

    @property
    def _settled_at(self) -> datetime:
        """When the item, the break or the change of the plan that began last has been on for a while."""
        changed_at = self.agenda.session.plan_changed_at
        moments = [self.run.started_at, *([changed_at] if changed_at else [])]
        if self.run.back_at and self.run.paused_at:
            moments.append(self.run.paused_at)
        return max(moments) + SETTLED_AFTER

    def ends_with(self, offer: Offer) -> datetime:
        """The end as it is said once an offer was taken: never before the promised one."""
        if self.promised is None:
            return self.ends - timedelta(seconds=offer.saves)
        if offer.later_by:
            return self.promised + timedelta(seconds=offer.later_by)
        return max(self.ends - timedelta(seconds=offer.saves), self.promised)

    @property
    def due(self) -> tuple[datetime, Change]:
        """When and how a screen changes by itself. For all: the end of a break and of what is lent."""
        span, changes_at = self.run.span, self.changes_at
        if span is not None and span.until is not None and self.now < span.until <= changes_at:
            return span.until, Change.TIME
        return changes_at, Change.CLOCK

    @property
    def changes_at(self) -> datetime:
        """When something that is said next changes by itself.

        Every end stays where it is while the item's clock covers its slides, or a break has time left. From
        then on they all move with the clock; each is shown as the nearest minute. So they do under a question
        for which the last item lends.
        """
        settled, span = [self.run.started_at + SETTLED_AFTER, self._settled_at], self.run.span
        if span is not None and span.until is not None:
            settled.append(span.until)
        soon = [at for at in settled if at > self.now]
        if self.left_early:
            soon.append(self.left_early.said_until)
        is_standing = span is not None and span.is_standing(self.now)
        if not is_standing and self.by_now[1] is not None:
            soon.append(self.now + timedelta(seconds=self.by_now[1]) + JUST_AFTER)
        if self.break_left:
            return min(soon)
        needed = max(self.ahead, 0)
        if not is_standing and self.left > needed:
            return min([*soon, self.now + timedelta(seconds=self.left - needed)])
        ends = [self.item_ends, self.ends, *self.starts.values()]
        turns = [self.now + clock.until_shown_differs(moment) for moment in ends]
        if self.run.back_at:  # by how much it is over
            turns.append(self.now + clock.until_a_minute_differs(self.now - self.run.back_at))
        elif span is not None and span.is_question:  # what it has used, as it is shown
            lent = timedelta(seconds=self.agenda.plan[-1].lent)
            turns.append(self.now + clock.until_a_minute_differs(lent + timedelta(seconds=30)))
        for point in self.fixed_points:  # words and offers differ at whole minutes of it
            turns.append(self.now + timedelta(seconds=point.slack % 60) + JUST_AFTER)
        for each in self.latest_starts.values():  # what no longer fits does so from a minute on
            turns.append(self.now + (each.at - each.expected) % timedelta(minutes=1) + JUST_AFTER)
        return min([*soon, *turns])


def planned_starts(agenda: Agenda) -> dict[int, datetime]:
    """The same as `Forecast.starts` before anything has begun."""
    start, found = agenda.session.starts_at, {}
    for planned in agenda.to_come:
        found[planned.pk] = start
        start += timedelta(seconds=planned.takes)
    return found
