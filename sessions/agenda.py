"""A session's agenda as it stands: the slides that are kept, what is on, what comes next, and when.

Moving, screens and reports all ask here, so that they agree. Nothing here changes anything.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import zip_longest
from typing import Any

from django.db.models import F
from django.utils import timezone

from sessions.edition import edition_of
from sessions.models import PlannedItem, Run, Session, Slide, Span
from sessions.models.agenda import Use
from sessions.stretches import Pool, breaks_in, lent, run_on, runs_of


@dataclass(frozen=True)
class PlannedSlide:
    """A slide, and the planned item in which it is shown."""

    planned: PlannedItem
    slide: Slide


def current_run(session: Session, now: datetime | None = None) -> Run | None:
    """The item that is on, by one query; none before the start and after the end."""
    if session.phase(now) == "over":
        return None
    run = run_on(session)
    return with_edition(run, session) if run else None


def with_edition(run: Run, session: Session) -> Run:
    """The same run, with its item and its slide from the session's edition."""
    edition = edition_of(session.workshop)
    run.planned_item.session = session
    run.planned_item.item = edition.items[run.planned_item.item_id]
    run.slide = edition.slides[run.slide_id]
    return run


def slide_came_on(session: Session, run: Run | None) -> datetime:
    """The only moment that is kept of what people do: when the slide came on that is on with this run.

    Before the first slide that is when the doors opened.
    """
    if run is not None:
        return run.slide_at or run.started_at
    return session.doors_opened_at or session.starts_at


def kept_slides(planned: PlannedItem) -> list[Slide]:
    """The slides of an item that are shown: neither left out nor for a video without an address.

    There are none in an item that is left out.
    """
    if planned.left_out_at is not None:
        return []
    parked = parked_pks(planned)
    return [slide for slide in slides_of(planned) if slide.pk not in parked]


def slides_of(planned: PlannedItem) -> list[Slide]:
    """The slides of an item that can be shown, with those that are left out."""
    slides = edition_of(planned.session.workshop).by_item[planned.item_id]
    return [slide for slide in slides if not slide.is_empty_slot]


def unreached(planned: PlannedItem, slides: list[Slide]) -> list[Slide]:
    """Those of an item's slides that come after the furthest one that the room reached."""
    furthest = planned.use.furthest if planned.use else 0
    return [slide for slide in slides if slide.position > furthest]


def left_out_of(planned: PlannedItem) -> list[Slide]:
    """The slides that a shorter session does without; those in reserve were never in its way."""
    parked = parked_pks(planned)
    return [slide for slide in slides_of(planned) if slide.pk in parked and not slide.optional]


def hidden_keys(planned: PlannedItem) -> frozenset[str]:
    """The slides of videos without an address, but for those that are left out anyway."""
    parked = parked_pks(planned)
    slides = edition_of(planned.session.workshop).by_item[planned.item_id]
    return frozenset(slide.key for slide in slides if slide.is_empty_slot and slide.pk not in parked)


def least_of(planned: PlannedItem) -> int:
    """The seconds that an item needs at the least. Each of the last pieces that is left out lowers it."""
    least, last = planned.item.min_minutes * 60, edition_of(planned.session.workshop).last_pieces
    if not any(slide.key in last for slide in left_out_of(planned)):
        return least
    lowered = planned.parked.filter(slide__key__in=last).values_list("seconds", flat=True)
    return least - sum(lowered)


def parked_pks(planned: PlannedItem) -> set[int | None]:
    """The keys of an item's slides that are left out."""
    if planned.parked_pks is None:  # else `Agenda.plan` read them
        return set(planned.parked.values_list("slide", flat=True))
    return planned.parked_pks


@cache
def _plan_with_parked() -> Any:
    """A row for each slide that is left out, or one. To build this query takes longer than to run it."""
    return PlannedItem.objects.annotate(**{"parked_pk": F("parked__slide")}).order_by("position")


