"""Undo for ten seconds: place, plan, round and question as before; the clock has run on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from steps import RECEIPT, first_quiz_slide, go_to, press, step_of

from quiz.models import Response
from sessions import agenda, screens
from sessions.actions import lifecycle, moderation, moving, questions, replanning, rounds, timing, undo
from sessions.actions.undoing import finalise_due
from sessions.errors import Stale
from sessions.models import Question, Run, Session, Span, UndoStep
from sessions.models.undo import UNDO_FOR
from sessions.settling import Settling

pytestmark = pytest.mark.django_db
ALMOST = timedelta(milliseconds=1)


def undo_last(session) -> None:
    undo.undo(session, undo_pk=UndoStep.objects.get(session=session).pk)


def place(session) -> list:
    """Where it stands, what is open and what lies on the stage."""
    now = Session.objects.get(pk=session.pk)
    runs = Run.objects.values_list("pk", "slide", "furthest", "slide_at", "ends_at", "ended_at")
    spans = Span.objects.values_list("run", "kind", "until", "ended_at")
    opened = now.rounds.values_list("pk", "closes_at", "sealed_at")
    return [list(runs), list(spans), list(opened), now.spotlight_id, now.join_shown_at, now.ended_at]


def answered(session, seat, choice="B"):
    """An open round of the quiz to which somebody has sent an answer."""
    go_to(session, first_quiz_slide(session))
    press(session)
    round_ = session.rounds.get(sealed_at=None)
    sent = {"round": round_.pk, "choice": choice}
    assert rounds.take_entries(session, "answer", [(seat, sent)], now=timezone.now()) == [None]
    return round_


@pytest.mark.parametrize("verb", ["next_slide", "back"])
def test_next_and_back_are_undone_with_what_lay_on_the_stage(started, verb, stopped):
    go_to(started, "what-it-is")
    question = questions.ask(started, text="Why?", receipt=RECEIPT)
    moderation.spotlight(started, question_pk=question.pk)
    before = place(started)
    getattr(moving, verb)(started, step=step_of(started))
    assert place(started) != before
    undo_last(started)
    assert place(started) == before


def test_the_item_that_was_left_goes_on_as_if_it_had_never_been_left(started, stopped):
    stopped[0] += timedelta(seconds=90)
    before, ends_at = place(started), agenda.current_run(started).ends_at
    moving.jump(started, step=step_of(started), position=3)
    stopped[0] += timedelta(seconds=6)
    undo_last(started)
    assert place(started) == before
    assert agenda.current_run(started).left(stopped[0]) == (ends_at - stopped[0]).total_seconds()


def test_an_open_round_that_was_left_is_open_again_with_its_answers(started, seat):
    round_ = answered(started, seat)
    before = place(started)
    moving.next_slide(started, step=step_of(started))
    assert not round_.__class__.objects.get(pk=round_.pk).is_accepting(timezone.now())
    assert screens.render(started.pk, "room")
    undo_last(started)
    assert place(started) == before and Response.objects.get(round=round_).choice.letter == "B"
    sent = {"round": round_.pk, "choice": "C"}
    assert rounds.take_entries(started, "answer", [(seat, sent)], now=timezone.now()) == [None]


def test_what_was_left_is_sealed_when_ten_seconds_are_over_and_not_before(started, seat, stopped):
    answered(started, seat)
    moving.next_slide(started, step=step_of(started))
    assert finalise_due(stopped[0] + UNDO_FOR - ALMOST) == stopped[0] + UNDO_FOR
    assert Response.objects.exists()
    step = UndoStep.objects.get()
    assert finalise_due(stopped[0] + UNDO_FOR) is None
    assert not Response.objects.exists() and started.rounds.get().sealed_at
    with pytest.raises(Stale):
        undo.undo(started, undo_pk=step.pk)


def test_it_cant_be_undone_later_though_nothing_has_sealed_it_yet(started, stopped):
    moving.next_slide(started, step=step_of(started))
    stopped[0] += UNDO_FOR
    with pytest.raises(Stale):
        undo_last(started)


@pytest.mark.parametrize(
    "pressed",
    [
        lambda session: moving.next_slide(session, step=step_of(session)),
        lambda session: timing.pause(session),
        lambda session: timing.extend(session, seconds=60),
        lambda session: timing.take_break(session, minutes=5),
        lambda session: replanning.shorten_plan(session, pieces="#9=60", version=0),
        lambda session: lifecycle.end(session),
    ],
    ids=["next", "pause", "more time", "break", "plan", "end"],
)
def test_once_something_else_was_pressed_it_is_stale_and_what_was_left_is_sealed(started, seat, pressed):
    answered(started, seat)
    moving.next_slide(started, step=step_of(started))
    step = UndoStep.objects.get()
    pressed(Session.objects.get(pk=started.pk))
    assert not Response.objects.exists()
    with pytest.raises(Stale):
        undo.undo(started, undo_pk=step.pk)


def test_another_round_that_opens_seals_the_one_that_was_left(started, seat):
    answered(started, seat)
    moving.next_slide(started, step=step_of(started))
    press(started)
    assert [round_.state for round_ in started.rounds.all()] == ["sealed", "open"]
    assert not UndoStep.objects.exists() and not Response.objects.exists()


def test_an_item_that_was_paused_is_paused_again(started, stopped):
    timing.pause(started)
    before = place(started)
    moving.jump(started, step=step_of(started), position=3)
    undo_last(started)
    assert place(started) == before


@pytest.mark.parametrize("left", ["jump", "end"])
def test_a_break_that_was_left_goes_on_as_long_as_it_was_to_take(started, stopped, left):
    timing.take_break(started, minutes=15)
    before = place(started)
    stopped[0] += timedelta(minutes=2)
    if left == "jump":
        moving.jump(started, step=step_of(started), position=3)
    else:
        lifecycle.end(started)
    assert not Span.objects.filter(ended_at=None).exists()
    stopped[0] += timedelta(seconds=6)
    undo_last(started)
    assert place(started) == before


def test_the_seconds_that_a_question_used_on_the_stage_stay_used(started, stopped):
    """The clock runs on: it stood for the question before, and stands for it again."""
    question = questions.ask(started, text="Why?", receipt=RECEIPT)
    moderation.spotlight(started, question_pk=question.pk)
    left = agenda.current_run(started).left(stopped[0])
    stopped[0] += timedelta(seconds=40)
    moving.next_slide(started, step=step_of(started))
    stopped[0] += timedelta(seconds=5)
    undo_last(started)
    run = agenda.current_run(started)
    assert run.span.is_question and run.lent == timedelta(seconds=40)
    assert run.left(stopped[0]) == left - 5
    stopped[0] += timedelta(seconds=30)
    assert agenda.current_run(started).left(stopped[0]) == left - 5


def test_a_slide_of_another_item_is_shown_and_undone(started):
    slide = next(each for each in agenda.slides_of(started.plan.get(position=5)) if each.optional)
    before = place(started)
    moving.show_slide(started, step=step_of(started), slide_pk=slide.pk)
    assert agenda.current_run(started).slide == slide
    undo_last(started)
    assert place(started) == before
    assert not started.plan.get(position=5).parked.exclude(shown_at=None).exists()


def test_the_end_is_undone_as_if_the_session_hadnt_ended(started, seat):
    answered(started, seat)

    def stands() -> list:
        """None is held back any more: that isn't undone."""
        return [each | {"console_from": None} for each in Question.objects.order_by("pk").values()]

    waiting, shown = (questions.ask(started, text=text, receipt=RECEIPT) for text in ("Why?", "How?"))
    moderation.show(started, question_pk=shown.pk)
    joined = list(started.participants.values_list("joined_at", flat=True))
    before, stood = place(started), stands()
    lifecycle.end(started)
    assert Question.objects.get(pk=waiting.pk).due
    undo_last(Session.objects.get(pk=started.pk))
    assert place(started) == before and stands() == stood
    assert list(started.participants.values_list("joined_at", flat=True)) == joined
    assert Response.objects.exists()


