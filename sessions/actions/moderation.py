"""A facilitator's verbs for a question in the room, each a function.

`transitions` says when each is possible. Only `show` lets the room read a question.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import redaction, spans, transitions
from sessions.actions.arranging import keep_notice
from sessions.actions.lifecycle import lock_row, locked
from sessions.actions.log import Actor, log_action
from sessions.actions.transitions import Transition
from sessions.actions.undoing import keep
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver
from sessions.models import Question, Session
from sessions.text import clean_text

MAX_ANSWER = 2000  # characters


@transaction.atomic
def show(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Let the room read a question."""
    _pending("show", session, question_pk).carry_out(by)


@transaction.atomic
def redact(
    session: Session, *, question_pk: int, text: str, reason: str, words: str = "", by: Actor = None
) -> None:
    """Let the room read a question from which words were taken out, with the reason beside it.

    After the end it only changes what is read, and not who may read it. Once the original has been deleted,
    what is taken out then is gone at once.
    """
    pending = _pending("redact", session, question_pk)
    fields = redaction.redacted(pending.question, text=text, reason=reason, words=words)
    if pending.session.purged_at:
        fields |= {"text": fields["redacted_text"], "redacted_text": ""}
    pending.carry_out(by, **fields)


@transaction.atomic
def show_as_written(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Let the room read the whole question after all; while the session is on, and never by itself."""
    pending = _pending("show_as_written", session, question_pk)
    if not pending.question.redacted_text:
        raise Refused(_("Nothing was taken out of that question."))
    pending.carry_out(by)


@transaction.atomic
def hide(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Take a question off every screen of the room; while the session is on, that also closes it."""
    pending = _pending("hide", session, question_pk)
    fields = transitions.before(pending.question, pending.transition)
    on_stage = pending.session.spotlight_id == question_pk
    pending.carry_out(by)
    end_spotlight_on(pending.question)
    if pending.session.phase() != "over":
        keep(session, "hide", now=timezone.now(), question=question_pk, fields=fields, on_stage=on_stage)


@transaction.atomic
def defer(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Set an undecided question aside for later in the session."""
    _pending("defer", session, question_pk).carry_out(by)


@transaction.atomic
def mark_answered(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Mark as answered aloud; doesn't show an unshown question."""
    _pending("mark_answered", session, question_pk).carry_out(by)


@transaction.atomic
def reply(session: Session, *, question_pk: int, answer: str, by: Actor = None) -> None:
    """Answer in writing. Whoever asked can read it, and the room can where the question is shown."""
    pending = _pending("reply", session, question_pk)
    words = clean_text(answer, max_length=MAX_ANSWER, label=_("The answer"))
    pending.carry_out(by, answer=words, answered_by=by)


@transaction.atomic
def follow_up(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Send a question that nobody here could answer to the register, with an owner and a day."""
    _pending("follow_up", session, question_pk).carry_out(by)


@transaction.atomic
def restore(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Take a question back to waiting, whatever was done with it before."""
    pending = _pending("restore", session, question_pk)
    pending.carry_out(by)
    end_spotlight_on(pending.question)


@transaction.atomic
def spotlight(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Put a question on the stage; that shows it to the room, too."""
    pending = _pending("show", session, question_pk)
    if pending.session.phase() == "over":
        raise SessionOver(REOPEN_FIRST)
    if not pending.question.is_shown:
        pending.carry_out(by)
    Session.objects.filter(pk=session.pk).update(spotlight=pending.question)
    spans.follow_stage(session)
    announce(session, Change.STAGE)


@transaction.atomic
def clear_spotlight(session: Session, *, by: Actor = None) -> None:
    """Take the question off the stage."""
    lock_row(session)
    Session.objects.filter(pk=session.pk).update(spotlight=None)
    spans.follow_stage(session)
    announce(session, Change.STAGE)


@transaction.atomic
def set_moderated(session: Session, *, on: bool, by: Actor = None) -> None:
    """Set whether new questions wait until a facilitator shows them. The notice says so, and phones too."""
    session = locked(session)
    session.moderated = on
    session.save(update_fields=["moderated"])
    keep_notice(session, by=by)
    log_action(session, by, "moderate_questions" if on else "show_questions_at_once")
    announce(session, Change.SESSION, Change.QUESTIONS)


@dataclass(frozen=True)
class Pending:
    """A question of a session that is locked for this transaction, and the verb about to be applied to it."""

    session: Session
    question: Question
    verb: str
    transition: Transition

    def carry_out(self, by: Actor, **more: Any) -> None:
        """Apply the verb, setting `more` with it; announce and log it."""
        given = transitions.kept_or_filed(self.session) if self.transition.files else {}
        fields = self.transition.fields(timezone.now()) | given | more
        Question.objects.filter(pk=self.question.pk).update(**fields)
        on_stage = self.session.spotlight_id == self.question.pk
        announce(self.session, Change.QUESTIONS, *([Change.STAGE] if on_stage else []))
        log_action(self.session, by, transitions.TRANSITIONS[self.verb].log)


def _pending(verb: str, session: Session, question_pk: int) -> Pending:
    """Lock the session and look the question up. Raises Refused where the verb makes no sense for it now."""
    session = locked(session)
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn’t in this session."), status=404)
    over = session.phase() == "over"
    return Pending(session, question, verb, transitions.transition(verb, question, over=over))


def end_spotlight_on(question: Question) -> None:
    """Take this question off the stage, if it is there."""
    if Session.objects.filter(spotlight=question.pk).update(spotlight=None):
        spans.follow_stage(question.session)
