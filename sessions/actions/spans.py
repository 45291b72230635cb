"""Breaks, pauses and questions on the stage: each opened and closed in the transaction of the verb behind it.

Whoever opens or closes one holds the session's row, so that none stays open in an item that is over.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from sessions.agenda import Agenda, current_run
from sessions.announce import Change, announce
from sessions.models import Run, Session, Span


def open_span(session: Session, run: Run, kind: str, *, now: datetime, until: datetime | None = None) -> None:
    """Let the item's clock stand; what was open in it is over. For a question the last item lends."""
    close_span(run, now=now)
    if kind == Span.Kind.QUESTION:
        pool = Agenda(session, now).pool
        until = now + timedelta(seconds=pool.left if pool else 0)
    run.span = Span.objects.create(session=session, run=run, kind=kind, started_at=now, until=until)


def close_span(run: Run, *, now: datetime) -> None:
    """Let the item's clock go on: its end moves by as long as it stood.

    Of a question only the seconds stay: when it was on the stage is nobody's business afterwards.
    """
    span = run.span
    if span is None:
        return
    stood = span.stood(now)
    moved = {"ends_at": F("ends_at") + stood}
    if span.is_question:
        span.delete()
        moved["lent"] = F("lent") + stood
        run.lent += stood
    else:
        Span.objects.filter(pk=span.pk).update(ended_at=now)
    Run.objects.filter(pk=run.pk).update(**moved)
    run.ends_at += stood
    run.span = None


def standing_span(run: Run) -> int | None:
    """The break or pause that is open in it, by its key."""
    return run.span.pk if run.span is not None and not run.span.is_question else None


def open_span_again(span_pk: int | None) -> None:
    """Let a break or a pause go on that was closed, as if it hadn't been: the item's clock stands again."""
    span = Span.objects.filter(pk=span_pk, ended_at__isnull=False).first() if span_pk else None
    if span is None or span.ended_at is None:
        return
    Run.objects.filter(pk=span.run_id).update(ends_at=F("ends_at") - (span.ended_at - span.started_at))
    Span.objects.filter(pk=span.pk).update(ended_at=None)


def follow_stage(session: Session, *, now: datetime | None = None) -> None:
    """Let the clock stand for a question on the stage, or go on where there is none any more.

    A break and a pause go on as they are. A question that lies on the stage when they are over has its own
    stretch from then on.
    """
    now = now or timezone.now()
    run = current_run(session, now)
    if run is None or run.paused_at:
        return
    is_on_stage = Session.objects.filter(pk=session.pk, spotlight__isnull=False).exists()
    if is_on_stage == (run.span is not None):
        return
    if is_on_stage:
        open_span(session, run, Span.Kind.QUESTION, now=now)
    else:
        close_span(run, now=now)
    announce(session, Change.TIME)


def lend_anew(session: Session, *, now: datetime) -> None:
    """The plan has changed, and with it what can be lent to a question that is on the stage."""
    run = current_run(session, now)
    if run is not None and run.span is not None and run.span.is_question:
        open_span(session, run, Span.Kind.QUESTION, now=now)
