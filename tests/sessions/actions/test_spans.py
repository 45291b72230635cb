"""Breaks, pauses and questions on the stage: one at a time, each closed by whatever the room does next."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from steps import step_of, take_seat

from sessions.actions import lifecycle, moderation, moving, privacy, questions, replanning, timing
from sessions.agenda import Agenda, current_run
from sessions.errors import Stale
from sessions.forecast import Forecast
from sessions.models import Question, Run, Session, Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(at, session) -> Session:
    """A session that began now, and is in its second item for a minute."""
    Session.objects.update(starts_at=at(0))
    lifecycle.start(Session.objects.get(pk=session.pk))
    at(600)
    moving.jump(session, step=step_of(session), position=2)
    at(60)
    return fresh(session)


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


def left(session) -> float:
    return current_run(session).left(timezone.now())


def pool(session):
    return Agenda(fresh(session)).pool


def asked(session, text="Is it the law?") -> Question:
    return questions.log_spoken(session, text=text)[0]


def put_up(session) -> Question:
    question = asked(session)
    moderation.spotlight(session, question_pk=question.pk)
    return question


def open_kind(session) -> str | None:
    span = session.spans.filter(ended_at=None).first()
    return span.kind if span else None


def test_one_stretch_is_open_at_a_time(on):
    run = current_run(on)
    timing.pause(on)
    with pytest.raises(IntegrityError), transaction.atomic():
        Span.objects.create(session=on, run=run, kind="question", started_at=timezone.now())
    with pytest.raises(Stale):
        timing.pause(on)
    assert open_kind(on) == "pause"


def test_a_question_on_the_stage_lends_and_only_its_seconds_stay(on, at):
    before = left(on)
    put_up(on)
    at(130)
    assert left(on) == before and pool(on).used == 130
    moderation.clear_spotlight(on)
    assert left(on) == before and pool(on).used == 130
    assert not Span.objects.exists(), "nothing says when it was on the stage"
    run = Run.objects.get(ended_at=None)
    assert run.lent == timedelta(seconds=130)
    at(10)
    assert left(on) == before - 10


def test_another_question_in_its_place_goes_on_in_the_same_stretch(on, at):
    put_up(on)
    at(30)
    put_up(on)
    at(30)
    assert pool(on).used == 60 and Span.objects.count() == 1


@pytest.mark.parametrize("way", ["next", "slide", "hide", "restore", "deleted", "taken out", "end", "break"])
def test_whatever_takes_it_off_the_stage_closes_its_stretch(on, at, way):
    seat = take_seat(on)
    before = left(on)
    question = put_up(on)
    if way == "deleted":
        question = questions.ask(on, text="Why?", receipt=seat.receipt)
        moderation.spotlight(on, question_pk=question.pk)
    at(40)
    match way:
        case "next":
            moving.jump(on, step=step_of(on), position=3)
        case "slide":
            moving.next_slide(on, step=step_of(on))
        case "hide":
            moderation.hide(on, question_pk=question.pk)
        case "restore":
            moderation.restore(on, question_pk=question.pk)
        case "deleted":
            privacy.delete_question(on, seat=seat, question_pk=question.pk)
        case "taken out":
            privacy.take_out(on, question_pk=question.pk)
        case "end":
            lifecycle.end(on)
        case "break":
            timing.take_break(on, minutes=5)
    assert open_kind(on) == ("break" if way == "break" else None)
    assert not Span.objects.filter(kind="question").exists()
    run = on.runs.get(planned_item__position=2)
    assert run.lent == timedelta(seconds=40) and run.left(timezone.now()) == before
    assert pool(on).used == 40


def test_a_pause_stops_what_a_question_takes_and_resuming_starts_it_again(on, at):
    put_up(on)
    at(20)
    timing.pause(on)
    at(100)
    assert (open_kind(on), pool(on).used) == ("pause", 20)
    timing.resume(on)
    at(10)
    assert (open_kind(on), pool(on).used) == ("question", 30)


def test_a_question_put_up_in_a_break_waits_for_its_end(on, at):
    timing.take_break(on, minutes=5)
    put_up(on)
    at(60)
    assert (open_kind(on), pool(on).used) == ("break", 0)
    timing.resume(on)
    assert open_kind(on) == "question"


def test_a_question_that_is_on_the_stage_as_the_session_starts_lends_from_then_on(session, at):
    Session.objects.update(starts_at=at(0))
    put_up(fresh(session))
    assert open_kind(session) is None
    lifecycle.start(fresh(session))
    at(30)
    assert (open_kind(session), pool(session).used) == ("question", 30)


def test_what_is_lent_cant_be_taken_a_second_time(on, at):
    """The last item keeps its least, whichever comes first."""
    spare = pool(on).of
    put_up(on)
    at(120)
    with pytest.raises(Stale):
        replanning.shorten_plan(on, pieces=f"#9={int(spare) - 119}", version=fresh(on).plan_version)
    replanning.shorten_plan(on, pieces=f"#9={int(spare) - 120}", version=fresh(on).plan_version)
    at(300)
    assert (pool(on).of, pool(on).used, pool(on).left) == (120, 120, 0)
    replanning.undo_plan(on, version=fresh(on).plan_version)
    assert pool(on).used == 120, "what the item gave itself isn't lent afterwards"
    at(60)
    assert pool(on).used == 180


def test_bringing_a_piece_back_draws_nothing_from_what_can_be_lent(on):
    replanning.shorten_plan(on, pieces="toolkit-roles=60", version=fresh(on).plan_version)
    before = pool(on)
    replanning.bring_back(on, pieces="toolkit-roles=60", version=fresh(on).plan_version)
    assert pool(on) == before


def test_the_last_item_begins_with_what_it_has_left_and_lends_no_more(on, at):
    put_up(on)
    at(120)
    ends = Forecast(Agenda(on), current_run(on)).ends
    for position in range(3, 10):
        moving.jump(on, step=step_of(on), position=position)
    run = current_run(on)
    assert run.ends_at - run.started_at == timedelta(seconds=780)
    before = left(on)
    put_up(on)
    at(60)
    assert left(on) == before - 60 and pool(on).used == 120 and ends
    moving.jump(on, step=step_of(on), position=3)
    put_up(on)
    at(60)
    assert pool(on).used == 120, "it has begun, so its minutes are its own"


def test_a_break_is_over_with_the_item_in_which_it_was_taken(on, at):
    timing.take_break(on, minutes=5)
    at(120)
    moving.next_slide(on, step=step_of(on))
    assert open_kind(on) == "break", "another slide of the same item leaves it as it is"
    moving.jump(on, step=step_of(on), position=4)
    [span] = on.spans.all()
    assert open_kind(on) is None and current_run(on).back_at is None
    assert span.took(at(60)) == timedelta(seconds=120)


def test_a_break_set_anew_is_one_and_a_pause_before_it_another(on, at):
    timing.pause(on)
    at(30)
    timing.take_break(on, minutes=5)
    at(60)
    timing.take_break(on, minutes=10)
    at(60)
    timing.resume(on)
    [paused, broken] = on.spans.all()
    assert [paused.kind, broken.kind] == ["pause", "break"]
    assert paused.took(timezone.now()) == timedelta(seconds=30)
    assert (broken.took(timezone.now()), broken.until - broken.started_at) == (
        timedelta(seconds=120),
        timedelta(seconds=660),
    )


def test_a_break_isnt_the_items_time_and_a_pause_is(on, at):
    item = next(each for each in Agenda(on).plan if each.position == 2)
    before = Agenda(on).spent(Agenda(on).plan[1])
    timing.pause(on)
    at(30)
    timing.resume(on)
    timing.take_break(on, minutes=5)
    at(400)
    assert Agenda(on).spent(Agenda(on).plan[1]) == before + 30
    timing.resume(on)
    at(10)
    agenda = Agenda(on)
    assert agenda.spent(agenda.plan[1]) == before + 40
    assert [span.took(timezone.now()) for span in agenda.breaks_of(item)] == [timedelta(seconds=400)]


def test_the_end_moves_by_the_break_and_the_items_time_doesnt(on, at):
    def forecast() -> Forecast:
        return Forecast(Agenda(fresh(on)), current_run(on))

    before = forecast()
    timing.take_break(on, minutes=15)
    assert forecast().ends == before.ends + timedelta(minutes=15) and forecast().left == before.left
    at(600)
    assert forecast().ends == before.ends + timedelta(minutes=15)
    at(300 + 60)
    assert forecast().ends == before.ends + timedelta(minutes=16)
    timing.resume(on)
    assert forecast().ends == before.ends + timedelta(minutes=16) and forecast().left == before.left
