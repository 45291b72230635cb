"""Asking, logging and upvoting questions. A facilitator's verbs for them are in `moderation`."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import transitions
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor
from sessions.agenda import current_run, slide_came_on
from sessions.announce import Change, announce
from sessions.errors import Refused, SessionOver
from sessions.models import Participant, Question, Session, Upvote
from sessions.models.keys import key_in_order, new_key
from sessions.models.standing import Standing, Visibility
from sessions.seats import MAX_ASKED, Seat, muted_tags_of, sender_tags
from sessions.text import clean_text

MAX_TEXT = 600
MAX_WAITING = 20  # from one seat
MAX_UNSIGNED = 300  # waiting in one session
MAX_SPOKEN_LINES = 20
SECONDS_HELD_BACK = (3.0, 8.0)  # least and most, for a question without a name


class Muted(Refused):
    """A muted phone asks nothing more, signed or not; only that phone is told."""

    def __init__(self) -> None:
        paused = _("A facilitator has paused your questions. You can still ask aloud.")
        super().__init__(paused, code="muted", status=403)


@transaction.atomic
def ask(
    session: Session,
    *,
    text: object,
    receipt: str,
    participant: Participant | None = None,
    name_shown_to: str = "nobody",
    key: int | None = None,
) -> Question:
    """Send a question. Its tag comes from the seat's receipt; only a signed one has the participant, too.

    `key` is the primary key that follows from the command: where it is taken, the question is there already.
    """
    if session.phase() == "over":
        raise SessionOver(_("This session has ended, so nothing more can be asked here."))
    if session.phase() == "off":
        raise SessionOver(_("This session was called off, so nothing can be asked here."))
    words = clean_text(text, max_length=MAX_TEXT, label=_("Your question"))
    if name_shown_to not in Question.NameVisibility.values:
        raise Refused(_("Choose who may see your name."), status=422)
    anonymous = name_shown_to == Question.NameVisibility.NOBODY or participant is None or not participant.name
    if anonymous and _unsigned(session) >= MAX_UNSIGNED:
        raise Refused(
            _("{n} questions are already waiting. Keep yours and send it a little later.").format(
                n=MAX_UNSIGNED
            ),
            status=429,
        )
    run = current_run(session)
    asked_at = slide_came_on(session, run)
    question = _with_free_tag(
        receipt,
        Question(
            id=key or new_key(),
            session=session,
            slide=run.slide if run else None,
            participant=None if anonymous else participant,
            name_shown_to=Question.NameVisibility.NOBODY if anonymous else name_shown_to,
            text=words,
            asked_at=asked_at,
            console_from=_a_little_later() if anonymous else None,
            shown_at=None if session.moderated else asked_at,
            visibility=Visibility.ASKER if session.moderated else Visibility.SESSION,
        ),
    )
    announce(session, Change.QUESTIONS)
    return question


def _a_little_later() -> datetime | None:
    """The moment at which screens get a question without a name, so that nobody is seen sending it."""
    least, most = SECONDS_HELD_BACK
    held_back = random.SystemRandom().uniform(least, most)
    return timezone.now() + timedelta(seconds=held_back) if held_back else None


def _with_free_tag(receipt: str, question: Question) -> Question:
    """Save a question under the first tag its seat hasn't used. Two at one moment meet at the unique tag."""
    tags = sender_tags(receipt)
    for _tag in tags:  # at each try one is gone: to this question, or to another of this seat
        mine = list(question.session.questions.filter(sender_tag__in=tags))
        if question in mine:  # sent again
            return next(each for each in mine if each == question)
        if muted_tags_of(receipt, question.session).exists():
            raise Muted
        if sum(each.standing == Standing.WAITING for each in mine) >= MAX_WAITING:
            most = _("You have {n} questions waiting. Give the facilitator a moment.")
            raise Refused(most.format(n=MAX_WAITING), status=429)
        question.sender_tag = next((tag for tag in tags if tag not in {each.sender_tag for each in mine}), "")
        if not question.sender_tag:
            most = _(
                "You have asked {n} questions, which is the limit for one phone. Please ask this one aloud."
            )
            raise Refused(most.format(n=MAX_ASKED), status=429)
        try:
            with transaction.atomic():
                question.save(force_insert=True)
                return question
        except IntegrityError as error:
            taken = error
    raise taken


def _unsigned(session: Session) -> int:
    """How many typed, unsigned questions are waiting."""
    return session.questions.waiting().filter(participant=None, spoken=False).count()


@dataclass(frozen=True)
class Vote:
    """A seat's vote on a question, or that it is taken back."""

    seat: Seat
    question_pk: int
    on: bool = True

    @property
    def tag(self) -> str:
        return self.seat.tag_of_vote(self.question_pk)


def upvote(session: Session, *, seat: Seat, question_pk: int, on: bool = True) -> None:
    """Add or take back a vote on a question the room can read."""
    [problem] = upvote_all(session, [Vote(seat, question_pk, on)])
    if problem is not None:
        raise problem


@transaction.atomic
def upvote_all(session: Session, votes: Sequence[Vote]) -> list[Refused | None]:
    """Add or take back votes of as many seats, by a few queries however many they are.

    Returns for each why it doesn't count, or None.
    """
    asked_for = {vote.question_pk for vote in votes}
    shown = set(session.questions.shown().filter(pk__in=asked_for).values_list("pk", flat=True))
    counted = [vote for vote in votes if vote.question_pk in shown]
    taken_back = [vote.tag for vote in counted if not vote.on]
    if taken_back:
        Upvote.objects.filter(tag__in=taken_back).delete()
    added = [Upvote(question_id=vote.question_pk, tag=vote.tag) for vote in counted if vote.on]
    Upvote.objects.bulk_create(added, ignore_conflicts=True)
    if counted:
        announce(session, Change.VOTES)
    gone = Refused(_("That question isn’t shown any more."), status=404)
    return [None if vote.question_pk in shown else gone for vote in votes]


@transaction.atomic
def log_spoken(session: Session, *, text: str, by: Actor = None) -> list[Question]:
    """Log questions asked aloud, one a line. After the end they go straight to the register."""
    lines = [line for line in str(text).splitlines() if line.strip()]
    if not lines:
        raise Refused(_("Type the question first."), status=422)
    if len(lines) > MAX_SPOKEN_LINES:
        raise Refused(_("At most {n} lines at once.").format(n=MAX_SPOKEN_LINES), status=422)
    session, now = locked(session), timezone.now()
    run = current_run(session)
    filed = transitions.filing(session) | {"filed_at": now} if session.phase(now) == "over" else {}
    made = [
        Question.objects.create(
            id=key_in_order(),
            session=session,
            slide=run.slide if run else None,
            spoken=True,
            text=clean_text(line, max_length=MAX_TEXT, label=_("The question")),
            asked_at=now,
            **filed,
        )
        for line in lines
    ]
    announce(session, Change.QUESTIONS)
    return made
