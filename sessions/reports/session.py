"""The numbers in a session's report."""

from collections import Counter
from datetime import datetime
from typing import Any

from sessions import activities
from sessions.models import Session
from sessions.models.standing import Result, Standing
from sessions.reports.changes import changes_of
from sessions.reports.course import Course


def summary(session: Session, now: datetime, *, was_there: bool = True) -> dict[str, Any]:
    """{course, changes, joined, results, standings, questions, are_the_rooms, left_out}.

    Times are in minutes. What somebody flagged is in none of it: `left_out` is how much that is. Its
    questions are those that the reader may read: all of them where they facilitate it (`was_there`). For
    others they are the room's until it ends (`are_the_rooms`), but for those that were sent to the register.
    """
    course = Course(session, now)
    asked = session.questions.all() if was_there else session.questions.for_organisers()
    shared = asked.without_left_out().on_screens(now).exclude(result=Result.WITHDRAWN)
    questions = list(shared.select_related("slide").with_votes())
    counted = Counter(question.get_standing_display() for question in questions)
    labels = dict.fromkeys(str(standing.label) for standing in Standing)  # several have the same
    return {
        "course": course,
        "changes": changes_of(session),
        "joined": joined(session),
        "results": results(session),
        "standings": [(label, counted[label]) for label in labels if counted[label]],
        "questions": questions,
        "are_the_rooms": not was_there and session.doors_opened_at is not None and session.ended_at is None,
        "left_out": session.questions.left_out().count() + session.rounds.left_out().count(),
    }


def flagged(session: Session) -> dict[str, Any]:
    """{questions, rounds} that somebody flagged, for the session's facilitators, who may clear it."""
    return {
        "questions": session.questions.left_out().with_votes(),
        "rounds": session.rounds.left_out().select_related("slide"),
    }


def joined(session: Session) -> int:
    """How many phones joined and weren't removed: also once their seats are deleted."""
    if session.purged_at is None:
        return session.participants.present().count()
    return sum(receipt.seats - receipt.removed for receipt in session.purge_receipts.all())


def results(session: Session) -> list[dict[str, Any]]:
    """The results of activities, for each kind that has any: {kind, title, of_rounds}."""
    found = [(activity, activity.results(session)) for activity in activities.every()]
    return [
        {"kind": activity.kind, "title": activity.title, "of_rounds": of_rounds}
        for activity, of_rounds in found
        if of_rounds
    ]
