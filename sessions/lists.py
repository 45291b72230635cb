"""Long lists: the first of each stand on a page and in its frames, the rest comes when it is asked for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from sessions.models import Question, Session
from sessions.models.questions import QuestionQuerySet
from sessions.models.session import MAX_PHONES

FIRST = 20  # of one on the console, in its page and frames
AT_ONCE = 100  # more of it, each time they are asked for
ON_A_PAGE = 50  # questions on a phone's page, and more each time they are asked for
REMOVALS = 5  # the newest, each of which can be undone


def of_questions(asked: QuestionQuerySet, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The first of each list by its name: {rows, count, rest}."""
    rows: dict[str, list[Question]] = {name: [] for name in names}
    for question in asked.first_of_each_list(FIRST):
        rows[question.list_name].append(question)
    return {name: _cut(found, found[0].in_list if found else 0) for name, found in rows.items()}


def _cut(rows: list[Any], count: int) -> dict[str, Any]:
    return {"rows": rows, "count": count, "rest": max(0, count - FIRST)}


def rest(found: QuerySet, upto: int) -> list[Any]:
    return list(found[FIRST : FIRST + upto])


def named(session: Session) -> QuerySet:
    """Who gave a name, the newest first: it is the newest whom somebody may want to send away."""
    return session.participants.present().exclude(name="").order_by("-joined_at", "-pk")


def people(session: Session) -> dict[str, Any]:
    present = Q(removed_at=None)
    counted = session.participants.aggregate(
        joined=Count("pk", filter=present),
        named=Count("pk", filter=present & ~Q(name="")),
        removed=Count("pk", filter=~present),
    )
    joined = counted["joined"]
    return {
        "joined": joined,
        "is_full": joined >= session.max_phones,
        "more_phones": min(MAX_PHONES, 2 * session.max_phones),
        "named": _cut(list(named(session)[:FIRST]) if counted["named"] else [], counted["named"]),
        "removals": _removals(session) if counted["removed"] else [],
    }


def _removals(session: Session) -> list[Any]:
    removed = session.participants.removed().values("removed_at")
    return list(removed.annotate(n=Count("pk")).order_by("-removed_at")[:REMOVALS])
