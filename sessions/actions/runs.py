"""Steps that starting, moving, breaks and reopening share: beginning a run, clearing the stage."""

from datetime import datetime, timedelta

from django.db.models import Q

from sessions import clock
from sessions.agenda import PlannedSlide
from sessions.announce import Change, announce
from sessions.models import Run, Session


def begin(session: Session, target: PlannedSlide, *, now: datetime, spent: float = 0) -> Run:
    seconds = clock.seconds_for(planned=target.planned.seconds, spent=spent)
    return Run.objects.create(
        session=session,
        planned_item=target.planned,
        slide=target.slide,
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
