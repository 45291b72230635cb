"""Participants: joining, names, the cap, the lock, and phones removed and let back in."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sessions import storage
from sessions.actions import transitions
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.agenda import current_run, slide_came_on
from sessions.announce import Change, announce
from sessions.deletions import forget_name_deleted, note_names_deleted
from sessions.errors import Refused, SessionOver, Stale
from sessions.models import Participant, PrivacyNotice, Question, Session
from sessions.models.session import MAX_PHONES
from sessions.text import clean_text

MAX_NAME = 60  # characters


@refusing_bad_data()
@transaction.atomic
def join(
    session: Session, *, key_hash: str, name: object = "", notice: str = "", simulated: bool = False
) -> Participant:
    """Take a seat, or come back to it. A name is optional; coming back keeps the name given before.

    `notice` is the key of the notice on the page that somebody joins from; else it is the newest.
    """
    phase = session.phase()
    if phase == "draft":
        raise Refused(_("The doors aren’t open yet."), code="early")
    if phase == "over":
        raise SessionOver(_("That session has ended."))
    if phase == "off":
        raise SessionOver(_("That session was called off."))
    if simulated and not session.demonstration:
        raise Refused(_("Invented people never enter a real session."))
    name = _clean_name(name)
    seat = session.participants.filter(key=key_hash).first()
    new = seat is None
    if seat is None:
        _check_capacity(session)  # those who come at the same moment take turns there
        seat, new = Participant.objects.get_or_create(
            session=session,
            key=key_hash,
            defaults={
                "name": name,
                "joined_at": _joined_at(session),
                "notice": _notice_shown(session, notice),
                "simulated": simulated,
            },
        )
    if seat.removed_at:
        raise Refused(_("The facilitator removed this phone from the session."), code="removed", status=403)
    if new:
        announce(session, Change.PEOPLE)
    elif name and name != seat.name:
        rename(session, seat, name=name)
    return seat


def _notice_shown(session: Session, key: str) -> PrivacyNotice | None:
    every = session.privacy_notices.order_by("-pk")
    return next((notice for notice in every if str(notice.pk) == key), None) or next(iter(every), None)


def _joined_at(session: Session) -> datetime:
    return slide_came_on(session, current_run(session))


@transaction.atomic
def rename(session: Session, participant: Participant, *, name: object) -> None:
    """Change a name; an empty one removes it, from the questions signed with it, too.

    Also after the end, but once all names were deleted there can't be one again.
    """
    before, participant.name = participant.name, _clean_name(name)
    if session.names_deleted_at and participant.name:
        raise Refused(_("The names of this session are deleted, so it takes none any more."))
    participant.save(update_fields=["name"])
    if before:
        storage.checkpoint_soon()
    if participant.name and not before:
        forget_name_deleted(participant.pk)
    if not participant.name:
        note_names_deleted([participant.pk] if before else [])
        signed = session.questions.filter(participant=participant)
        signed.update(participant=None, name_shown_to=Question.NameVisibility.NOBODY)
    announce(session, Change.PEOPLE, Change.QUESTIONS)


def _clean_name(name: object) -> str:
    return clean_text(name, max_length=MAX_NAME, label=_("Your name"), required=False, lines=False)


def _check_capacity(session: Session) -> None:
    """Whether one phone more is let in. In a transaction: those who come at the same moment take turns."""
    rows = Session.objects.select_for_update(no_key=True).only("locked_at", "cap", "head_count")
    found = rows.get(pk=session.pk)
    if found.locked_at:
        raise Refused(
            _("This session is locked, so nobody new can join right now. Ask the facilitator to unlock it."),
            code="locked",
        )
    if found.participants.present().count() >= found.max_phones:
        raise Refused(
            _("This session is full. Tell the facilitator: they can let more in."),
            code="full",
        )


@transaction.atomic
def lock(session: Session, *, on: bool, by: Actor = None) -> None:
    """Let no new phone in, or let new ones in again. Those with a seat always come back."""
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
    """Remove a phone and hide its waiting questions."""
    now = timezone.now()
    phone = session.participants.present().filter(pk=participant_pk)
    if not phone.update(removed_at=now):
        raise Stale
    _hide(session, Q(participant=participant_pk), now)
    _log_and_announce(session, by, "remove_phone")


@transaction.atomic
def remove_since(session: Session, *, step: str, by: Actor = None) -> None:
    """Remove everyone who joined since this slide came on, and hide what was asked since and still waits.

    Before the first slide that is everyone. `step` is the slide that the sender saw.
    """
    now, run = timezone.now(), current_run(session)
    if step != (run.step if run else "start"):
        raise Stale
    joined, asked = Q(), Q()
    if run is not None:
        since = slide_came_on(session, run)
        joined, asked = Q(joined_at__gte=since), Q(asked_at__gte=since)
    count = session.participants.present().filter(joined).update(removed_at=now)
    hidden = _hide(session, asked, now)
    if not count and not hidden:
        everyone = _("Nobody has joined yet.")
        raise Refused(_("Nobody has joined since this slide came on.") if run else everyone)
    _log_and_announce(session, by, "remove_since" if run else "remove_everyone", count=count)


@transaction.atomic
def let_back_in(session: Session, *, removed_at: str, by: Actor = None) -> None:
    """Undo one removal: its phones may come back, its questions wait again. All carry its moment."""
    try:
        moment = parse_datetime(removed_at)
    except ValueError:
        moment = None
    session = locked(session)
    phones = session.participants.removed().filter(removed_at=moment)
    if moment is None or not phones.update(removed_at=None):
        raise Stale
    now = timezone.now()
    questions, over = session.questions.filter(hidden_at=moment), session.phase(now) == "over"
    transitions.take_all(questions, "let_back_in", session, now, over=over)
    _log_and_announce(session, by, "let_back_in")


def _hide(session: Session, asked: Q, now: datetime) -> int:
    typed = session.questions.filter(asked, spoken=False)
    return transitions.take_all(typed, "remove", session, now, over=session.phase(now) == "over")


def _log_and_announce(session: Session, by: Actor, verb: str, **parameters: int) -> None:
    log_action(session, by, verb, **parameters)
    announce(session, Change.PEOPLE, Change.QUESTIONS, Change.ADMISSION)
