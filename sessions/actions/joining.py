"""Making a session, and coming in."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.bad_data import refusing_bad_data
from sessions.activities import Refused
from sessions.live.announce import announce
from sessions.models import Facilitation, Participant, PlannedItem, Session, Workshop
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


@refusing_bad_data()
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
def rename(session: Session, participant: Participant, *, name: str) -> None:
    participant.name = clean_text(name, most=60, what=_("Your name"), required=False)
    participant.save(update_fields=["name"])
    announce(session, "people", "questions")
