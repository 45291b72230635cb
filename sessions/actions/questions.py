"""Asking, logging and upvoting questions. A facilitator's verbs for them are in `moderation`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import transitions
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor
from sessions.agenda import current_run
from sessions.announce import Change, announce
from sessions.errors import Refused, SessionOver
from sessions.models import Participant, Question, Session, Upvote
from sessions.models.standing import Standing, Visibility
from sessions.seats import MAX_ASKED, sender_tags
from sessions.text import clean_text

MAX_TEXT = 600
MAX_WAITING = 20  # from one seat
MAX_UNSIGNED = 300  # waiting in one session
MAX_SPOKEN_LINES = 20


@transaction.atomic
def ask(
    session: Session,
    *,
    text: object,
    receipt: str,
    participant: Participant | None = None,
    name_shown_to: str = "nobody",
) -> Question:
    """Send a question. Its tag comes from the seat's receipt; only a signed one has the participant, too."""
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
    run, now = current_run(session), timezone.now()
    question = _with_free_tag(
        receipt,
        Question(
            session=session,
            slide=run.slide if run else None,
            participant=None if anonymous else participant,
            name_shown_to=Question.NameVisibility.NOBODY if anonymous else name_shown_to,
            text=words,
            # an anonymous one says only which slide it was asked at, never when
            asked_at=(run.started_at if run else session.doors_opened_at or now) if anonymous else now,
            shown_at=None if session.moderated else now,
            visibility=Visibility.ASKER if session.moderated else Visibility.SESSION,
        ),
    )
    announce(session, Change.QUESTIONS)
    return question


def _with_free_tag(receipt: str, question: Question) -> Question:
    """Save a question under the first tag its seat hasn't used. Two at one moment meet at the unique tag."""
    tags = sender_tags(receipt)
    for _tag in tags:  # at each try one is gone: to this question, or to another of this seat
        mine = list(question.session.questions.filter(sender_tag__in=tags))
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
    """A participant's vote on a question, or that it is taken back."""

    participant: Participant
    question_pk: int
    on: bool = True


def upvote(session: Session, *, participant: Participant, question_pk: int, on: bool = True) -> int:
    """Add or take back a vote on a question the room can read. Returns the votes now."""
    [votes] = upvote_all(session, [Vote(participant, question_pk, on)])
    if isinstance(votes, Refused):
        raise votes
    return votes


@transaction.atomic
def upvote_all(session: Session, votes: Sequence[Vote]) -> list[int | Refused]:
    """Add or take back many votes, by a few queries however many they are. Of several by one participant on
    one question the last counts. Returns for each the votes of its question now.
    """
    asked_for = {vote.question_pk for vote in votes}
    shown = set(session.questions.shown().filter(pk__in=asked_for).values_list("pk", flat=True))
    last = {(vote.question_pk, vote.participant.pk): vote.on for vote in votes if vote.question_pk in shown}
    there = Upvote.objects.filter(question__in=shown, participant__in={voter for _question, voter in last})
    taken_back = [vote.pk for vote in there if not last.get((vote.question_id, vote.participant_id), True)]
    Upvote.objects.filter(pk__in=taken_back).delete()
    Upvote.objects.bulk_create(
        [Upvote(question_id=question, participant_id=voter) for (question, voter), on in last.items() if on],
        ignore_conflicts=True,
    )
    if last:
        announce(session, Change.VOTES)
    counted = Upvote.objects.filter(question__in=shown).values_list("question").annotate(Count("pk"))
    counts = dict.fromkeys(shown, 0) | dict(counted)
    gone = Refused(_("That question isn’t shown any more."), status=404)
    return [counts.get(vote.question_pk, gone) for vote in votes]


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
