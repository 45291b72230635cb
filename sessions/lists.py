"""Long lists: a page and its frames have the first rows of each, and the rest comes when asked for."""

from typing import Any

from django.db.models import Count, QuerySet

from sessions.models import CaptureNotice, Question, Session
from sessions.models.notices import count_left_out, notices_of
from sessions.models.questions import QuestionQuerySet
from sessions.models.session import MAX_PHONES
from sessions.models.standing import CONSOLE_LISTS

FIRST = 20  # questions of a list on the console, in its page and frames
AT_ONCE = 100  # more, or names, each time they are asked for
ON_A_PAGE = 50  # questions on a phone's page, and more each time they are asked for
REMOVALS = 5  # the newest, each of which can be undone
LOG_LINES = 30  # the newest


def of_questions(asked: QuestionQuerySet) -> dict[str, dict[str, Any]]:
    """The first of each of the console's lists by its name: {rows, count, rest}."""
    rows: dict[str, list[Question]] = {name: [] for name in CONSOLE_LISTS}
    for question in asked.first_of_each_list(FIRST):
        rows[question.console_list].append(question)
    counts = {name: found[0].list_count if found else 0 for name, found in rows.items()}
    return {
        name: {"rows": found, "count": counts[name], "rest": max(0, counts[name] - FIRST)}
        for name, found in rows.items()
    }


def rest(found: QuerySet, upto: int) -> list[Any]:
    """Questions beyond the first of a list."""
    return list(found[FIRST : FIRST + upto])


def named(session: Session) -> QuerySet:
    """Participants with a name, newest first, since those are likeliest to be removed."""
    return session.participants.present().exclude(name="").order_by("-joined_at", "-pk")


def people(session: Session) -> dict[str, Any]:
    """{joined, named, is_full, more_phones, at_most, removals}: counts, and no names."""
    if session.joined is None:
        session = Session.objects.with_drawers().get(pk=session.pk)
    return {
        "joined": session.joined,
        "named": session.named,
        "is_full": (session.joined or 0) >= session.max_phones,
        "more_phones": min(MAX_PHONES, 2 * session.max_phones),
        "at_most": MAX_PHONES,
        "removals": _removals(session) if session.removed else [],
    }


def captures(session: Session) -> dict[str, Any]:
    """{kinds, words}: {notice, left_out} of each kind, and how many phones added a few words."""
    notices = notices_of(session)
    opted_out = session.participants.opted_out()
    said = list(opted_out.values_list("opted_out", "opt_out_words")) if session.opted_out != 0 else []
    left_out = count_left_out(notices, (kinds for kinds, _words in said))
    return {
        "kinds": [{"notice": notice, "left_out": left_out[kind]} for kind, notice in notices.items()],
        "words": sum(bool(words) for _kinds, words in said),
    }


def opt_outs(session: Session) -> list[dict[str, Any]]:
    """{words, kinds} of each phone that added a few words, by these: neither a name nor when it was said."""
    said = session.participants.opted_out().exclude(opt_out_words="").order_by("opt_out_words", "pk")
    return [
        {"words": words, "kinds": [CaptureNotice.Kind(kind).label for kind in kinds]}
        for kinds, words in said.values_list("opted_out", "opt_out_words")
    ]


def log(session: Session) -> list[Any]:
    """The newest entries of the log, newest first."""
    return list(session.log.select_related("user")[:LOG_LINES])


def _removals(session: Session) -> list[Any]:
    removed = session.participants.removed().values("removed_at")
    return list(removed.annotate(n=Count("pk")).order_by("-removed_at")[:REMOVALS])
