"""Deleting what is held about people, on the day that they were told.

`purge` does what is due and no more; called again it finds nothing. Each session is a transaction of its
own: one that is broken off leaves it as it was, and the next call does it whole. What went is counted in a
receipt.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sessions import compaction, storage
from sessions.announce import Change, announce
from sessions.models import Participant, PurgeReceipt, Question, Session, Upvote
from sessions.models.questions import QuestionQuerySet
from sessions.models.standing import Result, Status, Visibility
from sessions.privacy.rehearsals import wipe_over

AT_LEAST = timedelta(hours=2)  # after the end, where the day of deletion is the session's own
CLOSED_FOR = timedelta(days=30)  # for so long a closed question can be found by its asker
# from the session's own day
OPEN_FOR = timedelta(days=90)  # a question that is still open then expires
LATE_AFTER = timedelta(hours=24)
CLOSED_AT = Coalesce("answered_at", F("hidden_at"))  # of a closed question


def purge(now: datetime | None = None) -> list[PurgeReceipt]:
    """Delete everything that is due now, or at another moment. Returns a receipt for each session touched.

    Of rehearsals that are over there is none.
    """
    now = now or timezone.now()
    wipe_over(now)
    receipts = [purge_session(pk, now) for pk in _ended().values_list("pk", flat=True)]
    return [receipt for receipt in receipts if receipt is not None]


def due_at(session: Session) -> datetime:
    """When the names, seats and votes of a session go: as its day of deletion begins, AT_LEAST after its end.

    Of a session that goes on it is the latest moment: such a session ends by itself.
    """
    over, begins = session.over_at(), session.beginning_of(session.names_go_on)
    return max(begins, over + AT_LEAST) if over else begins


def overdue(now: datetime | None = None) -> list[Session]:
    """The sessions of which something should have gone a day ago or more, and is still there."""
    now = now or timezone.now()
    found = [session for session in _with_what_is_left(_ended()) if not session.is_held(now)]
    return [session for session in found if any(at + LATE_AFTER <= now for at in _due(session))]


def first_day() -> date | None:
    """The first day on which something that is held now goes: names and seats, a question, what ties it."""
    found = _with_what_is_left(Session.objects.real())
    return min((day for session in found for day in _days(session)), default=None)


def _with_what_is_left(sessions: QuerySet[Session]) -> QuerySet[Any]:
    """Sessions with what is left of each, as `_days` asks."""
    of_it = Question.objects.filter(session=OuterRef("pk"))
    closed = of_it.filter(status=Status.CLOSED).annotate(closed_at=CLOSED_AT)
    goes = closed.filter(Q(visibility=Visibility.ASKER) | ~Q(sender_tag="", draft=""))
    told: dict[str, Any] = {
        "has_seats": Exists(Participant.objects.filter(session=OuterRef("pk"))),
        "has_unread": Exists(_unread(of_it)),
        "has_tied": Exists(of_it.exclude(sender_tag="")),
        "has_questions": Exists(of_it),
        "first_closed": Subquery(goes.order_by("closed_at").values("closed_at")[:1]),
    }
    return sessions.annotate(**told)


def _days(session: Any) -> Iterator[date]:
    """The days on which something of a session goes; a hold puts them off. `session` is annotated."""
    days = [session.deletion_day] if _waits_for_its_day(session) else []
    days += _days_of_questions(session)
    if session.held_until or not session.retention_hold:
        yield from (max(day, session.held_until or day) for day in days)


def _due(session: Any) -> Iterator[datetime]:
    """When at the latest each of these is due, of a session that has ended and isn't held back."""
    if _waits_for_its_day(session):
        yield due_at(session)
    for day in _days_of_questions(session):
        # a question goes thirty days after the minute at which it was closed
        yield session.beginning_of(max(day, session.held_until or day) + timedelta(days=1))


def _days_of_questions(session: Any) -> list[date]:
    days = []
    if session.first_closed:
        days.append(session.local_date(session.first_closed + CLOSED_FOR))
    if session.has_tied:
        days.append(session.questions_go_by)
    if session.has_questions:
        days.append(session.summary_until)
    return days


