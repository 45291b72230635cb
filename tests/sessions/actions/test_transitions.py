"""The life of a question: one table, which verbs carry out, the database guards and the documents draw."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from server import ROOT

from sessions.actions import follow_up, lifecycle, moderation, participants, privacy
from sessions.actions.transitions import ANYWHERE, TRANSITIONS, Moment, Transition
from sessions.errors import Refused
from sessions.models import Participant, Question, Session
from sessions.models.standing import CONSOLE_LISTS, UNDECIDED, Result, Standing, Status, Visibility
from sessions.seats import new_seat, sender_tags

THEN = timezone.make_aware(datetime(2026, 11, 3, 10, 0))
SEEN = {"shown_at": THEN, "visibility": Visibility.SESSION}
FILED = {"filed_at": THEN}
EXAMPLES = {
    Standing.WAITING: {},
    Standing.SHOWN: SEEN,
    Standing.LATER: SEEN | {"deferred_at": THEN},
    Standing.FOLLOW_UP: FILED | {"follow_up_at": THEN, "due": THEN.date()},
    Standing.OUTSTANDING: FILED | {"due": THEN.date()},
    Standing.ALOUD: SEEN | {"status": Status.CLOSED, "result": Result.ALOUD},
    Standing.WRITTEN: {"status": Status.CLOSED, "result": Result.WRITTEN},
    Standing.HIDDEN: {"status": Status.CLOSED, "result": Result.DECLINED, "hidden_at": THEN},
    Standing.ANSWERED: FILED | {"status": Status.CLOSED, "result": Result.WRITTEN},
    Standing.DECLINED: FILED | {"status": Status.CLOSED, "result": Result.DECLINED},
}
PHASES = {"while its session isn’t over": False, "afterwards": True}


def leads_to(transition: Transition | None, standing: Standing) -> Standing | None:
    """Where a transition leads from here; None where it is refused."""
    question = Question(**EXAMPLES[standing])
    if transition is None or not transition.takes(question):
        return None
    for field, value in transition.sets.items():
        if value is Moment.FIRST:
            value = getattr(question, field) or THEN
        setattr(question, field, THEN if value is Moment.NOW else value)
    return Standing(question.standing)


def transitions(verb: str) -> dict[str, Transition | None]:
    return dict(zip(PHASES, (TRANSITIONS[verb].during, TRANSITIONS[verb].after), strict=True))


def picture() -> str:
    """The table as the documents draw it: a verb a line, and where it leads from where."""
    lines = []
    for phase in PHASES:
        lines.append(phase)
        for verb in TRANSITIONS:
            transition = transitions(verb)[phase]
            found = {standing: leads_to(transition, standing) for standing in EXAMPLES}
            came: dict[str, list[Standing]] = {}  # from where to each target; what it doesn't move, together
            for standing, target in found.items():
                moves = any(to == target != each for each, to in found.items())
                if target:
                    came.setdefault(target if moves else "the same", []).append(standing)
            for n, (target, standings) in enumerate(came.items()):
                lines.append(f"  {'' if n else verb:<14} {_named(standings)} → {target}")
    return "\n".join(lines)


def _named(standings: list[Standing]) -> str:
    others = [each for each in EXAMPLES if each not in standings]
    if not others:
        return "any"
    return ", ".join(standings) if len(standings) <= 5 else f"any but {', '.join(others)}"


def test_the_documents_draw_the_table():
    text = (ROOT / "docs" / "architecture.md").read_text()
    drawn = text.partition("## The life of a question")[2].partition("```\n")[2].partition("\n```")[0]
    assert drawn == picture(), f"docs/architecture.md should draw:\n{picture()}"


@pytest.fixture
def row(started, ada):
    """Makes a question that stands somewhere, in a session that is over or not."""

    def made(standing: Standing, *, over: bool, **more) -> Question:
        now = timezone.now()
        Session.objects.update(ended_at=now if over else None)
        if over:
            started.runs.update(ended_at=now)
        Question.objects.all().delete()
        session = Session.objects.get()
        return Question.objects.create(
            session=session, text="Why?", asked_at=THEN, **EXAMPLES[standing] | more
        )

    return made


REDACTION = {"text": "Wh?", "reason": "person"}
CALLS = {
    verb: lambda question, verb=verb: getattr(moderation, verb)(question.session, question_pk=question.pk)
    for verb in ("show", "hide", "defer", "mark_answered", "follow_up", "restore")
} | {
    "redact": lambda question: moderation.redact(question.session, **REDACTION, question_pk=question.pk),
    "show_as_written": lambda question: _show_as_written(question),
    "reply": lambda question: moderation.reply(question.session, question_pk=question.pk, answer="So."),
    "answer": lambda question: follow_up.answer(question, text="So.", by=None),
    "decline": lambda question: follow_up.decline(question, reason="No.", by=None),
    "edit": lambda question: _edit(question),
    "end": lambda question: lifecycle.end(question.session),
    "reopen": lambda question: lifecycle.reopen(question.session),
    "remove": lambda question: _remove(question),
    "let_back_in": lambda question: _let_back_in(question),
}
OF_MANY = ("end", "reopen", "remove", "let_back_in")  # they leave a question that they don't fit alone


def _phone(question: Question, **fields) -> Participant:
    phone = Participant.objects.create(
        session=question.session, key=f"{question.pk}", joined_at=THEN, **fields
    )
    Question.objects.filter(pk=question.pk).update(participant=phone)
    return phone


def _edit(question: Question) -> None:
    """By the phone that asked it."""
    seat = new_seat(question.session)
    Participant.objects.create(session=question.session, key=seat.hash, joined_at=THEN)
    Question.objects.filter(pk=question.pk).update(sender_tag=sender_tags(seat.receipt)[0])
    privacy.edit_question(question.session, seat=seat, question_pk=question.pk, text="Why not?")


def _show_as_written(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(redacted_text="Wh?", redaction="person")
    moderation.show_as_written(question.session, question_pk=question.pk)


def _remove(question: Question) -> None:
    participants.remove(question.session, participant_pk=_phone(question).pk)


def _let_back_in(question: Question) -> None:
    _phone(question, removed_at=THEN)
    Question.objects.filter(pk=question.pk, hidden_at=None).update(participant=None)
    participants.let_back_in(question.session, removed_at=THEN.isoformat())


def test_each_verb_has_a_row():
    assert set(CALLS) == set(TRANSITIONS) and set(EXAMPLES) == ANYWHERE


@pytest.mark.parametrize("verb", CALLS)
def test_each_verb_does_what_its_row_says(row, verb):
    tried = 0
    for phase, over in PHASES.items():
        transition = transitions(verb)[phase]
        if transition is None and verb in OF_MANY:
            continue
        for standing in EXAMPLES:
            if over and standing in UNDECIDED and verb != "answer":
                continue  # there is none in a session that is over: what holds it has filed it
            question = row(standing, over=over)
            expected = leads_to(transition, standing)
            if expected is None and verb not in OF_MANY:
                with pytest.raises(Refused):
                    CALLS[verb](question)
            else:
                CALLS[verb](question)
            question.refresh_from_db()
            assert question.standing == (expected or standing), (phase, standing)
            if expected in (Standing.FOLLOW_UP, Standing.OUTSTANDING):
                assert question.due and (question.owner or standing == expected)
            tried += 1
    assert tried >= 7


@pytest.mark.parametrize("verb", [verb for verb in CALLS if verb != "restore"])
def test_nothing_shows_what_was_hidden(row, verb):
    """Whatever is done with a hidden question, nobody else reads it until somebody takes it back first."""
    for over, standing in product((False, True), set(EXAMPLES) - set(UNDECIDED)):
        hidden = {"hidden_at": THEN, "visibility": Visibility.ASKER}
        question = row(standing, over=over, **hidden)
        with suppress(Refused):
            CALLS[verb](question)
        question.refresh_from_db()
        assert not question.is_shown


def test_whoever_owns_a_question_keeps_it_when_it_is_filed_again(started, ada, cleo):
    started.follow_up_with_whom = "the policy team"
    started.save()
    question = Question.objects.create(
        session=started, text="Why?", asked_at=THEN, owner=cleo, with_whom="Mele"
    )
    moderation.follow_up(started, question_pk=question.pk)
    moderation.restore(started, question_pk=question.pk)
    Question.objects.create(session=started, text="Whose?", asked_at=THEN)
    lifecycle.end(started)
    owners = {each.text: (each.owner, each.with_whom) for each in Question.objects.all()}
    assert owners == {"Why?": (cleo, "Mele"), "Whose?": (ada, "the policy team")}


def test_what_is_left_open_is_owned_as_was_set_else_by_the_lead_else_by_who_drives(session, ada, cleo):
    assert session.default_owner == ada
    session.follow_up_owner = cleo
    assert session.default_owner == cleo
    session.follow_up_owner = None
    session.facilitations.create(user=cleo, role="co")
    session.facilitations.filter(user=ada).update(role="scribe")
    assert session.default_owner == cleo
    session.facilitations.filter(user=cleo).delete()
    assert session.default_owner is None


def test_let_back_in_after_the_end_a_question_is_in_the_register(session, started, ben):
    """It was nobody's: without owner and day in a session that was sealed already."""
    Question.objects.create(session=started, text="Why?", asked_at=THEN, participant=ben)
    participants.remove(started, participant_pk=ben.pk)
    ben.refresh_from_db()
    lifecycle.end(started)
    participants.let_back_in(started, removed_at=ben.removed_at.isoformat())
    question = Question.objects.get()
    assert question.standing == "outstanding" and question.owner and question.due


