"""Undoing the last press within ten seconds: place, plan and question as before. The clock has run on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from sessions.actions import replanning, transitions
from sessions.actions.lifecycle import lock_row
from sessions.actions.log import Actor, log_action
from sessions.actions.runs import leave_out_again
from sessions.actions.sealing import open_again
from sessions.actions.spans import follow_stage, open_span_again
from sessions.agenda import current_run
from sessions.announce import Change, announce
from sessions.errors import Stale
from sessions.models import ParkedSlide, Run, Session, UndoStep
from sessions.models.standing import Standing

Before = Mapping[str, Any]


@transaction.atomic
def undo(session: Session, *, undo_pk: int, by: Actor = None) -> None:
    """Take the last press back. Raises Stale once somebody has pressed something else, or it's too late."""
    lock_row(session)
    now = timezone.now()
    step = UndoStep.objects.filter(session=session, pk=undo_pk, until__gt=now).first()
    if step is None:
        raise Stale
    step.delete()  # nothing of it is settled
    match step.verb:
        case "end":
            _end(session, step.before)
        case "hide":
            _hide(session, step.before)
        case "plan":
            return replanning.undo_plan(session, version=step.before["version"], by=by)
        case _:
            _move(session, step.before, now)
    log_action(session, by, "undo")
    announce(session, Change.UNDO)


def _move(session: Session, before: Before, now: datetime) -> None:
    """The place before; the item's clock is as if it had never been left."""
    run = current_run(session, now)
    if run is None or run.step != before["to"]:
        raise Stale
    if run.pk != before["run"]:
        run.delete()
        Run.objects.filter(pk=before["run"]).update(ended_at=None)
        open_span_again(before["span"])
    slide_at = _moment(before["slide_at"])
    Run.objects.filter(pk=before["run"]).update(
        slide=before["slide"], furthest=before["furthest"], slide_at=slide_at
    )
    ParkedSlide.objects.filter(pk__in=before["unseen"]).update(shown_at=None)
    leave_out_again(session, before.get("left_out", {}), now=now)
    open_again(session, before["rounds"])
    _put_on_stage(session, before["spotlight"])
    Session.objects.filter(pk=session.pk, join_shown_at=None).update(
        join_shown_at=_moment(before["join_shown_at"])
    )
    follow_stage(session, now=now)
    announce(session, Change.MOVED, Change.ROUND, Change.STAGE)


def _put_on_stage(session: Session, question_pk: int | None) -> None:
    """A question that the room may still read, unless another one lies there by now."""
    if question_pk is not None and session.questions.shown().filter(pk=question_pk).exists():
        Session.objects.filter(pk=session.pk, spotlight=None).update(spotlight=question_pk)


def _end(session: Session, before: Before) -> None:
    """The session goes on as if it hadn't ended."""
    ended_at = _moment(before["ended_at"])
    if not Session.objects.filter(pk=session.pk, ended_at=ended_at).update(ended_at=None):
        raise Stale
    session.runs.filter(pk=before["run"]).update(ended_at=None)
    open_span_again(before["span"])
    open_again(session, before["rounds"])
    follow_stage(session)
    filed = session.questions.standing(Standing.OUTSTANDING).values_list("pk", flat=True)
    untouched = {str(pk) for pk in filed}
    for pk, fields in before["questions"].items():
        if pk in untouched:  # neither deleted nor answered meanwhile
            transitions.put_back(int(pk), fields)
    announce(session, Change.SESSION)


def _hide(session: Session, before: Before) -> None:
    """The question stands where it stood; on the stage, too, where it was there."""
    hidden = session.questions.filter(pk=before["question"], hidden_at__isnull=False)
    if not hidden.exists():
        raise Stale
    transitions.put_back(before["question"], before["fields"])
    if before["on_stage"]:
        _put_on_stage(session, before["question"])
        follow_stage(session)
    announce(session, Change.QUESTIONS, Change.STAGE)


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
