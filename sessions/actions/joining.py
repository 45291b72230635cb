"""Making a session, and coming in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import letting_in
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.log import Actor
from sessions.announce import Change, announce
from sessions.errors import Refused
from sessions.models import AgendaItem, Facilitation, Participant, PlannedItem, Question, Session, Workshop
from sessions.models.session import FURTHEST, MAX_DAYS_KEPT, MAX_MINUTES
from sessions.models.texts import TEXTS
from sessions.plan import DoesNotFit, Item, fit
from sessions.text import clean_text


@transaction.atomic
def make_session(
    *,
    workshop: Workshop,
    facilitator: Any,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    confirmed: bool = False,
    **extra: Any,
) -> Session:
    """A new session with its plan fitted to `minutes`. Raises Refused when the agenda can't fit.

    `confirmed`: its facilitator read the notice, which then has to say who holds what people send.
    """
    items = list(workshop.items.all())
    seconds = fitted(items, minutes)
    given = {**settings.SESSION_DEFAULTS, **extra, "place": place}
    session = Session(workshop=workshop, starts_at=starts_at, minutes=minutes, **given)
    clean_texts(session)
    check_days(session)
    if confirmed:
        check_notice(session)
        session.notice_confirmed_at = timezone.now()
    session.save()
    PlannedItem.objects.bulk_create(
        PlannedItem(session=session, item=item, position=n, seconds=planned)
        for n, (item, planned) in enumerate(zip(items, seconds, strict=True), start=1)
    )
    Facilitation.objects.create(session=session, user=facilitator)
    return session


def fitted(items: Sequence[AgendaItem], minutes: int) -> list[int]:
    """Seconds for each item. Raises Refused when the agenda can't fit."""
    if minutes > MAX_MINUTES:
        raise Refused(_("At most {n} minutes.").format(n=MAX_MINUTES), status=422)
    try:
        return fit([Item(item.minutes, item.min_minutes) for item in items], minutes=minutes)
    except DoesNotFit as short:
        message = _("The agenda needs at least {n} minutes.").format(n=short.min_minutes)
        raise Refused(message, status=422) from None


def clean_texts(session: Session) -> None:
    """Each text of a session as it is kept; only the host's own words have lines. Raises InvalidText."""
    for field, (what, most) in TEXTS.items():
        words = clean_text(
            getattr(session, field),
            max_length=most,
            label=str(what),
            required=False,
            lines=field == "welcome_note",
        )
        setattr(session, field, words)


def check_days(session: Session) -> None:
    """A start within two years of today, and the deletion day in the session's own time.

    By default that is some days after the session, at most 30.
    """
    if abs(session.starts_at - timezone.now()) > FURTHEST:
        raise Refused(_("Choose a day within two years of today."), status=422)
    last_day = session.last_day
    if session.delete_on is None:
        session.delete_on = last_day + timedelta(days=settings.DELETE_AFTER_DAYS)
    if not last_day <= session.delete_on <= last_day + timedelta(days=MAX_DAYS_KEPT):
        raise Refused(
            _("The deletion day is at most {n} days after the session, and never before it.").format(
                n=MAX_DAYS_KEPT
            ),
            status=422,
        )


def check_notice(session: Session) -> None:
    """Raise Refused while the notice can't say who holds what people send, where, and what for."""
    if session.unsaid:
        raise Refused(_("The notice lacks: {what}.").format(what=session.unsaid_words), status=422)


@transaction.atomic
@transaction.atomic
def confirm_notice(session: Session, *, by: Actor = None) -> None:
    """The facilitator has read what people will be told."""
    check_notice(session)
    Session.objects.filter(pk=session.pk).update(notice_confirmed_at=timezone.now())
    announce(session, Change.SESSION)


@refusing_bad_data()
@transaction.atomic
def join(session: Session, *, key_hash: str, name: object = "", simulated: bool = False) -> Participant:
    """Take a seat, or come back to it. A name is optional; coming back keeps the name given before."""
    phase = session.phase()
    if phase == "draft":
        raise Refused(_("The doors aren’t open yet."), code="early")
    if phase == "over":
        raise Refused(_("That session has ended."), code="over", status=410)
    if phase == "off":
        raise Refused(_("That session was called off."), code="over", status=410)
    if simulated and not session.demonstration:
        raise Refused(_("Invented people never enter a real session."))
    name = clean_text(name, max_length=60, label=_("Your name"), required=False, lines=False)
    seat = session.participants.filter(key=key_hash).first()
    new = seat is None
    if seat is None:
        letting_in.check_room(session)  # those who come at the same moment take turns there
        seat, new = Participant.objects.get_or_create(
            session=session,
            key=key_hash,
            defaults={"name": name, "joined_at": timezone.now(), "simulated": simulated},
        )
    if seat.removed_at:
        raise Refused(_("The facilitator removed this phone from the session."), code="removed", status=403)
    if new:
        announce(session, Change.PEOPLE)
    elif name and name != seat.name:
        rename(session, seat, name=name)
    return seat


@transaction.atomic
def rename(session: Session, participant: Participant, *, name: object) -> None:
    """Change a name, or with an empty one remove it: from the questions signed with it, too.

    Such a question then is like any without a name: its time says only at which slide it was asked.
    """
    participant.name = clean_text(name, max_length=60, label=_("Your name"), required=False, lines=False)
    participant.save(update_fields=["name"])
    if not participant.name:
        for question in session.questions.filter(participant=participant):
            run = session.runs.filter(started_at__lte=question.asked_at).order_by("started_at").last()
            question.asked_at = run.started_at if run else session.doors_opened_at or question.asked_at
            question.participant, question.name_shown_to = None, Question.NameVisibility.NOBODY
            question.save(update_fields=["asked_at", "participant", "name_shown_to"])
    announce(session, Change.PEOPLE, Change.QUESTIONS)
