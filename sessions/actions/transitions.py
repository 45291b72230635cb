"""The whole life of a question in one table: which standings each verb accepts, and what it sets.

A verb is a function in `moderation`, `follow_up`, `lifecycle`, `participants` or `privacy`; all of them ask
here. The table is drawn in docs/architecture.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.models import Case, DateTimeField, F, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.models import Question, Session
from sessions.models.questions import QuestionQuerySet
from sessions.models.standing import UNDECIDED, Result, Standing, Status, Visibility


class Moment(Enum):
    """The values that a verb can give to a moment."""

    NOW = "now"
    FIRST = "now, unless it has one already"


class Hidden(Refused):
    """A hidden question is shown only after somebody has taken it back to waiting."""

    def __init__(self) -> None:
        super().__init__(_("That question is hidden. Take it back to waiting first."), code="hidden")


class StillOn(Refused):
    """While the room has a question, nobody outside it answers."""

    def __init__(self) -> None:
        super().__init__(_("Its session is still on, and the facilitator has it. Answer it after the end."))


class Decided(Refused):
    """What somebody has answered or decided on keeps the text that they read."""

    def __init__(self) -> None:
        super().__init__(_("This question has been dealt with, so its text stays. You can delete it."))


class NotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an open question can be declined."))


@dataclass(frozen=True)
class Transition:
    """The standings from which a question may take it, and the fields that it sets.

    `files`: the question goes to the register, so it gets an owner and a day; `hidden_too`: a hidden question
    may take it; `refusal`: what is raised for a question that stands elsewhere.
    """

    of: frozenset[Standing]
    sets: Mapping[str, Any]
    files: bool = False
    hidden_too: bool = True
    refusal: Callable[[], Refused] = Stale

    def takes(self, question: Question) -> bool:
        return question.standing in self.of and (self.hidden_too or question.hidden_at is None)

    def fields(self, now: datetime) -> dict[str, Any]:
        """The fields that it sets, as an update of rows takes them."""
        return {field: _value(field, given, now) for field, given in self.sets.items()}


@dataclass(frozen=True)
class Transitions:
    """A verb's transition while the session isn't over, the one afterwards, and its name in the log."""

    during: Transition | None = None
    after: Transition | None = None
    log: str = ""


def _value(field: str, given: Any, now: datetime) -> Any:
    if given is Moment.FIRST:
        return Coalesce(F(field), Value(now, output_field=DateTimeField()))
    return now if given is Moment.NOW else given


# where a question stands
OPEN_IN_REGISTER = frozenset({Standing.FOLLOW_UP, Standing.OUTSTANDING})
CLOSED = frozenset({Standing.ALOUD, Standing.WRITTEN, Standing.HIDDEN, Standing.ANSWERED, Standing.DECLINED})
ANYWHERE = UNDECIDED | OPEN_IN_REGISTER | CLOSED

FILING = ("owner_id", "with_whom", "due")

# what is set together
OPEN = {"status": Status.OPEN, "result": ""}
IN_THE_ROOM = {"filed_at": None, "follow_up_at": None}
FILED = OPEN | {"filed_at": Moment.FIRST}
UNREAD = {"shown_at": None, "visibility": Visibility.ASKER}
UNSEEN = {"hidden_at": Moment.NOW, "visibility": Visibility.ASKER}


def _closed(result: Result, **more: Any) -> dict[str, Any]:
    return {"status": Status.CLOSED, "result": result, **more}


def _answered(result: Result) -> dict[str, Any]:
    return _closed(result, answered_at=Moment.NOW)


AS_WRITTEN = dict.fromkeys(("redacted_text", "redaction", "redaction_words"), "")
SHOWN = {"shown_at": Moment.FIRST, "deferred_at": None, "visibility": Visibility.SESSION}
UNTOUCHED = {
    **dict.fromkeys(("shown_at", "hidden_at", "deferred_at", "answered_at")),
    "visibility": Visibility.ASKER,
}
NOT_SHOWN = _closed(Result.DECLINED) | UNSEEN | IN_THE_ROOM

TRANSITIONS: dict[str, Transitions] = {
    # by a facilitator
    "show": Transitions(
        during=Transition(ANYWHERE, SHOWN, hidden_too=False, refusal=Hidden),
        after=Transition(ANYWHERE, SHOWN, hidden_too=False, refusal=Hidden),  # in the summary
        log="show_question",
    ),
    "redact": Transitions(
        during=Transition(ANYWHERE, SHOWN, hidden_too=False, refusal=Hidden),
        after=Transition(ANYWHERE, {}),  # who may read it stays as it is
        log="redact_question",
    ),
    "show_as_written": Transitions(
        during=Transition(ANYWHERE, SHOWN | AS_WRITTEN, hidden_too=False, refusal=Hidden),
        log="show_question_as_written",
    ),
    "hide": Transitions(
        during=Transition(ANYWHERE, NOT_SHOWN),
        after=Transition(ANYWHERE, UNSEEN),
        log="hide_question",
    ),
    "defer": Transitions(
        during=Transition(UNDECIDED, {"deferred_at": Moment.NOW}),
        log="defer_question",
    ),
    "mark_answered": Transitions(
        during=Transition(ANYWHERE, _answered(Result.ALOUD) | IN_THE_ROOM),
        after=Transition(OPEN_IN_REGISTER, _answered(Result.ALOUD)),
        log="mark_question_answered",
    ),
    "reply": Transitions(
        during=Transition(ANYWHERE, _answered(Result.WRITTEN) | IN_THE_ROOM),
        after=Transition(OPEN_IN_REGISTER, _answered(Result.WRITTEN)),
        log="reply_to_question",
    ),
    "follow_up": Transitions(
        during=Transition(ANYWHERE, FILED | {"follow_up_at": Moment.NOW}, files=True),
        after=Transition(OPEN_IN_REGISTER, FILED | {"follow_up_at": Moment.NOW}, files=True),
        log="follow_up_question",
    ),
    "restore": Transitions(
        during=Transition(ANYWHERE, OPEN | IN_THE_ROOM | UNTOUCHED),
        log="restore_question",
    ),
    # in the register
    "answer": Transitions(
        during=Transition(
            ANYWHERE - UNDECIDED, _answered(Result.WRITTEN) | {"filed_at": Moment.FIRST}, refusal=StillOn
        ),
        after=Transition(ANYWHERE, _answered(Result.WRITTEN) | {"filed_at": Moment.FIRST}),
    ),
    "decline": Transitions(
        during=Transition(OPEN_IN_REGISTER, _answered(Result.DECLINED), refusal=NotOpen),
        after=Transition(OPEN_IN_REGISTER, _answered(Result.DECLINED), refusal=NotOpen),
    ),
    # by whoever asked it; where no question waits, only its text changes
    "edit": Transitions(
        during=Transition(UNDECIDED | OPEN_IN_REGISTER, UNREAD, refusal=Decided),
        after=Transition(OPEN_IN_REGISTER, UNREAD, refusal=Decided),
    ),
    # by what happens to its session, or to the phone it came from
    "end": Transitions(during=Transition(UNDECIDED, FILED, files=True)),
    "reopen": Transitions(
        after=Transition(frozenset({Standing.OUTSTANDING}), IN_THE_ROOM | {"due": None}, hidden_too=False)
    ),
    "remove": Transitions(during=Transition(frozenset({Standing.WAITING}), NOT_SHOWN)),
    "let_back_in": Transitions(
        during=Transition(frozenset({Standing.HIDDEN}), OPEN | {"hidden_at": None}),
        after=Transition(frozenset({Standing.HIDDEN}), FILED | {"hidden_at": None}, files=True),
    ),
}


def transition(verb: str, question: Question, *, over: bool) -> Transition:
    """A verb's transition for this question. Raises Refused where it makes no sense."""
    found = _transition(verb, over)
    if found is None:
        raise SessionOver(REOPEN_FIRST) if over else Stale
    if not found.takes(question):
        raise found.refusal()
    return found


