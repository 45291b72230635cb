"""What can be undone for ten seconds, and what is put off for as long.

A move closes the round that it leaves, and an end keeps when people joined: that they are sealed and
forgotten follows once nobody can undo it, which is at the next press, or when those seconds are over.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from sessions import settling
from sessions.actions import sealing
from sessions.announce import Change, announce
from sessions.models import Session, UndoStep
from sessions.models.undo import UNDO_FOR


def keep(session: Session, verb: str, *, now: datetime, **before: Any) -> None:
    """Let this press be undone, in place of the one before it."""
    finalise(session, now=now)
    keep_step(session, verb, now=now, **before)
    announce(session, Change.UNDO)


def keep_step(session: Session, verb: str, *, now: datetime, **before: Any) -> None:
    """The same where the one before is settled; whoever calls it announces that."""
    UndoStep.objects.create(session=session, verb=verb, until=now + UNDO_FOR, before=before)
    settling.soon()


def finalise(session: Session, *, now: datetime) -> bool:
    """Do what was put off; from here on there is nothing to undo. Returns whether there was."""
    changes = finalised(session, now=now)
    if changes:
        announce(session, *changes)
    return bool(changes)


def finalised(session: Session, *, now: datetime) -> list[Change]:
    """The same; returns what there is to announce."""
    step = UndoStep.objects.filter(session=session).first()
    if step is None or not UndoStep.objects.filter(pk=step.pk).delete()[0]:
        return []
    sealed = sealing.seal_left(session, step.before.get("rounds", []), now=now)
    if step.verb == "end":
        forget_arrivals(session)
    return [Change.UNDO, *([Change.ROUND] if sealed else [])]


def finalise_due(now: datetime | None = None) -> datetime | None:
    """Settle what nobody can undo any more, in a transaction a session. Returns when the next is due."""
    now = now or timezone.now()
    for pk in UndoStep.objects.filter(until__lte=now).values_list("session", flat=True):
        with transaction.atomic():
            session = Session.objects.select_for_update(no_key=True).filter(pk=pk).first()
            if session is not None and UndoStep.objects.filter(session=session, until__lte=now).exists():
                finalise(session, now=now)
    return UndoStep.objects.aggregate(next=Min("until"))["next"]


def forget_arrivals(session: Session) -> None:
    """Keep only the day on which somebody joined, and only the slide of a question that was sent.

    The moment at which one was shown, which follows on its asking, is forgotten.
    """
    session.participants.update(joined_at=session.midnight)
    session.questions.filter(shown_at__isnull=False, spoken=False).update(shown_at=F("asked_at"))
