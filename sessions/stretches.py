"""What comes between an item's own minutes: breaks, pauses, and questions for which the last item lends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from sessions.models import Run, Session, Span


@dataclass(frozen=True)
class Pool:
    """The questions' seconds: what the last item can lend `of` its own, `used` of that, and its `end` left.

    It is open until the last item begins: from then on a question takes what is that item's own.
    """

    of: float
    used: float
    end: float
    is_open: bool

    @property
    def left(self) -> float:
        """What can be lent now."""
        return self.of - self.used if self.is_open else 0.0

    @property
    def words(self) -> str:
        """The same on the console, in the report and in the summary: used and left add up."""
        used = _minutes(self.used)
        end = _minutes(self.used + self.end) - used
        if not self.of:
            return _("questions: no minutes to use early, {end} at the end").format(end=end)
        words = _("questions: {used} of {of} min used early, {end} left at the end")
        return words.format(used=used, of=_minutes(self.of), end=end)


def _minutes(seconds: float) -> int:
    """The whole minutes that are shown for it: half of one rounds up."""
    return int(seconds + 30) // 60


def run_on(session: Session) -> Run | None:
    """The run that hasn't ended, with its planned item and what is open in it, by one query."""
    runs: Any = session.runs.filter(ended_at=None)
    runs = runs.annotate(span_read=FilteredRelation("spans", condition=Q(spans__ended_at=None)))
    run: Run | None = runs.select_related("planned_item", "span_read").order_by("pk").first()
    if run is not None:
        run.span = run.span_read
    return run


def runs_of(session: Session) -> tuple[list[Run], dict[int, list[Span]]]:
    """All runs in order, and the breaks and pauses of each by its key, by one query."""
    rows: Any = _runs_with_spans().filter(session=session)
    runs: dict[int, Run] = {}
    spans: dict[int, list[Span]] = defaultdict(list)
    for row in rows:  # a row for each span, or one with None
        run = runs.setdefault(row.pk, row)
        if row.span_read is not None:
            spans[run.pk].append(row.span_read)
    for run in runs.values():
        run.span = next((span for span in spans[run.pk] if span.ended_at is None), None)
    return list(runs.values()), spans


@cache
def _runs_with_spans() -> Any:
    """To build this query takes longer than to run it."""
    rows: Any = Run.objects.annotate(**{"span_read": FilteredRelation("spans")})
    return rows.select_related("span_read").order_by("pk", "span_read__pk")


def breaks_in(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.kind == Span.Kind.BREAK]


def lent(runs: Iterable[Run], now: datetime) -> float:
    """Seconds that questions on the stage have had from the last item so far."""
    return sum((run.lent_by(now) for run in runs), timedelta()).total_seconds()
