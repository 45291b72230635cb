"""The time of the item that is on: pausing, breaks, more time or less."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import agenda, clock
from sessions.actions import rounds, runs
from sessions.actions.log import Actor, log_action
from sessions.actions.undoing import finalise
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.models import Run, Session

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
    run = agenda.current_run(session)
    if run is None or not Run.objects.filter(pk=run.pk, paused_at=None).update(paused_at=timezone.now()):
        raise Stale
    finalise(session, now=timezone.now())
    log_action(session, by, "pause")
    announce(session, Change.TIME)


@transaction.atomic
def take_break(session: Session, *, minutes: int, by: Actor = None) -> None:
    """Pause, and tell the room when to be back. The clock stays paused until somebody resumes it.

    During a break it sets a new time.
    """
    now = timezone.now()
    run = _require_run(session, _("The session hasn’t started, so there’s nothing to pause."))
    if not 1 <= minutes <= MAX_BREAK:
        raise Refused(_("A break is between 1 and {n} minutes.").format(n=MAX_BREAK), status=422)
    finalise(session, now=now)
    rounds.seal_rounds(session, now=now)
    back_at = now + timedelta(minutes=minutes)
    Run.objects.filter(pk=run.pk).update(paused_at=run.paused_at or now, back_at=back_at)
    runs.clear_stage(session)
    log_action(session, by, "take_break", minutes=minutes)
    announce(session, Change.TIME, Change.ROUND)


@transaction.atomic
def resume(session: Session, *, by: Actor = None) -> None:
    now, run = timezone.now(), agenda.current_run(session)
    if run is None or run.paused_at is None:
        raise Stale
    ends_at = clock.resumed_end(ends_at=run.ends_at, paused_at=run.paused_at, now=now)
    going_on = {"paused_at": None, "back_at": None, "ends_at": ends_at}
    if not Run.objects.filter(pk=run.pk, paused_at=run.paused_at).update(**going_on):
        raise Stale
    finalise(session, now=now)
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