def test_ten_seconds_after_the_end_it_is_forgotten_when_people_joined(started, seat, stopped):
    answered(started, seat)
    lifecycle.end(started)
    assert not lifecycle.unfinished(started).answering
    finalise_due(stopped[0] + UNDO_FOR)
    assert {at for (at,) in started.participants.values_list("joined_at")} <= {started.midnight}
    assert not Response.objects.exists()


def test_an_end_that_was_undone_forgets_nothing_later(started, seat, stopped):
    round_ = answered(started, seat)
    lifecycle.end(started)
    undo_last(started)
    finalise_due(stopped[0] + UNDO_FOR)
    assert started.rounds.get(sealed_at=None) == round_ and Response.objects.exists()


def test_a_question_answered_since_the_end_keeps_its_answer(started, ada):
    from sessions.actions import follow_up

    question = questions.ask(started, text="Why?", receipt=RECEIPT)
    lifecycle.end(started)
    follow_up.answer(Question.objects.get(pk=question.pk), text="Because.", by=ada)
    undo_last(started)
    assert Question.objects.get(pk=question.pk).answer == "Because."


def test_a_question_that_was_hidden_stands_as_before_on_the_stage_too(started, stopped):
    question = questions.ask(started, text="Why?", receipt=RECEIPT)
    moderation.spotlight(started, question_pk=question.pk)
    before, stood = place(started), list(Question.objects.values())
    moderation.hide(started, question_pk=question.pk)
    undo_last(started)
    assert list(Question.objects.values()) == stood and place(started) == before


