"""How long the items of a workshop took before: in one session, or in the middle of several.

Only what facilitators pressed goes into it. A rehearsal or a demonstration doesn't count, nor a session that
never came to its last item, nor the item in which one closed by itself. A median names no session.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Max, Sum
from django.utils import timezone

from sessions.breaks import breaks_of, closed_by_itself, seconds_on
from sessions.models import ParkedSlide, PlannedItem, Run, Session, Workshop
from sessions.models.session import SessionQuerySet
from sessions.refit import Took, middle

MEDIANS_FROM = 3  # sessions
MOST = 20  # sessions that are looked at, the newest


@dataclass
class TimesBefore:
    """The sessions of each workshop that have times, newest first; `took` of each by its item's title."""

    sessions: list[Session]
    took: dict[int, dict[str, Took]] = field(default_factory=dict)

    def of(self, code: str) -> Session | None:
        return next((session for session in self.sessions if session.code == code), None)

    def of_workshop(self, slug: str) -> list[Session]:
        return [session for session in self.sessions if session.workshop.slug == slug]

    def in_one(self, session: Session, workshop: Workshop) -> dict[int, Took]:
        """What each item of a workshop's edition took in a session, by the item's key."""
        return {
            item.pk: self.took[session.pk][item.title]
            for item in workshop.items.all()
            if item.title in self.took[session.pk]
        }

    def medians(self, workshop: Workshop) -> dict[int, Took]:
        """The medians of all of its sessions, of each item that three of them timed."""
        found: dict[int, Took] = {}
        several = self.of_workshop(workshop.slug)
        for item in workshop.items.all():
            known = [self.took[each.pk][item.title] for each in several if item.title in self.took[each.pk]]
            if len(known) >= MEDIANS_FROM:
                found[item.pk] = middle(known)
        return found


def times_before(seen: SessionQuerySet) -> TimesBefore:
    """The times of the newest of these sessions, in a handful of queries."""
    went = seen.filter(
        started_at__isnull=False, ended_at__lte=timezone.now(), demonstration=False, rehearsal_of=None
    )
    places: dict[str, Any] = {"last": Max("plan__position"), "furthest": Max("runs__planned_item__position")}
    reached = went.annotate(**places).filter(**{"furthest": F("last")})
    newest = Session.objects.filter(pk__in=reached.values("pk")).select_related("workshop")
    found = TimesBefore(list(newest.order_by("-starts_at", "-pk")[:MOST]))
    found.took = _took(found.sessions)
    return found


def has_times(session: Session) -> bool:
    """Whether a session's times can be used for another one."""
    return bool(times_before(Session.objects.filter(pk=session.pk)).sessions)


def _took(sessions: Sequence[Session]) -> dict[int, dict[str, Took]]:
    runs = list(Run.objects.filter(session__in=sessions).order_by("session", "pk"))
    spent = seconds_on(runs, breaks_of(runs, timezone.now()), timezone.now())
    last = {run.session_id: run.planned_item_id for run in runs}
    unknown = {last[session.pk] for session in sessions if closed_by_itself(session)}
    parked = ParkedSlide.objects.filter(planned_item__session__in=sessions, shown_at=None)
    left_out = dict(parked.values_list("planned_item").annotate(Sum("seconds")))
    found: dict[int, dict[str, Took]] = defaultdict(dict)
    for planned in PlannedItem.objects.filter(session__in=sessions).select_related("item"):
        if planned.pk in spent and planned.pk not in unknown:
            took = Took(round(spent[planned.pk]), left_out.get(planned.pk, 0))
            found[planned.session_id][planned.item.title] = took
    return found
