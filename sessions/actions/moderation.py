"""What a facilitator does with a question in the room: a verb a function.

Only `show` lets the room read a question. After the end a question is filed or hidden, and it stays in the
register.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import hold, outstanding
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import Over, Refused, Stale
from sessions.models import Question, Session
from sessions.text import clean_text

MAX_ANSWER = 2000  # characters


class Hidden(Refused):
    """A hidden question is seen by nobody until somebody takes it back to waiting and shows it."""

    def __init__(self) -> None:
        super().__init__(_("That question is hidden. Take it back to waiting first."), code="hidden")


@transaction.atomic
def show(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Let the room read it."""
    session, question = _held(session, question_pk, allowed_after_end=False)
    if question.hidden_at:
        raise Hidden
    _change(session, question, shown_at=question.shown_at or timezone.now(), later_at=None)
    log_action(session, by, "showed a question")


@transaction.atomic
def hide(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Take it off every screen of the room; in the session that closes it, too."""
    session, question = _held(session, question_pk)
    outcome = {} if session.phase() == "over" else {"outcome": Question.Outcome.HIDDEN}
    _change(session, question, hidden_at=timezone.now(), **outcome)
    _take_off_stage(question)
    log_action(session, by, "hid a question")


@transaction.atomic
def defer(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Set an undecided question aside for later in the session."""
    session, question = _held(session, question_pk, allowed_after_end=False)
    if question.state == "done":
        raise Stale
    _change(session, question, later_at=timezone.now())
    log_action(session, by, "set a question aside for later")


@transaction.atomic
def mark_answered(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """It was answered aloud."""
    session, question = _held(session, question_pk, must_be_open=True)
    _change(session, question, answered_at=timezone.now(), outcome=Question.Outcome.ALOUD)
    log_action(session, by, "marked a question as answered aloud")


@transaction.atomic
def reply(session: Session, *, question_pk: int, answer: str, by: Actor = None) -> None:
    """Answer it in writing: whoever asked reads that, and the room does where the question is shown."""
    session, question = _held(session, question_pk, must_be_open=True)
    _change(
        session,
        question,
        answer=clean_text(answer, max_length=MAX_ANSWER, label=_("The answer")),
        answered_by=by,
        answered_at=timezone.now(),
        outcome=Question.Outcome.WRITTEN,
    )
    log_action(session, by, "answered a question in writing")


@transaction.atomic
def follow_up(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Nobody could answer it here: it goes to the register, with an owner and a day."""
    session, question = _held(session, question_pk, must_be_open=True)
    filed = outstanding(session) | {"outcome": Question.Outcome.FOLLOW_UP}
    if question.owner:
        del filed["owner"]
    _change(session, question, **filed)
    log_action(session, by, "marked a question to be followed up")


@transaction.atomic
def restore(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Back to waiting, whatever was done with it before."""
    session, question = _held(session, question_pk, allowed_after_end=False)
    _change(session, question, shown_at=None, hidden_at=None, later_at=None, answered_at=None, outcome="")
    _take_off_stage(question)
    log_action(session, by, "took a question back to waiting")


@transaction.atomic
def put_on_screen(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Put a question on the stage, which shows it to the room, too."""
    session, question = _held(session, question_pk, allowed_after_end=False)
    if question.hidden_at:
        raise Hidden
    if question.shown_at is None:
        show(session, question_pk=question.pk, by=by)
    Session.objects.filter(pk=session.pk).update(question_on_screen=question)
    announce(session, Change.STAGE)


@transaction.atomic
def clear_screen(session: Session) -> None:
    """Take the question off the stage."""
    Session.objects.filter(pk=session.pk).update(question_on_screen=None)
    announce(session, Change.STAGE)


@transaction.atomic
def set_moderated(session: Session, *, on: bool, by: Actor = None) -> None:
    """Whether a question waits until a facilitator lets it through."""
    Session.objects.filter(pk=session.pk).update(moderated=on)
    log_action(session, by, "questions wait to be let through" if on else "questions show at once")
    announce(session, Change.QUESTIONS)


def _held(
    session: Session, question_pk: int, *, allowed_after_end: bool = True, must_be_open: bool = False
) -> tuple[Session, Question]:
    """The session, held for this transaction, and its question.

    `allowed_after_end`: whether the verb makes sense in a session that is over; `must_be_open`: whether the
    question may then have no answer yet.
    """
    session = hold(session)
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn’t in this session."), status=404)
    if session.phase() == "over":
        if not allowed_after_end:
            raise Over
        if must_be_open and not question.is_outstanding:
            raise Stale
    return session, question


def _change(session: Session, question: Question, **fields: Any) -> None:
    Question.objects.filter(pk=question.pk).update(**fields)
    on_stage = session.question_on_screen_id == question.pk
    announce(session, Change.QUESTIONS, *([Change.STAGE] if on_stage else []))


def _take_off_stage(question: Question) -> None:
    Session.objects.filter(question_on_screen=question.pk).update(question_on_screen=None)
