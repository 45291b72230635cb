"""After a session: answering or declining what it left open."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import transitions
from sessions.actions.lifecycle import lock_row
from sessions.actions.log import Actor, log_action
from sessions.actions.transitions import Transition
from sessions.announce import Change, announce
from sessions.errors import Refused
from sessions.models import LogEntry, Question, Session
from sessions.models.log import this_minute
from sessions.text import clean_text

MAX_ANSWER = 4000  # characters: there is more time for it than in the room
MAX_REASON = 1000


@transaction.atomic
def answer(question: Question, *, text: str, by: Actor, publish: bool = True) -> None:
    """Publish an answer, or keep it as a draft."""
    words = clean_text(text, max_length=MAX_ANSWER, label=_("The answer"))
    question, transition = _locked("answer", question)
    fields = transition.fields(timezone.now()) | {"answer": words, "draft": "", "answered_by": by}
    Question.objects.filter(pk=question.pk).update(**(fields if publish else {"draft": words}))
    announce(question.session, Change.QUESTIONS)


@transaction.atomic
def note_export(sessions: Iterable[int], *, by: Actor) -> None:
    """Tell the other facilitators of each session, in its log, that its questions were exported."""
    keys = sorted(set(sessions))
    LogEntry.objects.bulk_create(LogEntry(session_id=pk, user=by, verb="export_questions") for pk in keys)
    for pk in keys:
        announce(Session(pk=pk), Change.LOG)


@transaction.atomic
def note_reading(session: Session, *, by: Actor) -> None:
    """Tell a session's facilitators, in its log, that somebody else read its report: once for each minute."""
    if not session.log.filter(verb="read_report", user=by, at=this_minute()).exists():
        log_action(session, by, "read_report")


@transaction.atomic
def decline(question: Question, *, reason: str, by: Actor) -> None:
    """Close without an answer; whoever asked reads the reason."""
    words = clean_text(reason, max_length=MAX_REASON, label=_("The reason"))
    question, transition = _locked("decline", question)
    fields = transition.fields(timezone.now()) | {"answer": words, "answered_by": by}
    Question.objects.filter(pk=question.pk).update(**fields)
    announce(question.session, Change.QUESTIONS)


def _locked(verb: str, question: Question) -> tuple[Question, Transition]:
    """The question as it is now, locked for this transaction, and what the verb does with it."""
    lock_row(question.session)
    rows = Question.objects.select_for_update(of=("self",)).select_related("session")
    found = rows.filter(pk=question.pk).first()
    if found is None:
        raise Refused(_("Whoever asked that question has deleted it."), status=404)
    question = found
    over = question.session.phase() == "over"
    return question, transitions.transition(verb, question, over=over)