def test_hidden_after_the_end_a_question_stays_in_the_register_when_its_session_goes_on(row):
    question = row(Standing.OUTSTANDING, over=True)
    moderation.hide(question.session, question_pk=question.pk)
    lifecycle.reopen(question.session)
    lifecycle.end(Session.objects.get())
    question.refresh_from_db()
    assert question.standing == "outstanding" and not question.is_shown and question.due


def rows() -> list[Question]:
    """Each combination of the fields that a standing is read from."""
    names = ("filed_at", "follow_up_at", "deferred_at", "shown_at", "hidden_at")
    moments = [dict(zip(names, given, strict=True)) for given in product((None, THEN), repeat=len(names))]
    return [
        Question(text="Why?", asked_at=THEN, status=status, result=result, visibility=visibility, **given)
        for status, result, visibility, given in product(
            Status.values, ["", *Result.values], Visibility.values, moments
        )
    ]


def is_sound(question: Question) -> bool:
    """The rules that the database guards, said once more."""
    shown = bool(question.shown_at and not question.hidden_at)
    undecided = question.status == Status.OPEN and not question.filed_at
    return (
        (question.status == Status.CLOSED) == bool(question.result)
        and (question.visibility == Visibility.ASKER or shown)
        and not (question.hidden_at and undecided)
        and not (question.follow_up_at and not question.filed_at)
    )


