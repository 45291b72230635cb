"""Making a session, and coming in."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.activities import Refused
from sessions.live.announce import announce
from sessions.models import Facilitation, Participant, PlannedItem, Question, Session, Workshop
from sessions.plan import DoesNotFit, Item, fit
from sessions.text import clean_text

MOST_MINUTES = 480
ROOM_CAP = 20_000


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
    """A new session with its plan fitted to `minutes`. Raises Refused when the agenda can't fit."""
    items = list(workshop.items.all())
    if minutes > MOST_MINUTES:
        raise Refused(_("At most {n} minutes.").format(n=MOST_MINUTES), status=422)
    try:
        seconds = fit([Item(item.minutes, item.least_minutes) for item in items], minutes=minutes)
    except DoesNotFit as short:
        raise Refused(str(short), status=422) from None
    given = {**settings.SESSION_DEFAULTS, **extra}
    end_day = (starts_at + timedelta(minutes=minutes)).date()
    session = Session.objects.create(
        workshop=workshop,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        delete_on=end_day + timedelta(days=settings.DELETE_AFTER_DAYS),
        notice_confirmed_at=timezone.now() if confirmed else None,
        **given,
    )
    PlannedItem.objects.bulk_create(
        PlannedItem(session=session, item=item, position=n, seconds=planned)
        for n, (item, planned) in enumerate(zip(items, seconds, strict=True), start=1)
    )
    Facilitation.objects.create(session=session, user=facilitator)
    return session


@transaction.atomic
def confirm_notice(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(notice_confirmed_at=timezone.now())


@transaction.atomic
def join(session: Session, *, key_hash: str, name: str = "", invented: bool = False) -> Participant:
    """Take a seat, or come back to it. A name is optional; coming back keeps the name given before."""
    phase = session.phase()
    if phase == "draft":
        raise Refused(_("The doors aren't open yet."), code="early")
    if phase == "over":
        raise Refused(_("That session has ended."), code="over", status=410)
    if invented and not session.demonstration:
        raise Refused(_("Invented people never enter a real session."))
    name = clean_text(name, most=60, what=_("Your name"), required=False)
    seat, new = Participant.objects.get_or_create(
        session=session,
        key=key_hash,
        defaults={"name": name, "joined_at": timezone.now(), "invented": invented},
    )
    if seat.removed_at:
        raise Refused(_("The facilitator removed this phone from the session."), code="removed", status=403)
    if new:
        announce(session, "people")
    elif name and name != seat.name:
        rename(session, seat, name=name)
    return seat


@transaction.atomic
def rename(session: Session, participant: Participant, *, name: str, tag: str = "") -> None:
    """Change a name, or with an empty one remove it: from the questions signed with it, too.

    Such a question then is like any without a name: its sender finds it by `tag`, and nobody else can.
    """
    participant.name = clean_text(name, most=60, what=_("Your name"), required=False)
    participant.save(update_fields=["name"])
    if not participant.name:
        for question in session.questions.filter(participant=participant):
            run = session.runs.filter(started_at__lte=question.asked_at).order_by("started_at").last()
            question.asked_at = run.started_at if run else session.doors_opened_at or question.asked_at
            question.tag = question.tag or tag
            question.participant, question.name_shown_to = None, Question.Name.NOBODY
            question.save(update_fields=["asked_at", "tag", "participant", "name_shown_to"])
    announce(session, "people", "questions")
