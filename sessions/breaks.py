"""The breaks of sessions that were on, for what is said of their time afterwards.

What is kept of a break is what its session's log says, to the minute, and when its item ended. Everybody
asks `breaks_of`, so that only this file knows.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.models import LogEntry, Run, Session

A_MINUTE = timedelta(minutes=1)


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
    by_session: dict[int, list[Run]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.started_at, run.pk)):
        by_session[run.session_id].append(run)
    entries: dict[int, list[LogEntry]] = defaultdict(list)
    spoken_of = LogEntry.objects.filter(session__in=by_session, verb__in=("take_break", "resume"))
    for entry in spoken_of.order_by("pk"):
        entries[entry.session_id].append(entry)
    return [
        found
        for session, of_session in by_session.items()
        for found in _read(of_session, entries[session], now)
    ]


def _read(runs: Sequence[Run], entries: Sequence[LogEntry], now: datetime) -> list[Break]:
    found: list[Break] = []
    for n, entry in enumerate(entries):
        run = next((run for run in reversed(runs) if run.started_at < entry.at + A_MINUTE), None)
        if entry.verb != "take_break" or run is None:
            continue
        resumed = next((each.at for each in entries[n + 1 :] if each.verb == "resume"), now)
        begins, ends = max(entry.at, run.started_at), min(resumed, run.ended_at or now)
        back_at = entry.at + timedelta(minutes=entry.parameters.get("minutes", 0))
        if found and found[-1].run == run.pk and begins < found[-1].ended_at:  # it was set anew
            begins = found.pop().started_at
        if ends >= begins:
            found.append(Break(run.pk, begins, ends, back_at - begins))
    return found


def seconds_on(runs: Collection[Run], breaks: Collection[Break], now: datetime) -> dict[int, float]:
    """How long each planned item was on, by its key, without its breaks."""
    without: dict[int, float] = defaultdict(float)
    for each in breaks:
        without[each.run] += each.seconds
    spent: dict[int, float] = defaultdict(float)
    for run in runs:
        on = ((run.ended_at or now) - run.started_at).total_seconds()
        spent[run.planned_item_id] += max(on - without[run.pk], 0)
    return dict(spent)


def closed_by_itself(session: Session) -> bool:
    """Whether it is over and nobody ended it: then it says nothing of how long its last item took."""
    if session.started_at is None or session.phase() != "over":
        return False
    unended = copy(session)
    unended.ended_at = None
    return session.ended_at in (None, unended.over_at())