def test_the_database_reads_a_standing_as_we_do(started):
    sound = [question for question in rows() if is_sound(question)]
    for question in sound:
        question.session = started
    Question.objects.bulk_create(sound)
    every = list(Question.objects.all())
    assert len(every) > 200
    for standing in Standing:
        expected = {question.pk for question in every if question.standing == standing}
        assert set(Question.objects.standing(standing).values_list("pk", flat=True)) == expected, standing
        assert expected
    for name, found in [
        ("is_shown", Question.objects.shown()),
        ("is_unanswered", Question.objects.unanswered()),
    ]:
        assert set(found) == {question for question in every if getattr(question, name)}
    for name in CONSOLE_LISTS:
        assert set(Question.objects.in_console_list(name)) == {q for q in every if q.console_list == name}


def test_the_database_refuses_a_question_that_stands_nowhere(started):
    wrong = [question for question in rows() if not is_sound(question)]
    for question in wrong[:: len(wrong) // 60]:
        question.session = started
        with pytest.raises(IntegrityError), transaction.atomic():
            question.save()
    open_with_result = Question(session=started, text="Why?", asked_at=THEN, result=Result.ALOUD)
    closed_without = Question(session=started, text="Why?", asked_at=THEN, status=Status.CLOSED)
    for question in (open_with_result, closed_without):
        with pytest.raises(IntegrityError), transaction.atomic():
            question.save()


def test_only_a_question_that_is_late_and_open_is_overdue(started):
    late = {"filed_at": THEN, "due": (THEN - timedelta(days=3)).date()}
    assert Question(session=started, **late).overdue
    assert not Question(session=started, **late, status=Status.WITH_ASKER).overdue
    assert not Question(session=started, **late, status=Status.CLOSED, result=Result.WRITTEN).overdue
