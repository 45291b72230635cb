"""The time of the item that is on: pausing, breaks, more time or less."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import agenda
from sessions.actions import rounds, runs, spans
from sessions.actions.lifecycle import lock_row
from sessions.actions.log import Actor, log_action
from sessions.actions.undoing import finalise
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.models import Run, Session, Span

MAX_EXTENSION = 3600  # seconds
MAX_BREAK = 120  # minutes


def _require_run(session: Session, before_the_start: str) -> Run:
    """The run that is on. Raises Refused before the start, and after the end."""
    run = agenda.current_run(session)
    if run is not None:
        return run
    raise SessionOver(REOPEN_FIRST) if session.phase() == "over" else Refused(before_the_start)


@transaction.atomic
def pause(session: Session, *, by: Actor = None) -> None:
    """Stop the clock, also while a question is on the stage."""
    lock_row(session)
    now, run = timezone.now(), agenda.current_run(session)
    if run is None or run.paused_at:
        raise Stale
    finalise(session, now=now)
    spans.open_span(session, run, Span.Kind.PAUSE, now=now)
    log_action(session, by, "pause")
    announce(session, Change.TIME)


@transaction.atomic
def take_break(session: Session, *, minutes: int, by: Actor = None) -> None:
    """Stop the clock, and tell the room when to be back. It stays stopped until somebody resumes it.

    During a break it sets a new time. A pause is over.
    """
    lock_row(session)
    now = timezone.now()
    run = _require_run(session, _("The session hasn’t started, so there’s nothing to pause."))
    if not 1 <= minutes <= MAX_BREAK:
        raise Refused(_("A break is between 1 and {n} minutes.").format(n=MAX_BREAK), status=422)
    finalise(session, now=now)
    rounds.seal_rounds(session, now=now)
    back_at = now + timedelta(minutes=minutes)
    if run.span is not None and run.back_at:
        Span.objects.filter(pk=run.span.pk).update(until=back_at)
    else:
        spans.open_span(session, run, Span.Kind.BREAK, now=now, until=back_at)
    runs.clear_stage(session)
    log_action(session, by, "take_break", minutes=minutes)
    announce(session, Change.TIME, Change.ROUND)


@transaction.atomic
def resume(session: Session, *, by: Actor = None) -> None:
    """Let the clock go on after a break or a pause."""
    lock_row(session)
    now, run = timezone.now(), agenda.current_run(session)
    if run is None or not run.paused_at:
        raise Stale
    finalise(session, now=now)
    spans.close_span(run, now=now)
    spans.follow_stage(session, now=now)
    log_action(session, by, "resume")
    announce(session, Change.TIME)


@transaction.atomic
def extend(session: Session, *, seconds: int, by: Actor = None) -> None:
    """Give the item that is on more time, or less (negative)."""
    run = _require_run(session, _("The session hasn’t started, so there’s no time to change."))
    if not seconds or abs(seconds) > MAX_EXTENSION:
        raise Refused(_("Add or take off up to an hour at a time."))
    Run.objects.filter(pk=run.pk).update(ends_at=run.ends_at + timedelta(seconds=seconds))
    finalise(session, now=timezone.now())
    log_action(session, by, "extend", seconds=seconds)
    announce(session, Change.TIME)
