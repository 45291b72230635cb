"""Who may be in the room: the cap, the lock, phones removed and let back in; and the stage's link."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sessions.actions import transitions
from sessions.actions.lifecycle import hold
from sessions.actions.log import Actor, log_action
from sessions.agenda import current_run
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.models import Session
from sessions.models.session import MAX_PHONES, new_token


def check_room(session: Session) -> None:
    """Is there room for one phone more? In a transaction: those who come at the same moment take turns."""
    held = Session.objects.select_for_update(no_key=True).only("locked_at", "cap", "head_count")
    present = held.get(pk=session.pk)
    if present.locked_at:
        raise Refused(
            _("This session is locked: nobody new is let in now. Ask the facilitator to unlock it."),
            code="locked",
        )
    if present.participants.present().count() >= present.max_phones:
        raise Refused(
            _("This session is full. Tell the facilitator: they can let more in."),
            code="full",
        )


@transaction.atomic
def lock(session: Session, *, on: bool, by: Actor = None) -> None:
    """Let no new phone in, or let them in again. Those who are in come back freely."""
    Session.objects.filter(pk=session.pk).update(locked_at=timezone.now() if on else None)
    log_action(session, by, "lock" if on else "unlock")
    announce(session, Change.PEOPLE)


@transaction.atomic
def change_cap(session: Session, *, cap: int, by: Actor = None) -> None:
    if not 1 <= cap <= MAX_PHONES:
        raise Refused(_("Between 1 and {most} phones.").format(most=MAX_PHONES), status=422)
    Session.objects.filter(pk=session.pk).update(cap=cap)
    log_action(session, by, "change_cap", cap=cap)
    announce(session, Change.PEOPLE)


@transaction.atomic
def remove(session: Session, *, participant_pk: int, by: Actor = None) -> None:
    """This phone, and its questions that still wait."""
    now = timezone.now()
    phone = session.participants.present().filter(pk=participant_pk)
    if not phone.update(removed_at=now):
        raise Stale
    _hide(session, Q(participant=participant_pk), now)
    _sent_away(session, by, "remove_phone")


@transaction.atomic
def remove_since(session: Session, *, step: str, by: Actor = None) -> None:
    """Everybody who joined since this slide came on, and what was asked since and still waits.

    Before the first slide: everybody. `step` is the slide it was pressed for.
    """
    now, run = timezone.now(), current_run(session)
    if step != (run.step if run else "start"):
        raise Stale
    joined, asked = Q(), Q()
    if run is not None:
        since = run.slide_at or run.started_at
        joined = Q(joined_at__gte=since)
        # a question without a name says at which slide it was asked, never when
        asked = Q(asked_at__gte=since) | Q(slide=run.slide_id, asked_at__gte=run.started_at)
    count = session.participants.present().filter(joined).update(removed_at=now)
    hidden = _hide(session, asked, now)
    if not count and not hidden:
        raise Refused(_("Nobody has joined since this slide came on."))
    _sent_away(session, by, "remove_since", count=count)


@transaction.atomic
def let_back_in(session: Session, *, removed_at: str, by: Actor = None) -> None:
    """Undo one removal: its phones come back, its questions wait again. They all carry its moment."""
    try:
        moment = parse_datetime(removed_at)
    except ValueError:
        moment = None
    session = hold(session)
    phones = session.participants.removed().filter(removed_at=moment)
    if moment is None or not phones.update(removed_at=None):
        raise Stale
    now = timezone.now()
    questions, over = session.questions.filter(hidden_at=moment), session.phase(now) == "over"
    transitions.take_all(questions, "let_back_in", session, now, over=over)
    _sent_away(session, by, "let_back_in")


@transaction.atomic
def renew_stage_link(session: Session, *, by: Actor = None) -> None:
    """A new stage's key; the old one opens nothing any more, and stages opened with it are closed."""
    Session.objects.filter(pk=session.pk).update(stage_secret=new_token())
    log_action(session, by, "renew_stage_link")
    announce(session, Change.LINKS, Change.ADMISSION)


def _hide(session: Session, asked: Q, now: datetime) -> int:
    typed = session.questions.filter(asked, spoken=False)
    return transitions.take_all(typed, "remove", session, now, over=session.phase(now) == "over")


def _sent_away(session: Session, by: Actor, verb: str, **parameters: int) -> None:
    log_action(session, by, verb, **parameters)
    announce(session, Change.PEOPLE, Change.QUESTIONS, Change.ADMISSION)
