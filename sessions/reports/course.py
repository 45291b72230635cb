"""How a session went by the clock: what was planned and what came of it, in pairs that a screen shows."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from sessions import clock
from sessions.agenda import Agenda, left_out_of
from sessions.breaks import Break, breaks_of, closed_by_itself
from sessions.fixed_points import LATE_FROM
from sessions.forecast import Forecast, promised_end
from sessions.models import PlannedItem, Session, Slide


@dataclass(frozen=True)
class Pair:
    """Two moments as they are shown, and by how much they differ, in words."""

    what: str
    planned: str
    actual: str
    says: str
    is_late: bool = False


@dataclass(frozen=True)
class BreakRow:
    """A break in minutes: how long it was meant to be, and how long it was."""

    meant: int
    actual: int
    says: str
    is_late: bool


@dataclass(frozen=True)
class Row:
    """An item in minutes. A bar's length is 0 to 100 of the longest.

    `state` is `done`, `now`, `later`, `jumped` for one that was passed over, or `unreached`. `actual` is None
    where nobody knows it: the session closed by itself while it was on.
    """

    title: str
    position: int
    state: str
    planned: int
    actual: int | None
    says: str
    is_late: bool
    shares: dict[str, str]
    left_out: list[Slide] = field(default_factory=list)
    breaks: list[BreakRow] = field(default_factory=list)

    @property
    def was_on(self) -> bool:
        return self.state in ("done", "now")


class Course:
    """The course of one session. `planned` is the plan as it was when the session began."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.agenda = Agenda(session, now)
        self.phase = session.phase(now)
        self.breaks = breaks_of(self.agenda.runs, now)
        self.spent = {each.pk: self.agenda.spent(each) for each in self.agenda.plan if each.use}
        self.ended_by_itself = closed_by_itself(session)
        if self.ended_by_itself and self._last_on is not None:
            del self.spent[self._last_on]
        self.changes = list(session.plan_changes.all())
        self.at_first = self._plan_at_the_start()

    @property
    def has_begun(self) -> bool:
        return self.session.started_at is not None

    # the items
    @property
    def rows(self) -> list[Row]:
        longest = max([*self.at_first.values(), *self.spent.values(), 1])
        breaks = self._breaks_by_item()
        return [self._row(planned, longest, breaks[planned.pk]) for planned in self.agenda.plan]

    @property
    def planned(self) -> int:
        return round(sum(self.at_first.values()) / 60)

    @property
    def actual(self) -> int | None:
        """Minutes of all items, without breaks; None where nobody knows."""
        return None if self.ended_by_itself else round(sum(self.spent.values()) / 60)

    @property
    def in_all(self) -> Pair:
        """The sums of the items, in minutes."""
        if self.actual is None:
            return Pair(_("In all"), str(self.planned), "–", "")
        over = sum(self.spent.values()) - sum(self.at_first.values())
        is_over = self.phase == "over"
        says = _difference(over, self.actual - self.planned) if is_over else ""
        return Pair(_("In all"), str(self.planned), str(self.actual), says, is_over and over >= LATE_FROM)

    def _plan_at_the_start(self) -> dict[int, int]:
        """Seconds of each planned item: the first change of the plan holds what was before."""
        plan = {planned.pk: planned.seconds for planned in self.agenda.plan}
        began = self.session.started_at
        later = [change.before["items"] for change in self.changes if began and change.at >= began]
        first = later[0] if later else {}
        return plan | {pk: first[str(pk)] for pk in plan if str(pk) in first}

    def _row(self, planned: PlannedItem, longest: float, breaks: list[Break]) -> Row:
        state, given = self._state(planned), self.at_first[planned.pk]
        spent = self.spent.get(planned.pk, 0.0)
        is_known = not (self.ended_by_itself and planned.pk == self._last_on)
        actual = (max(1, round(spent / 60)) if state in ("done", "now") else 0) if is_known else None
        minutes, over = round(given / 60), spent - given
        says = _difference(over, actual - minutes) if state == "done" and actual is not None else ""
        return Row(
            title=planned.item.title,
            position=planned.position,
            state=state,
            planned=minutes,
            actual=actual,
            says=says,
            is_late=bool(says) and over >= LATE_FROM,
            shares={
                "planned": _share(given, longest),
                "within": _share(min(spent, given), longest),
                "over": _share(max(over, 0), longest),
            },
            left_out=left_out_of(planned) if state not in ("jumped", "unreached") else [],
            breaks=[_break_row(each) for each in breaks],
        )

    def _state(self, planned: PlannedItem) -> str:
        state = self.agenda.state(planned)
        if planned.use is not None or (self.phase != "over" and state != "skipped"):
            return state if self.phase != "over" else "done"
        furthest = max((each.position for each in self.agenda.plan if each.use), default=0)
        return "jumped" if planned.position < furthest else "unreached"

    @property
    def _last_on(self) -> int | None:
        return self.agenda.runs[-1].planned_item_id if self.agenda.runs else None

    def _breaks_by_item(self) -> dict[int, list[Break]]:
        items = {run.pk: run.planned_item_id for run in self.agenda.runs}
        found: dict[int, list[Break]] = defaultdict(list)
        for each in self.breaks:
            found[items[each.run]].append(each)
        return found

    # start and end
    @property
    def clock(self) -> list[Pair]:
        """The start, and the end beside what was promised; where that was moved, beside both."""
        session = self.session
        if session.started_at is None:
            return []
        begins, began = session.starts_at, session.started_at
        pairs = [self._pair(_("Start"), begins, began)]
        promised, first = promised_end(session), self._promised_first
        if promised is None:
            return [*pairs, Pair(_("End"), "–", self._end_shown, "")]
        pairs.append(self._end(_("End, as it was moved") if promised != first else _("End"), promised))
        if promised != first and self.phase == "over":
            pairs.append(self._end(_("End, as it was promised first"), first))
        if session.hard_end is not None and session.hard_end != promised and self.phase == "over":
            pairs.append(self._end(_("The room was yours until"), session.hard_end))
        return pairs

    @property
    def for_everyone(self) -> list[Pair]:
        """The same for those who took part: start and end, however the end was moved."""
        start_and_end = zip((_("Start"), _("End")), self.clock, strict=False)
        return [replace(pair, what=what) for what, pair in start_and_end]

    def _end(self, what: str, promised: datetime) -> Pair:
        if self.phase == "over" and self.session.ended_at and not self.ended_by_itself:
            return self._pair(what, promised, self.session.ended_at)
        run = self.agenda.current
        says = Forecast(self.agenda, run).words if run else _("nobody ended it")
        return Pair(what, self._at(promised), self._end_shown, says)

    def _pair(self, what: str, planned: datetime, actual: datetime) -> Pair:
        late = (actual - planned).total_seconds()
        minutes = clock.minutes_between(planned, actual)
        says = _("on time")
        if late >= LATE_FROM:
            says = _("{n} min late").format(n=minutes)
        elif late <= -LATE_FROM:
            says = _("{n} min early").format(n=-minutes)
        return Pair(what, self._at(planned), self._at(actual), says, late >= LATE_FROM)

    @property
    def _promised_first(self) -> datetime:
        """The end that people were told before anybody moved it."""
        unmoved = copy(self.session)
        unmoved.promised_at = unmoved.reopened_at = None
        end = promised_end(unmoved)
        assert end is not None
        return end

    @property
    def _end_shown(self) -> str:
        ended = self.session.ended_at if self.phase == "over" and not self.ended_by_itself else None
        return self._at(ended) if ended else "–"

    def _at(self, moment: datetime) -> str:
        return format_date(timezone.localtime(clock.shown(moment), self.session.tz), "G:i")


def _break_row(found: Break) -> BreakRow:
    meant, actual = round(found.meant.total_seconds() / 60), max(1, round(found.seconds / 60))
    over = found.seconds - found.meant / timedelta(seconds=1)
    return BreakRow(meant, actual, _difference(over, actual - meant), over >= LATE_FROM)


def _difference(seconds: float, minutes: int) -> str:
    """By how much more or less it took than was planned: `minutes` is the difference of what is shown."""
    if seconds >= LATE_FROM:
        return _("{n} min over").format(n=minutes)
    return _("{n} min under").format(n=-minutes) if seconds <= -LATE_FROM else _("on time")


def _share(seconds: float, longest: float) -> str:
    return f"{100 * seconds / longest:.1f}"
