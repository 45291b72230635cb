"""What a facilitator does about the deletion: holds it back, and lifts that."""

from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import backups
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.models import Session
from sessions.models.session import FURTHEST
from sessions.models.texts import HOLD_TEXTS
from sessions.privacy.purge import purge_session
from sessions.text import clean_text


@transaction.atomic
def hold_back(
    session: Session, *, held_back_by: object, retention_hold: object, held_until: date, by: Actor = None
) -> None:
    """Keep names, seats, votes and questions until a day, or change what is said of it. Raises Refused.

    Everyone in the session can read it. What people delete themselves goes all the same.
    """
    session = locked(session)
    given = {"held_back_by": held_back_by, "retention_hold": retention_hold}
    said = {
        name: clean_text(given[name], max_length=most, label=str(label), lines=False)
        for name, (label, most) in HOLD_TEXTS.items()
    }
    _check_day(session, held_until)
    before = {name: getattr(session, name) for name in (*said, "held_until")}
    if before == {**said, "held_until": held_until}:  # sent again
        return
    Session.objects.filter(pk=session.pk).update(**said, held_until=held_until)
    log_action(session, by, "hold_back", until=held_until.isoformat(), held_by=said["held_back_by"])
    announce(session, Change.SESSION)


def _check_day(session: Session, day: date) -> None:
    if session.purged_at and not session.questions.exists():
        raise Refused(_("Nothing is left here that could be kept longer."))
    today = session.local_date()
    if day <= today:
        raise Refused(_("Choose a day after today."), status=422)
    if day > today + FURTHEST:
        raise Refused(_("Choose a day within two years of today."), status=422)
    if session.purged_at is None and day <= session.deletion_day:
        raise Refused(_("Choose a day after the deletion day: nothing goes before it."), status=422)


@transaction.atomic
def lift_hold(session: Session, *, by: Actor = None) -> None:
    """End a hold before its day. What was due meanwhile is deleted at once."""
    session = locked(session)
    if not session.is_held():
        raise Stale
    Session.objects.filter(pk=session.pk).update(retention_hold="", held_back_by="", held_until=None)
    log_action(session, by, "lift_hold")
    announce(session, Change.SESSION)
    transaction.on_commit(partial(backups.expire_by, session.deletion_day), robust=True)
    purge_session(session.pk, timezone.now())
