"""Rounds: opened, answered, closed with a grace, sealed into totals, revealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from quiz.models import Choice, QuizQuestion, Response, Round, Total
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.models import Participant, Session

GRACE = timedelta(seconds=1.5)  # an answer on its way when the round closes still counts


@transaction.atomic
def open_round(session: Session, question: QuizQuestion, *, now: datetime) -> Round:
    """Put a question to the room; again, it is the next round of the same question."""
    for unsealed in session.rounds.filter(sealed_at=None):
        seal(unsealed, now=now)
    number = session.rounds.filter(question=question).count() + 1
    return Round.objects.create(session=session, question=question, number=number, opened_at=now)


@dataclass(frozen=True)
class Entry:
    participant: Participant
    round_pk: int
    letter: str


@transaction.atomic
def answer_all(session: Session, answers: Sequence[Entry], *, now: datetime) -> list[Refused | None]:
    """Answer, or change an answer, until the round closes by the server's clock. None where it is saved.

    The rounds are held while this is written: who seals one counts these answers, or refuses them.
    """
    wanted = {answer.round_pk for answer in answers}
    rounds = session.rounds.select_for_update().filter(pk__in=wanted).in_bulk()
    choices = {
        (choice.question_id, choice.letter): choice
        for choice in Choice.objects.filter(question__in={round_.question_id for round_ in rounds.values()})
    }
    problems: list[Refused | None] = []
    responses: dict[tuple[int, int], Response] = {}  # the last one of each participant counts
    for answer in answers:
        round_ = rounds.get(answer.round_pk)
        choice = choices.get((round_.question_id, answer.letter)) if round_ else None
        problem = None
        if round_ is None:
            problem = Refused(_("That question isn’t open."), status=404)
        elif not round_.takes_answers(now):
            problem = Refused(_("Closed: that answer came too late to count."), code="closed")
        elif choice is None:
            problem = Refused(_("That isn’t one of the choices."), status=422)
        else:
            responses[round_.pk, answer.participant.pk] = Response(
                round=round_, participant=answer.participant, choice=choice
            )
        problems.append(problem)
    if responses:
        Response.objects.bulk_create(
            responses.values(),
            update_conflicts=True,
            unique_fields=["round", "participant"],
            update_fields=["choice"],
        )
        announce(session, Change.ENTRIES)
    return problems


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
