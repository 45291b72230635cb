"""The question of a late start: asked once, what each answer does, and that one undo takes it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from steps import step_of

from sessions import screens
from sessions.actions import late_start, lifecycle, moving, replanning, timing
from sessions.agenda import Agenda, current_run, least_of
from sessions.errors import SessionOver, Stale
from sessions.forecast import Forecast, promised_end
from sessions.late_start import late_start as question_of
from sessions.models import ParkedSlide, Run, Session

pytestmark = pytest.mark.django_db
ASKED = "Which holds?"


def started_late(started, minutes: float) -> Session:
    """A minute ago, so long after its planned start."""
    now = timezone.now() - timedelta(minutes=1)
    Session.objects.update(starts_at=now - timedelta(minutes=minutes), started_at=now)
    Run.objects.update(started_at=now, slide_at=now, ends_at=now + timedelta(minutes=10))
    return fresh(started)


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


@pytest.fixture
def late(started) -> Session:
    return started_late(started, 6)


def agenda_of(session) -> str:
    return " ".join(screens.render(session.pk, "host", ["agenda"])["agenda"].split())


def forecast_of(session) -> Forecast:
    session = fresh(session)
    run = current_run(session)
    assert run is not None
    return Forecast(Agenda(session), run)


def plan_of(session) -> tuple:
    """All that undoing restores."""
    parked = ParkedSlide.objects.filter(planned_item__session=session)
    return (
        list(session.plan.order_by("pk").values_list("pk", "seconds")),
        sorted(parked.values_list("planned_item", "slide", "seconds")),
        fresh(session).promised_at,
        current_run(session).ends_at,
    )


def test_keeping_the_end_is_to_the_second_and_one_undo_takes_it_back(late):
    before = plan_of(late)
    assert ASKED in agenda_of(late)
    late_start.keep_end(late, version=0)
    assert 0 <= forecast_of(late).slack < 1
    assert fresh(late).promised_at is None and ASKED not in agenda_of(late)
    assert all(planned.seconds >= least_of(planned) for planned in late.plan.all())
    replanning.undo_plan(late, version=1)
    assert plan_of(late) == before
    assert ASKED not in agenda_of(late), "it is asked once"


def test_keeping_the_length_moves_the_end_and_one_undo_takes_it_back(late):
    before = plan_of(late)
    late_start.keep_length(late, version=0)
    ends = promised_end(fresh(late))
    assert timedelta(0) <= ends - (fresh(late).started_at + timedelta(minutes=90)) < timedelta(seconds=1)
    assert ASKED not in agenda_of(late) and "On time" in agenda_of(late)
    replanning.undo_plan(late, version=1)
    assert plan_of(late) == before and ASKED not in agenda_of(late)


def test_not_now_changes_nothing_and_isnt_asked_again(late):
    before = plan_of(late)
    late_start.keep_neither(late)
    assert plan_of(late) == before and fresh(late).plan_version == 0
    assert ASKED not in agenda_of(late) and "6 min late" in agenda_of(late)
    with pytest.raises(Stale):
        late_start.keep_neither(late)
    with pytest.raises(Stale):
        late_start.keep_end(late, version=0)


def test_two_facilitators_who_press_at_once_are_answered_once(late):
    late_start.keep_length(late, version=0)
    before = plan_of(late)
    for again in (late_start.keep_end, late_start.keep_length):
        with pytest.raises(Stale):
            again(late, version=0)
    assert plan_of(late) == before


def test_any_change_of_the_plan_answers_it(late):
    replanning.shorten_plan(late, pieces="#9=60", version=0)
    assert ASKED not in agenda_of(late)


@pytest.mark.parametrize("minutes", [-5, 0, 1.9, 95])
def test_on_time_or_after_its_end_nothing_is_asked(started, minutes):
    assert ASKED not in agenda_of(started_late(started, minutes))


def test_a_length_that_the_hard_end_forbids_isnt_offered(late):
    Session.objects.update(hard_end=late.scheduled_end + timedelta(minutes=5))
    assert "Keep 90 minutes" not in agenda_of(late) and "/do/keep_end/" in agenda_of(late)
    with pytest.raises(Stale):
        late_start.keep_length(fresh(late), version=0)


def test_an_end_that_the_least_cant_keep_isnt_offered(started):
    late = started_late(started, 45)
    assert "/do/keep_end/" not in agenda_of(late) and "/do/keep_length/" in agenda_of(late)
    with pytest.raises(Stale):
        late_start.keep_end(late, version=0)
    Session.objects.update(hard_end=late.scheduled_end)
    assert ASKED not in agenda_of(late), "neither can be kept"


@pytest.mark.parametrize("position", [2, 3, 4, 5, 8])
def test_the_end_can_be_kept_later_on_of_what_is_left(late, position):
    for each in range(2, position + 1):
        moving.jump(late, step=step_of(late), position=each)
    forecast = forecast_of(late)
    late_by = timedelta(minutes=4) + timedelta(seconds=forecast.slack)
    Session.objects.update(starts_at=late.starts_at - late_by, started_at=late.started_at - late_by)
    done = list(late.plan.filter(position__lt=position).values_list("seconds", flat=True))
    late_start.keep_end(fresh(late), version=0)
    assert 0 <= forecast_of(late).slack < 1
    assert list(late.plan.filter(position__lt=position).values_list("seconds", flat=True)) == done
    assert all(planned.seconds >= least_of(planned) for planned in late.plan.all())


def test_after_a_question_nobody_answered_the_offers_come(late):
    Run.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    assert forecast_of(late).offers and "/do/end_later/" not in agenda_of(late)
    late_start.keep_neither(late)
    assert "/do/end_later/" in agenda_of(late)


def test_before_the_start_and_after_the_end_there_is_nothing_to_answer(session):
    with pytest.raises(Stale):
        late_start.keep_end(session, version=0)
    lifecycle.start(session)
    lifecycle.end(session)
    for answer in (late_start.keep_end, late_start.keep_length):
        with pytest.raises(SessionOver):
            answer(session, version=0)


def test_one_that_was_opened_again_isnt_asked(late):
    lifecycle.end(late)
    lifecycle.reopen(fresh(late))
    assert question_of(forecast_of(late)) is None


def test_a_break_is_no_reason_to_ask_twice(late):
    timing.take_break(late, minutes=5)
    assert ASKED in agenda_of(late)
    late_start.keep_neither(late)
    timing.resume(late)
    assert ASKED not in agenda_of(late)


def test_before_the_start_the_console_says_how_late_it_is(session, monkeypatch):
    now = session.starts_at + timedelta(minutes=6, seconds=5)
    monkeypatch.setattr(timezone, "now", lambda: now)
    snapshot = screens.Snapshot(session.pk)
    assert "6 min late</b>" in " ".join(screens.render(session.pk, "host", ["now"])["now"].split())
    assert snapshot.due == (session.starts_at + timedelta(minutes=7), screens.Change.CLOCK)
