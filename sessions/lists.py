"""Long lists on the console: the first of each stand in its frame, the rest comes when it is asked for."""

from typing import Any

from django.db.models import Count, QuerySet

from sessions.models import Session
from sessions.models.session import MOST_PHONES

FIRST = 20  # in a frame, whatever the number
AT_ONCE = 100  # more, each time they are asked for
REMOVALS = 5  # the newest, each of which can be undone


def first(found: QuerySet) -> dict[str, Any]:
    """{rows, count, rest}"""
    count = found.count()
    return {"rows": list(found[:FIRST]), "count": count, "rest": max(0, count - FIRST)}


def rest(found: QuerySet, upto: int) -> list[Any]:
    return list(found[FIRST : FIRST + upto])


def named(session: Session) -> QuerySet:
    """Who gave a name, the newest first: it is the newest whom somebody may want to send away."""
    return session.participants.filter(removed_at=None).exclude(name="").order_by("-joined_at", "-pk")


def people(session: Session) -> dict[str, Any]:
    removed = session.participants.filter(removed_at__isnull=False)
    joined = session.participants.filter(removed_at=None).count()
    return {
        "joined": joined,
        "is_full": joined >= session.most_phones,
        "more_phones": min(MOST_PHONES, 2 * session.most_phones),
        "named": first(named(session)),
        "removals": list(
            removed.values("removed_at").annotate(n=Count("pk")).order_by("-removed_at")[:REMOVALS]
        ),
    }
