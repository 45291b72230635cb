"""Deleting what is held about people, on the day that they were told.

`purge` does what is due and no more; called again it finds nothing. Each session is a transaction of its
own: one that is broken off leaves it as it was, and the next call does it whole. What went is counted in a
receipt.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sessions import compaction, storage
from sessions.announce import Change, announce
from sessions.models import PurgeReceipt, Question, Session, Upvote
from sessions.models.questions import QuestionQuerySet
from sessions.models.standing import Result, Status, Visibility

AT_LEAST = timedelta(hours=2)  # after the end, where the day of deletion is the session's own
CLOSED_FOR = timedelta(days=30)  # for so long a closed question can be found by its asker
# from the session's own day
OPEN_FOR = timedelta(days=90)  # a question that is still open then expires
SHOWN_FOR = timedelta(days=365)  # then all questions go, and totals stay
LATE_AFTER = timedelta(hours=24)


def purge(now: datetime | None = None) -> list[PurgeReceipt]:
    """Delete everything that is due now, or at another moment. Returns a receipt for each session touched."""
    now = now or timezone.now()
    receipts = [_purge(pk, now) for pk in _ended().values_list("pk", flat=True)]
    return [receipt for receipt in receipts if receipt is not None]


def due_at(session: Session) -> datetime:
    """When the names, seats and votes of a session that has ended go: as its day of deletion begins."""
    assert session.ended_at is not None
    begins = datetime.combine(session.names_go_on, time(), session.tz)
    return max(begins, session.ended_at + AT_LEAST)


def overdue(now: datetime | None = None) -> list[Session]:
    """The sessions whose data should have gone a day ago or more, and are still there."""
    now = now or timezone.now()
    waiting = _ended().filter(purged_at=None, delete_on__lte=now.date())
    return [session for session in waiting if due_at(session) + LATE_AFTER <= now]


def _ended() -> QuerySet[Session]:
    """Sessions that have ended and aren't held back."""
    return Session.objects.filter(ended_at__isnull=False, retention_hold="")


@transaction.atomic
def _purge(session_pk: int, now: datetime) -> PurgeReceipt | None:
    session = _ended().select_for_update(no_key=True).filter(pk=session_pk).first()
    if session is None:  # reopened or held meanwhile
        return None
    receipt = PurgeReceipt(session=session, at=now)
    first = session.purged_at is None and due_at(session) <= now
    if first:
        _delete_people(session, receipt)
        receipt.questions += _delete(_unread(session))
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
    counted = session.participants.aggregate(seats=Count("pk"), names=Count("pk", filter=~Q(name="")))
    receipt.seats, receipt.names, receipt.votes = counted["seats"], counted["names"], votes.count()
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


def _unread(session: Session) -> QuestionQuerySet:
    """Questions that the room can't read, and that nobody is to follow up."""
    return session.questions.filter(visibility=Visibility.ASKER, filed_at=None)


def _settle_questions(session: Session, now: datetime, receipt: PurgeReceipt) -> None:
    """What the weeks after a session take from its questions."""
    every, age = session.questions.all(), session.local_date(now) - session.last_day
    if age >= SHOWN_FOR:
        receipt.questions += _delete(every)
        return
    if age >= OPEN_FOR:
        still_open = every.exclude(status=Status.CLOSED)
        receipt.expired += still_open.update(status=Status.CLOSED, result=Result.EXPIRED, answered_at=now)
    closed = every.filter(status=Status.CLOSED).annotate(closed_at=Coalesce("answered_at", F("hidden_at")))
    if session.local_date(now) < session.questions_go_by:
        closed = closed.filter(closed_at__lte=now - CLOSED_FOR)
    receipt.questions += _delete(closed.filter(visibility=Visibility.ASKER))
    tied = closed.exclude(sender_tag="", draft="")
    receipt.untied += tied.update(sender_tag="", draft="")


def _delete(questions: QuestionQuerySet) -> int:
    return questions.delete()[1].get(Question._meta.label, 0)
