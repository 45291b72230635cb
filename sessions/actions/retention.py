"""What a facilitator does about the deletion: holds it back, lifts that, deletes names before it."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import backups, storage
from sessions.actions.arranging import keep_notice
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.actions.undoing import finalise
from sessions.announce import Change, announce
from sessions.deletions import note_names_deleted
from sessions.errors import Refused, Stale
from sessions.models import PurgeReceipt, Question, Session
from sessions.models.session import FURTHEST
from sessions.models.texts import HOLD_TEXTS
from sessions.privacy.purge import purge_session
from sessions.text import clean_text


@transaction.atomic
def hold_back(
    session: Session, *, held_back_by: object, retention_hold: object, held_until: date, by: Actor = None
) -> None:
    """Keep names, seats, votes and questions until a day, or change what is said of it. Raises Refused.

    Everyone in the session can read it, and a new notice says the day. What people delete themselves goes
    all the same.
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
    _set_hold(session, by, **said, held_until=held_until)
    log_action(session, by, "hold_back", until=held_until.isoformat(), held_by=said["held_back_by"])
    announce(session, Change.SESSION)


def _set_hold(session: Session, by: Actor, **hold: Any) -> None:
    """Set a hold's fields, with the notice of the day that names go on then."""
    for name, value in hold.items():
        setattr(session, name, value)
    session.save(update_fields=list(hold))
    keep_notice(session, by=by)


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
    _set_hold(session, by, retention_hold="", held_back_by="", held_until=None)
    log_action(session, by, "lift_hold")
    announce(session, Change.SESSION)
    transaction.on_commit(partial(backups.expire_by, session.deletion_day), robust=True)
    purge_session(session.pk, timezone.now())


class NamesToDelete(Refused):
    """Raised instead of deleting names. Says how many there are, so that the facilitator can decide."""

    def __init__(self, count: int) -> None:
        super().__init__(_("Deleting the names has to be confirmed."), code="names")
        self.count = count


@transaction.atomic
def delete_names(session: Session, *, names: int = 0, by: Actor = None) -> None:
    """After the end, delete every name, from questions too; the stage counts them down to 0.

    Backups that were made before have them still: they go with the next day.
    `names` is how many the facilitator was told: raises NamesToDelete where there are more or fewer.
    """
    session, now = locked(session), timezone.now()
    named = session.participants.exclude(name="")
    _check_names(session, now, named.count(), told=names)
    finalise(session, now=now)
    note_names_deleted(named.values_list("pk", flat=True))
    signed = session.questions.filter(participant__isnull=False)
    signed.update(participant=None, name_shown_to=Question.NameVisibility.NOBODY)
    named.update(name="")
    PurgeReceipt.objects.create(session=session, at=now, names=names)
    Session.objects.filter(pk=session.pk).update(names_deleted_at=now)
    storage.checkpoint_soon()
    transaction.on_commit(partial(backups.expire_by, session.local_date()), robust=True)
    log_action(session, by, "delete_names", count=names)
    announce(session, Change.SESSION, Change.QUESTIONS, Change.PEOPLE)


def _check_names(session: Session, now: datetime, count: int, *, told: int) -> None:
    if session.phase(now) != "over":
        raise Refused(_("End the session first, then delete the names."))
    if session.is_held(now):
        raise Refused(_("The names are kept longer. Lift the hold first."))
    if not count:
        raise Refused(_("There are no names here to delete."))
    if count != told:
        raise NamesToDelete(count)