def _waits_for_its_day(session: Any) -> bool:
    return session.purged_at is None and (session.has_seats or session.has_unread)


def _ended() -> QuerySet[Session]:
    return Session.objects.real().filter(ended_at__isnull=False)


@transaction.atomic
def purge_session(session_pk: int, now: datetime) -> PurgeReceipt | None:
    """Delete what is due of one session: nothing while it is held back, or goes on."""
    session = _ended().select_for_update(no_key=True).filter(pk=session_pk).first()
    if session is None or session.is_held(now):  # reopened or held meanwhile
        return None
    receipt = PurgeReceipt(session=session, at=now)
    first = session.purged_at is None and due_at(session) <= now
    if first:
        _delete_people(session, receipt)
        unread = _unread(session.questions.all())
        unread.filter(result=Result.WITHDRAWN).delete()  # nothing of them is left to count
        receipt.questions += _delete(unread)
        Session.objects.filter(pk=session.pk).update(purged_at=now)
    _settle_questions(session, now, receipt)
    if not first and not any((receipt.questions, receipt.expired, receipt.untied)):
        return None
    receipt.save()
    storage.checkpoint_soon()
    transaction.on_commit(compaction.compact_soon, robust=True)
    announce(session, Change.SESSION, Change.QUESTIONS, Change.PEOPLE, Change.ADMISSION)
    return receipt


def _delete_people(session: Session, receipt: PurgeReceipt) -> None:
    """Names, seats and the originals of redacted texts go; votes and flags become numbers."""
    votes = Upvote.objects.filter(question__session=session)
    counted = session.participants.aggregate(
        seats=Count("pk"),
        names=Count("pk", filter=~Q(name="")),
        removed=Count("pk", filter=Q(removed_at__isnull=False)),
    )
    receipt.seats, receipt.names, receipt.votes = counted["seats"], counted["names"], votes.count()
    receipt.removed = counted["removed"]
    of_this = Upvote.objects.filter(question=OuterRef("pk")).values("question").annotate(n=Count("pk"))
    session.questions.update(
        votes_kept=Coalesce(Subquery(of_this.values("n")), 0),
        participant=None,
        name_shown_to=Question.NameVisibility.NOBODY,
    )
    votes.delete()
    session.capture_notices.update(told=0)
    session.muted_tags.all().delete()
    session.questions.all().keep_flags_as_numbers()
    session.rounds.all().keep_flags_as_numbers()
    session.flags.all().delete()
    redacted = session.questions.exclude(redacted_text="")
    redacted.update(text=F("redacted_text"), redacted_text="")
    session.participants.all().delete()


def what_stays(session: Session) -> dict[str, bool]:
    """What a session's receipt has to tell of: totals, and questions that go by another day, each if any."""
    unshown = session.questions.filter(visibility=Visibility.ASKER)
    return {
        "totals": session.rounds.exists(),
        "followed_up": unshown.exclude(filed_at=None).exists(),
        "shown": session.questions.shown().exists(),
    }


def _unread(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Those that the room can't read, and that nobody is to follow up."""
    return questions.filter(visibility=Visibility.ASKER, filed_at=None)


def _settle_questions(session: Session, now: datetime, receipt: PurgeReceipt) -> None:
    """What the weeks after a session take from its questions."""
    every, age = session.questions.all(), session.local_date(now) - session.last_day
    if not session.keeps_questions(now):
        receipt.questions += _delete(every)
        return
    if age >= OPEN_FOR:
        still_open = every.exclude(status=Status.CLOSED)
        receipt.expired += still_open.update(status=Status.CLOSED, result=Result.EXPIRED, answered_at=now)
    closed = every.filter(status=Status.CLOSED).annotate(closed_at=CLOSED_AT)
    if session.local_date(now) < session.questions_go_by:
        closed = closed.filter(closed_at__lte=now - CLOSED_FOR)
    receipt.questions += _delete(closed.filter(visibility=Visibility.ASKER))
    tied = closed.exclude(sender_tag="", draft="")
    receipt.untied += tied.update(sender_tag="", draft="")


def _delete(questions: QuestionQuerySet) -> int:
    return questions.delete()[1].get(Question._meta.label, 0)
