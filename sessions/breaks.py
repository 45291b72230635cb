"""The breaks of sessions that were on, and how long items took without them, for what is said afterwards."""

from collections import defaultdict
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.models import Run, Session, Span


@dataclass(frozen=True)
class Break:
    """A break in one run of an item: for how long it was meant, and from when until when it was."""

    run: int
    started_at: datetime
    ended_at: datetime
    meant: timedelta

    @property
    def seconds(self) -> float:
        return (self.ended_at - self.started_at).total_seconds()


def breaks_of(runs: Collection[Run], now: datetime) -> list[Break]:
    """The breaks in these runs, in order. One that is on lasts until now."""
    spans = Span.objects.filter(run__in=runs, kind=Span.Kind.BREAK).order_by("pk")
    return [
        Break(span.run_id, span.started_at, span.ended_at or now, (span.until or now) - span.started_at)
        for span in spans
    ]


def seconds_on(runs: Collection[Run], breaks: Collection[Break], now: datetime) -> dict[int, float]:
    """How long each planned item was on, by its key, without its breaks and what questions were lent."""
    without: dict[int, timedelta] = defaultdict(timedelta)
    for each in breaks:
        without[each.run] += each.ended_at - each.started_at
    spent: dict[int, float] = defaultdict(float)
    for run in runs:
        spent[run.planned_item_id] += max(run.own(without[run.pk], now).total_seconds(), 0)
    return dict(spent)


def closed_by_itself(session: Session) -> bool:
    """Whether it is over and nobody ended it: then it says nothing of how long its last item took."""
    if session.started_at is None or session.phase() != "over":
        return False
    unended = copy(session)
    unended.ended_at = None
    return session.ended_at in (None, unended.over_at())
