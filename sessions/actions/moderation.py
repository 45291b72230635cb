"""What a facilitator does with a question in the room: a verb a function.

What each may do when stands in `transitions`. Only `show` lets the room read a question.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import transitions
from sessions.actions.lifecycle import hold
from sessions.actions.log import Actor, log_action
from sessions.actions.transitions import Step
from sessions.announce import Change, announce
from sessions.errors import Refused
from sessions.models import Question, Session
from sessions.text import clean_text

MAX_ANSWER = 2000  # characters


@transaction.atomic
def show(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Let the room read it."""
    _held("show", session, question_pk).take(by)


@transaction.atomic
def hide(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Take it off every screen of the room; in the session that closes it, too."""
    held = _held("hide", session, question_pk)
    held.take(by)
    _take_off_stage(held.question)


@transaction.atomic
def defer(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Set an undecided question aside for later in the session."""
    _held("defer", session, question_pk).take(by)


@transaction.atomic
def mark_answered(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Answered aloud. It doesn't show a question that nobody let through."""
    _held("mark_answered", session, question_pk).take(by)


@transaction.atomic
def reply(session: Session, *, question_pk: int, answer: str, by: Actor = None) -> None:
    """Answer it in writing: whoever asked reads that, and the room does where the question is shown."""
    held = _held("reply", session, question_pk)
    words = clean_text(answer, max_length=MAX_ANSWER, label=_("The answer"))
    held.take(by, answer=words, answered_by=by)


@transaction.atomic
def follow_up(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Nobody could answer it here: it goes to the register, with an owner and a day."""
    _held("follow_up", session, question_pk).take(by)


@transaction.atomic
def restore(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Back to waiting, whatever was done with it before."""
    held = _held("restore", session, question_pk)
    held.take(by)
    _take_off_stage(held.question)


@transaction.atomic
def put_on_screen(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Put a question on the stage, which shows it to the room, too."""
    held = _held("show", session, question_pk)
    if not held.question.is_shown:
        held.take(by)
    Session.objects.filter(pk=session.pk).update(question_on_screen=held.question)
    announce(session, Change.STAGE)


@transaction.atomic
def clear_screen(session: Session, *, by: Actor = None) -> None:
    """Take the question off the stage."""
    Session.objects.filter(pk=session.pk).update(question_on_screen=None)
    announce(session, Change.STAGE)


@transaction.atomic
def set_moderated(session: Session, *, on: bool, by: Actor = None) -> None:
    """Whether a question waits until a facilitator lets it through."""
    Session.objects.filter(pk=session.pk).update(moderated=on)
    log_action(session, by, "moderate_questions" if on else "show_questions_at_once")
    announce(session, Change.QUESTIONS)


@dataclass(frozen=True)
class Held:
    """A question and its session, held for this transaction, with the step that a verb may take."""

    session: Session
    question: Question
    verb: str
    step: Step

    def take(self, by: Actor, **more: Any) -> None:
        """Take the step, and set `more` with it; then say so to the screens and in the log."""
        given = transitions.kept_or_filed(self.session) if self.step.files else {}
        fields = self.step.fields(timezone.now()) | given | more
        Question.objects.filter(pk=self.question.pk).update(**fields)
        on_stage = self.session.question_on_screen_id == self.question.pk
        announce(self.session, Change.QUESTIONS, *([Change.STAGE] if on_stage else []))
        log_action(self.session, by, transitions.TRANSITIONS[self.verb].log)


def _held(verb: str, session: Session, question_pk: int) -> Held:
    """Hold a question for a verb. Raises Refused where the verb makes no sense for it now."""
    session = hold(session)
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn’t in this session."), status=404)
    over = session.phase() == "over"
    return Held(session, question, verb, transitions.step(verb, question, over=over))


def _take_off_stage(question: Question) -> None:
    Session.objects.filter(question_on_screen=question.pk).update(question_on_screen=None)
