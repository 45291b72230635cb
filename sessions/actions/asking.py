"""Questions: asked, upvoted, and what a facilitator does with each."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.log import Actor, log_action
from sessions.actions.running import Over, current_run, hold, outstanding
from sessions.errors import Refused, Stale
from sessions.identity import MAX_ASKED, sender_tags
from sessions.live.announce import announce
from sessions.models import Participant, Question, Session, Upvote
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
        raise Refused(
            _("This session has ended, so nothing more can be asked here."), code="over", status=410
        )
    if session.phase() == "off":
        raise Refused(
            _("This session was called off, so nothing can be asked here."), code="over", status=410
        )
    words = clean_text(text, max_length=MAX_TEXT, label=_("Your question"))
    if name_shown_to not in Question.NameVisibility.values:
        raise Refused(_("Choose who may see your name."), status=422)
    anonymous = name_shown_to == Question.NameVisibility.NOBODY or participant is None or not participant.name
    if anonymous and _unsigned(session) >= MAX_UNSIGNED:
        raise Refused(
            _(
                "{n} questions wait for the facilitator already. Keep yours, and send it a little later."
            ).format(n=MAX_UNSIGNED),
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
        ),
    )
    announce(session, "questions", "people")
    return question


def _with_free_tag(receipt: str, question: Question) -> Question:
    """Save a question under the first tag its seat hasn't used. Two at one moment meet at the unique tag."""
    tags = sender_tags(receipt)
    for _tag in tags:  # at each try one is gone: to this question, or to another of this seat
        mine = list(question.session.questions.filter(sender_tag__in=tags))
        if sum(each.state == "waiting" for each in mine) >= MAX_WAITING:
            raise Refused(_("You have 20 questions waiting. Give the facilitator a moment."), status=429)
        question.sender_tag = next((tag for tag in tags if tag not in {each.sender_tag for each in mine}), "")
        if not question.sender_tag:
            most = _("You have asked {n} questions, the most from one phone. Please ask this one aloud.")
            raise Refused(most.format(n=MAX_ASKED), status=429)
        try:
            with transaction.atomic():
                question.save(force_insert=True)
                return question
        except IntegrityError as error:
            taken = error
    raise taken


def _unsigned(session: Session) -> int:
    """Typed without a name, and still waiting."""
    return session.questions.waiting().filter(participant=None, spoken=False).count()


@transaction.atomic
def upvote(session: Session, *, participant: Participant, question_pk: int, on: bool = True) -> int:
    """Add or take back a vote on a question the room can read. Returns the votes now."""
    question = session.questions.shown().filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn't shown any more."), status=404)
    if on:
        Upvote.objects.get_or_create(question=question, participant=participant)
    else:
        Upvote.objects.filter(question=question, participant=participant).delete()
    announce(session, "questions")
    return question.upvotes.count()


@transaction.atomic
def log_spoken(session: Session, *, text: str, by: Actor = None) -> list[Question]:
    """Questions asked aloud, one a line. After the end they go straight to the register."""
    lines = [line for line in str(text).splitlines() if line.strip()]
    if not lines:
        raise Refused(_("Type the question first."), status=422)
    if len(lines) > MAX_SPOKEN_LINES:
        raise Refused(_("At most {n} lines at once.").format(n=MAX_SPOKEN_LINES), status=422)
    session, now = hold(session), timezone.now()
    run = current_run(session)
    made = [
        Question.objects.create(
            session=session,
            slide=run.slide if run else None,
            spoken=True,
            text=clean_text(line, max_length=MAX_TEXT, label=_("The question")),
            asked_at=now,
            **(outstanding(session) if session.phase(now) == "over" else {}),
        )
        for line in lines
    ]
    announce(session, "questions", "people")
    return made


@transaction.atomic
def settle(session: Session, *, question_pk: int, as_: str, by: Actor = None, answer: str = "") -> None:
    """What the facilitator does with a question: show, hide, later, aloud, written, follow_up, waiting.

    Only `show` lets the room read it. After the end a question is filed or hidden, and stays in the register.
    """
    session, now = hold(session), timezone.now()
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn't in this session."), status=404)
    outcomes: dict[str, dict[str, Any]] = {
        "show": {"shown_at": question.shown_at or now, "later_at": None},
        "hide": {"hidden_at": now, "outcome": Question.Outcome.HIDDEN},
        "later": {"later_at": now},
        "aloud": {"answered_at": now, "outcome": Question.Outcome.ALOUD},
        "follow_up": {
            **outstanding(session),
            "outcome": Question.Outcome.FOLLOW_UP,
            "owner": question.owner or session.follow_up_owner,
        },
        "waiting": {
            "shown_at": None,
            "hidden_at": None,
            "later_at": None,
            "answered_at": None,
            "outcome": "",
        },
        "written": {"answered_at": now, "outcome": Question.Outcome.WRITTEN},
    }
    changes = outcomes.get(as_)
    if changes is None:
        raise Refused(_("A question can't be marked like that."), status=422)
    if session.phase(now) == "over":
        if as_ in ("show", "later", "waiting"):
            raise Over
        if as_ == "hide":
            del changes["outcome"]
        elif not question.is_outstanding:
            raise Stale
    elif as_ == "later" and question.state == "done":
        raise Stale
    elif as_ == "show" and question.hidden_at:
        raise Hidden
    if as_ == "written":
        changes["answer"] = clean_text(answer, max_length=2000, label=_("The answer"))
        changes["answered_by"] = by
    Question.objects.filter(pk=question.pk).update(**changes)
    if as_ in ("hide", "waiting"):
        Session.objects.filter(question_on_screen=question.pk).update(question_on_screen=None)
    log_action(session, by, f"marked a question {as_.replace('_', ' ')}")
    announce(session, "questions", "people", "asked", "now")


@transaction.atomic
def put_on_screen(session: Session, *, question_pk: int | None, by: Actor = None) -> None:
    """Put a question on the stage (which shows it to the room, too), or take it off with None."""
    session = hold(session)
    question = session.questions.filter(pk=question_pk).first() if question_pk else None
    if question_pk and question is None:
        raise Refused(_("That question isn't in this session."), status=404)
    if question and session.phase() == "over":
        raise Over
    if question and question.hidden_at:
        raise Hidden
    if question and question.shown_at is None:
        settle(session, question_pk=question.pk, as_="show", by=by)
    Session.objects.filter(pk=session.pk).update(question_on_screen=question)
    announce(session, "asked", "questions", "now", "tally", "join")


class Hidden(Refused):
    """A hidden question is seen by nobody until somebody takes it back to waiting and shows it."""

    def __init__(self) -> None:
        super().__init__(_("That question is hidden. Take it back to waiting first."), code="hidden")


@transaction.atomic
def set_moderated(session: Session, *, on: bool, by: Actor = None) -> None:
    """Whether a question waits until a facilitator lets it through."""
    Session.objects.filter(pk=session.pk).update(moderated=on)
    log_action(session, by, "questions wait to be let through" if on else "questions show at once")
    announce(session, "questions", "people")
