"""Steps that starting, moving, breaks and reopening share: beginning a run, clearing the stage."""

from datetime import datetime, timedelta

from django.db.models import Q

from sessions.agenda import PlannedSlide
from sessions.announce import Change, announce
from sessions.models import Run, Session


def begin(session: Session, target: PlannedSlide, *, now: datetime) -> Run:
    """Let an item come on: with all of its time, or with what was left when it was left before.

    The last item has lent some of its time to questions that came earlier.
    """
    planned, use = target.planned, target.planned.use
    seconds = planned.given if use is None else max(use.left, 0)
    return Run.objects.create(
        session=session,
        planned_item=planned,
        slide=target.slide,
        furthest=max(target.slide.position, use.furthest if use else 0),
        slide_at=now,
        started_at=now,
        ends_at=now + timedelta(seconds=seconds),
    )


def clear_stage(session: Session) -> None:
    """Take the join screen and a question off the stage, since the room moves on."""
    covered = Q(join_shown_at__isnull=False) | Q(spotlight__isnull=False)
    shown = Session.objects.filter(covered, pk=session.pk)
    if shown.update(join_shown_at=None, spotlight=None):
        announce(session, Change.STAGE)
