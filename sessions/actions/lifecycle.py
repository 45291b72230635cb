"""A session from its doors to its end: opened, started, ended, reopened. Each verb is one transaction."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import activities, clock
from sessions.actions import transitions
from sessions.actions.log import Actor, log_action
from sessions.actions.rounds import seal_rounds
from sessions.actions.runs import begin
from sessions.actions.sealing import leave_rounds
from sessions.actions.spans import close_span, follow_stage, standing_span
from sessions.actions.undoing import finalise, forget_arrivals, keep
from sessions.agenda import Agenda
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.forecast import promised_end
from sessions.models import Run, Session, UndoStep
from sessions.models.standing import UNDECIDED
from sessions.privacy.rehearsals import wipe
from sessions.stretches import run_on

CALLED_OFF = gettext_lazy("This session was called off. Choose “It’s going ahead after all” first.")


@transaction.atomic
def open_doors(session: Session, *, by: Actor = None) -> None:
    if session.notice_confirmed_at is None or session.unsaid:
        raise Refused(_("Confirm the notice first: the purpose, and who holds what people send."))
    if session.called_off_at:
        raise Refused(CALLED_OFF)
    if not Session.objects.filter(pk=session.pk, doors_opened_at=None).update(doors_opened_at=timezone.now()):
        raise Stale
    log_action(session, by, "open_doors")
    announce(session, Change.SESSION)


@transaction.atomic
def start(session: Session, *, by: Actor = None) -> None:
    now = timezone.now()
    if session.doors_opened_at is None:
        raise Refused(_("Open the doors first."))
    if session.called_off_at:
        raise Refused(CALLED_OFF)
    if not Session.objects.filter(pk=session.pk, started_at=None, ended_at=None).update(started_at=now):
        raise Stale
    first = Agenda(session, now).first
    if first is None:
        raise Refused(_("This agenda has no slides, so there’s nothing to show."))
    begin(session, first, now=now)
    follow_stage(session, now=now)
    log_action(session, by, "start")
    announce(session, Change.SESSION)


class Unfinished(Refused):
    """Raised instead of ending. Says what is still open, so that the facilitator can decide."""

    def __init__(self, *, undecided: int, answering: bool, items: int, early: int) -> None:
        super().__init__(_("Something is still open."), code="unfinished")
        self.undecided = undecided  # questions that wait, are shown or kept for later: the end files them
        self.answering = answering  # whether a round is still open
        self.items = items  # of the agenda, not begun
        self.early = early  # whole minutes; negative: late

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open."""
        return not (self.undecided or self.answering or self.items)


@transaction.atomic
def end_if_done(session: Session, *, by: Actor = None) -> None:
    """End the session; raises Unfinished, and changes nothing, while something is open."""
    if session.phase() in ("doors", "on"):
        still_open = unfinished(session)
        if session.rehearsal_of_id or not still_open.is_empty:
            raise still_open
    end(session, by=by)


def unfinished(session: Session) -> Unfinished:
    now = timezone.now()
    step = UndoStep.objects.filter(session=session).first()
    left = [pk for pk, _closes_at in step.before.get("rounds", [])] if step else []
    unsealed = session.rounds.unsealed().exclude(pk__in=left)
    taking = [kind for kind in unsealed.values_list("kind", flat=True) if _has_entries(kind)]
    return Unfinished(
        undecided=session.questions.standing(*UNDECIDED).on_screens(now).count(),
        answering=bool(taking),
        items=session.plan.filter(runs=None, left_out_at=None).count(),
        early=clock.minutes_between(now, promised_end(session) or now),
    )


def _has_entries(kind: str) -> bool:
    activity = activities.get(kind)
    return activity is not None and bool(activity.entries)


