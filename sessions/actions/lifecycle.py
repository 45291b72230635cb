"""Ending a session, once nothing is open."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import activities, clock
from sessions.actions import running
from sessions.actions.log import Actor
from sessions.errors import Refused
from sessions.models import Session


class Unfinished(Refused):
    """Something is open. What it is, so that the facilitator can decide."""

    def __init__(self, *, waiting: int, answering: bool, items: int, early: int) -> None:
        super().__init__(_("Something is still open."), code="unfinished")
        self.waiting = waiting  # questions
        self.answering = answering  # to a poll or quiz question
        self.items = items  # of the agenda, not begun
        self.early = early  # whole minutes; negative: late

    def __bool__(self) -> bool:
        return bool(self.waiting or self.answering or self.items)


@transaction.atomic
def end_if_done(session: Session, *, by: Actor = None) -> None:
    """End the session; raises Unfinished, and changes nothing, while something is open."""
    if session.phase() in ("doors", "on") and (open_ := unfinished(session)):
        raise open_
    running.end(session, by=by)


def unfinished(session: Session) -> Unfinished:
    now, run = timezone.now(), running.current_run(session)
    view = activities.view(session, run.slide, now) if run else None
    return Unfinished(
        waiting=session.questions.waiting().count(),
        answering=bool(view and view["state"] in ("open", "closing")),
        items=session.plan.filter(runs=None).count(),
        early=clock.minutes_between(now, session.promised_end),
    )