def test_a_hidden_question_that_was_taken_back_otherwise_is_left_alone(started):
    question = questions.ask(started, text="Why?", receipt=RECEIPT)
    moderation.hide(started, question_pk=question.pk)
    moderation.restore(started, question_pk=question.pk)
    with pytest.raises(Stale):
        undo_last(started)


def test_a_change_of_the_plan_is_undone_by_the_same_key(started):
    replanning.shorten_plan(started, pieces="#9=60", version=0)
    undo_last(started)
    assert started.plan.get(position=9).seconds == 15 * 60


def test_the_console_offers_it_for_ten_seconds_and_is_drawn_when_they_are_over(started, stopped):
    moving.next_slide(started, step=step_of(started))
    now = screens.render(started.pk, "host", ["now"])["now"]
    assert "Undo “Next”" in now and 'data-keys="u"' in now
    assert screens.Snapshot(started.pk).due == (stopped[0] + UNDO_FOR, "undo")
    stopped[0] += UNDO_FOR
    assert "Undo “Next”" not in screens.render(started.pk, "host", ["now"])["now"]
    for audience in ("room", "stage"):
        assert "Undo" not in "".join(screens.render(started.pk, audience).values())


def test_an_item_left_within_a_minute_says_so_for_two_and_one_press_goes_back(started, stopped):
    stopped[0] += timedelta(seconds=20)
    moving.jump(started, step=step_of(started), position=2)
    words = "Welcome and introductions was left after 0:20: go back"
    assert words in screens.render(started.pk, "host", ["agenda"])["agenda"]
    stopped[0] += timedelta(minutes=2)
    assert words not in screens.render(started.pk, "host", ["agenda"])["agenda"]


def test_one_that_was_left_backwards_says_nothing(started, stopped):
    moving.jump(started, step=step_of(started), position=3)
    stopped[0] += timedelta(seconds=20)
    moving.jump(started, step=step_of(started), position=2)
    assert "go back" not in screens.render(started.pk, "host", ["agenda"])["agenda"]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_starts_or_stops_leaves_nothing_that_was_left_unsealed(started, seat):
    answered(started, seat)
    moving.next_slide(started, step=step_of(started))
    thread = Settling(finalise_due)
    thread.start()
    thread.finish()
    assert not Response.objects.exists() and not UndoStep.objects.exists()