@transaction.atomic
def end(session: Session, *, by: Actor = None) -> None:
    """End the session: open rounds are closed, and each undecided question goes to the register.

    For ten seconds it can be undone; then the rounds are sealed, and it is forgotten when people joined. A
    rehearsal is deleted at once.
    """
    if session.rehearsal_of_id:
        return wipe(session)
    now, run = timezone.now(), run_on(session)
    finalise(session, now=now)
    before = {
        "ended_at": now.isoformat(),
        "run": run.pk if run else None,
        "span": standing_span(run) if run else None,
        "questions": transitions.before_all(session.questions.all(), "end"),
    }
    if not Session.objects.filter(pk=session.pk, ended_at=None, doors_opened_at__isnull=False).update(
        ended_at=now
    ):
        raise Stale
    keep(session, "end", now=now, rounds=leave_rounds(session, now=now), **before)
    _close_books(session, now)
    log_action(session, by, "end")
    announce(session, Change.SESSION)


def seal_session(session: Session, now: datetime) -> None:
    """Everything that an end by itself does except set `ended_at`: nobody pressed, so nobody can undo it."""
    finalise(session, now=now)
    seal_rounds(session, now=now)
    forget_arrivals(session)
    _close_books(session, now)


def _close_books(session: Session, now: datetime) -> None:
    """Nothing is on any more, and each question goes to the register: none is held back from now on."""
    session.questions.filter(console_from__isnull=False).update(console_from=None)
    if run := run_on(session):
        close_span(run, now=now)
        Run.objects.filter(pk=run.pk).update(ended_at=now)
    transitions.take_all(session.questions.all(), "end", session, now, over=False)


def close_overdue() -> int:
    """Close sessions that nobody ended, so that their questions go to the register. Returns how many."""
    now, count = timezone.now(), 0
    for session in Session.objects.real().filter(ended_at=None, doors_opened_at__isnull=False):
        if session.phase(now) == "over":
            with transaction.atomic():
                count += _close_by_itself(session)
    return count


def _close_by_itself(session: Session) -> bool:
    over, now = session.over_at(), timezone.now()
    if not Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=over):
        return False
    session.ended_at = over
    seal_session(session, now)
    announce(session, Change.SESSION)
    return True


@transaction.atomic
def reopen(session: Session, *, by: Actor = None) -> None:
    """Let a session go on where it stopped, within a day of its end and before its deletion day.

    Every notice is off then.
    """
    session, now = locked(session), timezone.now()
    if session.ended_at is None or session.ended_at > now:
        raise Stale
    finalise(session, now=now)
    if refusal := _why_closed(session, session.ended_at, now):
        raise refusal
    Session.objects.filter(pk=session.pk).update(ended_at=None, reopened_at=now, names_deleted_at=None)
    _switch_notices_off(session)
    if last := Agenda(session, now).last:
        begin(session, last, now=now)
        follow_stage(session, now=now)
    transitions.take_all(session.questions.all(), "reopen", session, now, over=True)
    log_action(session, by, "reopen")
    announce(session, Change.SESSION)


def can_be_reopened(session: Session) -> bool:
    """Whether a session that is over may go on: what `reopen` refuses isn't offered."""
    ended, now = session.over_at(), timezone.now()
    return ended is not None and ended <= now and _why_closed(session, ended, now) is None


def _why_closed(session: Session, ended: datetime, now: datetime) -> Refused | None:
    """Why a session that ended then stays closed; None where it can be opened again."""
    if session.called_off_at:
        return Refused(CALLED_OFF)
    if session.purged_at:
        return Refused(_("What people gave here has been deleted, so this session can’t be opened again."))
    if session.names_go_on <= session.local_date(now):
        return Refused(_("The day on which names go has come, so this session can’t be opened again."))
    if now - ended > timedelta(days=1):
        return Refused(_("This session ended more than a day ago."))
    return None


def _switch_notices_off(session: Session) -> None:
    """As they were once it ended: nothing captured anybody since. A recording has to be shown anew."""
    session.capture_notices.filter(on_at__isnull=False, off_at=None).update(off_at=session.ended_at)
    session.capture_notices.update(shown_at=None)


def lock_row(session: Session) -> None:
    """Lock the session's row until the transaction ends. Always the first lock, so that none can deadlock."""
    Session.objects.select_for_update(no_key=True).only("pk").get(pk=session.pk)


def locked(session: Session) -> Session:
    """The session as it is now, locked until the transaction ends, so that nobody ends or reopens it.

    One that is over by itself is closed first, so that its questions are in the register.
    """
    found = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if found.ended_at is None and found.phase() == "over":
        _close_by_itself(found)
    return found
