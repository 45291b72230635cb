"""Rounds: opened, answered, closed with a grace, sealed into totals, revealed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from quiz.models import QuizQuestion, Response, Round, Total
from sessions.actions.running import Stale
from sessions.activities import Refused
from sessions.live.announce import announce
from sessions.models import Participant, Session

GRACE = timedelta(seconds=1.5)  # an answer on its way when the round closes still counts


@transaction.atomic
def open_round(session: Session, question: QuizQuestion, *, now: datetime) -> Round:
    """Put a question to the room; again, it is the next round of the same question."""
    for unsealed in session.rounds.filter(sealed_at=None):
        seal(unsealed, now=now)
    number = session.rounds.filter(question=question).count() + 1
    return Round.objects.create(session=session, question=question, number=number, opened_at=now)


@transaction.atomic
def answer(session: Session, participant: Participant, *, round_pk: int, letter: str, now: datetime) -> Round:
    """Answer, or change an answer, until the round closes by the server's clock."""
    found = session.rounds.select_related("question").filter(pk=round_pk).first()
    if found is None:
        raise Refused("That question isn't on.", status=404)
    if not found.takes_answers(now):
        raise Refused("Closed: that answer came too late to count.", code="closed")
    choice = found.question.choices.filter(letter=letter).first()
    if choice is None:
        raise Refused("That choice isn't there.", status=422)
    Response.objects.update_or_create(round=found, participant=participant, defaults={"choice": choice})
    announce(session, "tally")
    return found


@transaction.atomic
def close(round_: Round, *, now: datetime) -> None:
    if not Round.objects.filter(pk=round_.pk, closes_at=None, sealed_at=None).update(closes_at=now + GRACE):
        raise Stale


@transaction.atomic
def seal(round_: Round, *, now: datetime) -> None:
    """Turn the answers into totals and delete them, in one transaction. Sealed already: nothing to do."""
    if not Round.objects.filter(pk=round_.pk, sealed_at=None).update(
        sealed_at=now, closes_at=round_.closes_at or now
    ):
        return
    counted = dict(round_.responses.values_list("choice").annotate(Count("pk")))
    Total.objects.bulk_create(
        Total(round=round_, choice=choice, count=counted.get(choice.pk, 0))
        for choice in round_.question.choices.all()
    )
    round_.responses.all().delete()


@transaction.atomic
def reveal(round_: Round, *, now: datetime) -> None:
    seal(round_, now=now)
    if not Round.objects.filter(pk=round_.pk, revealed_at=None).update(revealed_at=now):
        raise Stale
