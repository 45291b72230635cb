"""Steps that starting, moving, breaks and reopening share: beginning a run, clearing the stage."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.dateparse import parse_datetime

from sessions.agenda import PlannedSlide
from sessions.announce import Change, announce
from sessions.models import PlannedItem, Run, Session


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


def put_back_for_good(session: Session, planned: PlannedItem, *, now: datetime) -> dict[str, str]:
    """An item that comes on isn't left out any more. Returns since when it was, by its key."""
    since = planned.left_out_at
    if since is None:
        return {}
    _leave_out_since(session, planned.pk, None, now=now)
    return {str(planned.pk): since.isoformat()}


def leave_out_again(session: Session, left_out: Mapping[str, str], *, now: datetime) -> None:
    """Undo that."""
    for pk, since in left_out.items():
        _leave_out_since(session, int(pk), parse_datetime(since), now=now)


def _leave_out_since(session: Session, pk: int, since: datetime | None, *, now: datetime) -> None:
    PlannedItem.objects.filter(pk=pk).update(left_out_at=since)
    Session.objects.filter(pk=session.pk).update(plan_version=F("plan_version") + 1, plan_changed_at=now)
    announce(session, Change.PLAN)


def clear_stage(session: Session) -> None:
    """Take the join screen and a question off the stage, since the room moves on."""
    covered = Q(join_shown_at__isnull=False) | Q(spotlight__isnull=False)
    shown = Session.objects.filter(covered, pk=session.pk)
    if shown.update(join_shown_at=None, spotlight=None):
        announce(session, Change.STAGE)
