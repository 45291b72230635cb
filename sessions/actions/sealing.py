"""Sealing rounds: what people sent becomes totals. One that is left waits until nobody can undo that."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from sessions import activities, storage
from sessions.models import Round, Session

LeftRounds = list[list[Any]]  # [key, when it closes or None] of each


@transaction.atomic
def seal_round(round_: Round, *, now: datetime) -> None:
    """Turn what people sent into totals, in one transaction. Does nothing for a sealed round."""
    unsealed = Round.objects.unsealed().filter(pk=round_.pk)
    if not unsealed.update(sealed_at=now, closes_at=round_.closes_at or now):
        return
    activity = activities.get(round_.kind)
    if activity is not None:
        activity.sealed(round_)
    storage.checkpoint_soon()


def seal_rounds(session: Session, *, now: datetime) -> None:
    """Seal every round that is open, since the room moves on."""
    for round_ in session.rounds.unsealed():
        seal_round(round_, now=now)


def leave_rounds(session: Session, *, now: datetime) -> LeftRounds:
    """Close every round that is open, since the room moves on. Returns how they were; sealing follows."""
    unsealed = session.rounds.unsealed()
    left = [[pk, at.isoformat() if at else None] for pk, at in unsealed.values_list("pk", "closes_at")]
    if left:
        unsealed.filter(Q(closes_at=None) | Q(closes_at__gt=now)).update(closes_at=now)
    return left


def open_again(session: Session, left: LeftRounds) -> None:
    """Make rounds that were left as they were, with all that was sent to them."""
    for pk, closes_at in left:
        session.rounds.unsealed().filter(pk=pk).update(closes_at=closes_at)


def seal_left(session: Session, left: LeftRounds, *, now: datetime) -> int:
    """Seal rounds that were left; returns how many of them still had to be."""
    if not left:
        return 0
    found = list(session.rounds.unsealed().filter(pk__in=[pk for pk, _closes_at in left]))
    for round_ in found:
        seal_round(round_, now=now)
    return len(found)
