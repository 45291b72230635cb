"""A session's agenda as it stands: the slides that are kept, what is on, what comes next, and when.

Moving, screens and reports all ask here, so that they agree. Nothing here changes anything.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils import timezone

from sessions import clock, plan
from sessions.edition import edition_of
from sessions.models import AgendaItem, PlannedItem, Run, Session, Slide, Workshop
from sessions.plan import Piece, Planned


@dataclass(frozen=True)
class PlannedSlide:
    """A slide, and the planned item in which it is shown."""

    planned: PlannedItem
    slide: Slide


def current_run(session: Session, now: datetime | None = None) -> Run | None:
    """The item that is on, by one query; none before the start and after the end."""
    if session.phase(now) == "over":
        return None
    run = session.runs.select_related("planned_item").filter(ended_at=None).order_by("pk").first()
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
    """The slides of an item that are shown: neither left out nor for a video without an address."""
    parked = parked_pks(planned)
    return [slide for slide in slides_of(planned) if slide.pk not in parked]


def slides_of(planned: PlannedItem) -> list[Slide]:
    """The slides of an item that can be shown, with those that are left out."""
    slides = edition_of(planned.session.workshop).by_item[planned.item_id]
    return [slide for slide in slides if not slide.is_empty_slot]


def parked_pks(planned: PlannedItem) -> set[int | None]:
    """The keys of an item's slides that are left out."""
    if planned.parked_pks is None:  # else `Agenda.plan` read them
        return set(planned.parked.values_list("slide", flat=True))
    return planned.parked_pks


def compiled_plan(workshop: Workshop, seconds: int) -> list[tuple[AgendaItem, Planned]]:
    """Each item of a workshop with what it gets in a session of so many seconds. Raises DoesNotFit."""
    edition = edition_of(workshop)
    items = sorted(edition.items.values(), key=lambda item: item.position)
    bare = [
        plan.Item(
            seconds=item.minutes * 60,
            least=item.min_minutes * 60,
            pieces=tuple(
                Piece(each.key, each.seconds, in_reserve=each.optional) for each in edition.by_item[item.pk]
            ),
            protected=item.protected,
        )
        for item in items
    ]
    cuts = _steps(workshop.cuts) or plan.usual_cuts(bare)
    return list(zip(items, plan.compiled(bare, cuts, _steps(workshop.more), seconds=seconds), strict=True))


def _steps(order: list[dict[str, Any]]) -> list[plan.Step]:
    """An order as the workshop keeps it: there an item is named by its position, from 1."""
    return [plan.Step(each["item"] - 1, each["seconds"], each["slide"]) for each in order]


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
        for row in self.session.plan.annotate(**{"parked_pk": F("parked__slide")}).order_by("position"):
            parked[row.pk].add(row.parked_pk)  # a row for each, or one with None
            planned = plan.setdefault(row.pk, row)
            planned.item, planned.parked_pks = edition.items[row.item_id], parked[row.pk]
        for planned_pk, started_at, ended_at in self.session.runs.values_list(
            "planned_item", "started_at", "ended_at"
        ):
            spent = (ended_at or self.now) - started_at
            plan[planned_pk].spent = (plan[planned_pk].spent or timedelta()) + spent
        return list(plan.values())

    @cached_property
    def runs(self) -> list[Run]:
        """Each time an item was on, the earliest first."""
        planned = {each.pk: each for each in self.plan}
        runs = list(self.session.runs.order_by("pk"))
        for run in runs:
            run.planned_item = planned[run.planned_item_id]
            run.slide = edition_of(self.session.workshop).slides[run.slide_id]
        return runs

    @cached_property
    def current(self) -> Run | None:
        """The run that is on, by a query of its own; none before the start and after the end."""
        return current_run(self.session, self.now)

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
        """The slide after the current one; before the start the first. Items without slides are skipped."""
        if self.current is None or self.current_item is None:
            return self.first
        for slide in kept_slides(self.current_item):
            if slide.position > self.current.slide.position:
                return PlannedSlide(self.current_item, slide)
        return self._first_of([p for p in self.plan if p.position > self.current.planned_item.position])

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

    def first_of(self, planned: PlannedItem) -> PlannedSlide | None:
        """The first slide of an item; None where it has none to show."""
        return self._first_of([planned])

    def _first_of(self, plan: list[PlannedItem]) -> PlannedSlide | None:
        return next(
            (PlannedSlide(planned, kept[0]) for planned in plan if (kept := kept_slides(planned))), None
        )

    def spent(self, planned: PlannedItem) -> float:
        """Seconds that an item of this plan has had so far, pauses included."""
        return planned.spent.total_seconds() if planned.spent else 0.0

    def minutes_spent(self, planned: PlannedItem) -> int:
        """The same in whole minutes, as they are shown: at least one for an item that was on at all."""
        return 0 if planned.spent is None else max(1, round(self.spent(planned) / 60))

    def state(self, planned: PlannedItem) -> str:
        """`now`, `done` or `later`."""
        if self.current is not None and self.current.planned_item_id == planned.pk:
            return "now"
        return "later" if planned.spent is None else "done"

    @cached_property
    def item_ends(self) -> datetime | None:
        """The projected end of the current item. Over its time or paused, it moves with the clock."""
        if self.current is None:
            return None
        run = self.current
        left = clock.left(ends_at=run.ends_at, paused_at=run.paused_at, now=self.now)
        return self.now + timedelta(seconds=max(left, 0))

    @cached_property
    def starts(self) -> dict[int, datetime]:
        """The projected start of each item that hasn't begun, by the planned item's key."""
        start = self.item_ends or self.session.started_at or self.session.starts_at
        found = {}
        for planned in self.plan:
            if self.state(planned) == "later":
                found[planned.pk] = start
                start += timedelta(seconds=planned.seconds)
        return found

    @cached_property
    def projection(self) -> clock.Projection | None:
        """The projected end of the session; None unless it is on."""
        if self.current is None or self.item_ends is None:
            return None
        rest = sum(planned.seconds for planned in self.plan if self.state(planned) == "later")
        left = (self.item_ends - self.now).total_seconds()
        return clock.project(now=self.now, left_in_item=left, rest=rest, promised=self.session.scheduled_end)

    @cached_property
    def clock_moves_at(self) -> datetime | None:
        """When a displayed time next changes by itself.

        While an item has time left and isn't paused, every end stays where it is. From then on they all move
        with the clock; each is shown as the nearest minute.
        """
        if self.current is None or self.item_ends is None:
            return None
        if self.current.paused_at is None and self.current.ends_at > self.now:
            return self.current.ends_at
        ends = [self.item_ends, *self.starts.values()]
        if self.projection is not None:
            ends.append(self.projection.ends)
        return min(self.now + clock.until_shown_differs(moment) for moment in ends)