class Agenda:
    """A session's plan and its runs so far. Each is read once, when it is first asked for."""

    def __init__(self, session: Session, now: datetime | None = None) -> None:
        self.session = session
        self.now = now or timezone.now()

    @cached_property
    def plan(self) -> list[PlannedItem]:
        """The items in their order, each with what is left out and with how long it was on so far."""
        edition = edition_of(self.session.workshop)
        plan: dict[int, PlannedItem] = {}
        parked: dict[int, set[int | None]] = defaultdict(set)
        for row in _plan_with_parked().filter(session=self.session):
            row.session = self.session
            parked[row.pk].add(row.parked_pk)  # a row for each, or one with None
            planned = plan.setdefault(row.pk, row)
            planned.item, planned.parked_pks = edition.items[row.item_id], parked[row.pk]
        self._add_use(plan)
        return list(plan.values())

    @cached_property
    def runs(self) -> list[Run]:
        """Each time that an item was on, in order; the last may be on. Their items and slides aren't read."""
        runs, self._spans = runs_of(self.session)
        return runs

    def _add_use(self, plan: dict[int, PlannedItem]) -> None:
        """What has become of each item's time: an item is finished once another one after it came on."""
        followers = [plan[run.planned_item_id].position for run in self.runs[1:]]
        for run, follower in zip_longest(self.runs, followers):
            planned = plan[run.planned_item_id]
            before = planned.use
            breaks = sum((span.took(self.now) for span in breaks_in(self._spans[run.pk])), timedelta())
            planned.use = Use(
                spent=run.own(breaks, self.now) + (before.spent if before else timedelta()),
                left=run.left(self.now),
                is_finished=follower is not None and follower > planned.position,
                furthest=max(run.furthest, before.furthest if before else 0),
                slide_pk=run.slide_id,
            )
        if plan:
            last = next(reversed(plan.values()))
            last.lent = min(lent(self.runs, self.now), max(last.seconds - least_of(last), 0))

    @cached_property
    def pool(self) -> Pool | None:
        """What the last item can lend to questions that come earlier; None where there is no item."""
        if not self.plan:
            return None
        last = self.plan[-1]
        of = max(last.seconds - least_of(last), 0)
        return Pool(of=of, used=last.lent, end=last.given, is_open=last.use is None)

    def spans_of(self, run: Run) -> list[Span]:
        """The breaks and pauses of one of the runs, in order."""
        return self._spans[run.pk]

    def breaks_of(self, planned: PlannedItem) -> list[Span]:
        """The breaks that were taken while an item was on."""
        keys = [run.pk for run in self.runs if run.planned_item_id == planned.pk]
        return [span for pk in keys for span in breaks_in(self._spans[pk])]

    @cached_property
    def last(self) -> PlannedSlide | None:
        """Where the session stood last: the slide of its newest run."""
        if not self.runs:
            return None
        run = self.runs[-1]
        planned = next(each for each in self.plan if each.pk == run.planned_item_id)
        return PlannedSlide(planned, edition_of(self.session.workshop).slides[run.slide_id])

    @cached_property
    def current(self) -> Run | None:
        """The run that is on, with its item and its slide; none before the start and after the end."""
        run = self.runs[-1] if self.runs else None
        if run is None or run.ended_at is not None or self.session.phase(self.now) == "over":
            return None
        run.planned_item = next(each for each in self.plan if each.pk == run.planned_item_id)
        return with_edition(run, self.session)

    @cached_property
    def current_item(self) -> PlannedItem | None:
        """The item that is on, with its slides."""
        if self.current is None:
            return None
        return next(each for each in self.plan if each.pk == self.current.planned_item_id)

    @cached_property
    def first(self) -> PlannedSlide | None:
        """The first slide of the session; None where nothing is left to show."""
        return self._first_of(self.plan)

    @cached_property
    def next(self) -> PlannedSlide | None:
        """The slide after the current one; before the start the first. Items without slides are skipped.

        After going back, it is the slide at which the next unfinished item was left.
        """
        if self.current is None or self.current_item is None:
            return self.first
        for slide in kept_slides(self.current_item):
            if slide.position > self.current.slide.position:
                return PlannedSlide(self.current_item, slide)
        return self._first_of(self.to_come)

    @cached_property
    def to_come(self) -> list[PlannedItem]:
        """The items after the current one that aren't finished. Before the start all of them are to come.

        An item that is left out isn't.
        """
        if self.current is None:
            return [each for each in self.plan if each.use is None and each.left_out_at is None]
        return [each for each in self._behind_current if each.left_out_at is None]

    @cached_property
    def left_out(self) -> list[PlannedItem]:
        """The items that would be to come if they weren't left out."""
        return [each for each in self._behind_current if each.left_out_at is not None]

    @property
    def _behind_current(self) -> list[PlannedItem]:
        here = self.current.planned_item.position if self.current else 0
        return [
            each for each in self.plan if each.position > here and not (each.use and each.use.is_finished)
        ]

    @cached_property
    def previous(self) -> PlannedSlide | None:
        """The slide before the current one; before an item's first, the last of the item before."""
        if self.current is None or self.current_item is None:
            return None
        for slide in reversed(kept_slides(self.current_item)):
            if slide.position < self.current.slide.position:
                return PlannedSlide(self.current_item, slide)
        for planned in reversed([p for p in self.plan if p.position < self.current.planned_item.position]):
            if kept := kept_slides(planned):
                return PlannedSlide(planned, kept[-1])
        return None

    @cached_property
    def unfinished(self) -> list[PlannedItem]:
        """The item that is on, and those to come: what can still be changed."""
        return [self.current_item, *self.to_come] if self.current_item else self.to_come

    @cached_property
    def _keys_to_come(self) -> set[int]:
        return {planned.pk for planned in self.to_come}

    def first_of(self, planned: PlannedItem) -> PlannedSlide | None:
        """The slide with which an item comes on; None where it has none to show."""
        return self._first_of([planned])

    def _first_of(self, plan: list[PlannedItem]) -> PlannedSlide | None:
        return next((PlannedSlide(each, slide) for each in plan if (slide := self._entry(each))), None)

    def _entry(self, planned: PlannedItem) -> Slide | None:
        """An item's first slide, or that at which it was left, going back."""
        kept = kept_slides(planned)
        was_left = planned.use is not None and not planned.use.is_finished
        left_at = [slide for slide in kept if was_left and planned.use and slide.pk == planned.use.slide_pk]
        return next(iter(left_at or kept), None)

    def spent(self, planned: PlannedItem) -> float:
        """Seconds that an item of this plan has had so far, as `PlannedItem.spent` has them."""
        return planned.spent.total_seconds() if planned.spent else 0.0

    def minutes_spent(self, planned: PlannedItem) -> int:
        """The same in whole minutes, as they are shown: at least one for an item that was on at all."""
        return 0 if planned.spent is None else max(1, round(self.spent(planned) / 60))

    def state(self, planned: PlannedItem) -> str:
        """`now`, `later`, `done`, `left_out`, or `skipped` for one that was never on and isn't to come."""
        if self.current is not None and self.current.planned_item_id == planned.pk:
            return "now"
        if planned.pk in self._keys_to_come:
            return "later"
        if planned.left_out_at is not None:
            return "left_out"
        return "skipped" if planned.use is None else "done"