def accepts(verb: str, question: Question, *, over: bool) -> bool:
    """Whether the verb makes sense for this question now."""
    found = _transition(verb, over)
    return found is not None and found.takes(question)


def _transition(verb: str, over: bool) -> Transition | None:
    return TRANSITIONS[verb].after if over else TRANSITIONS[verb].during


def take_all(questions: QuestionQuerySet, verb: str, session: Session, now: datetime, *, over: bool) -> int:
    """Apply the verb to every question that accepts it; returns how many."""
    found = _transition(verb, over)
    if found is None:
        return 0
    may = questions.standing(*found.of)
    if not found.hidden_too:
        may = may.filter(hidden_at=None)
    return may.update(**found.fields(now), **(kept_or_filed(session) if found.files else {}))


def before_all(questions: QuestionQuerySet, verb: str) -> dict[str, dict[str, Any]]:
    """How each question stands that accepts the verb while its session is on: by its key, for `put_back`."""
    found = TRANSITIONS[verb].during
    return {str(each.pk): before(each, found) for each in questions.standing(*found.of)} if found else {}


def before(question: Question, transition: Transition) -> dict[str, Any]:
    """The fields that a transition may set, as they are now, for `put_back`."""
    names = [*transition.sets, *(FILING if transition.files else ())]
    values = {name: getattr(question, name) for name in names}
    return {name: each.isoformat() if isinstance(each, date) else each for name, each in values.items()}


def put_back(question_pk: int, fields: Mapping[str, Any]) -> None:
    """Let a question stand as `before` had it."""
    columns: dict[str, Any] = {name: Question._meta.get_field(name) for name in fields}
    given = {columns[name].attname: columns[name].to_python(value) for name, value in fields.items()}
    Question.objects.filter(pk=question_pk).update(**given)


def filing(session: Session) -> dict[str, Any]:
    """The owner, `with_whom` and due day of a question that goes to the register."""
    return {
        "owner": session.default_owner,
        "with_whom": session.follow_up_with_whom,
        "due": session.follow_up_due,
    }


def kept_or_filed(session: Session) -> dict[str, Any]:
    """As `filing`, for existing rows: an owner or `with_whom` already set is kept."""
    given = filing(session)
    owner = given.pop("owner")
    if owner is not None:
        given["owner_id"] = Coalesce(F("owner_id"), Value(owner.pk))
    named = When(with_whom="", then=Value(given["with_whom"]))
    return given | {"with_whom": Case(named, default=F("with_whom"), output_field=TextField())}
