"""Driving: exactly one step a press, whoever presses."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from steps import first_quiz_slide, go_to, step_of, ten_seconds_later

from quiz.models import Response
from sessions import agenda, clock, screens
from sessions.actions import lifecycle, moderation, moving, questions, rounds, timing
from sessions.errors import Refused, Stale
from sessions.housekeeping import Housekeeping
from sessions.models import Question, Round, Session, Slide, Span

pytestmark = pytest.mark.django_db


def test_doors_need_the_notice_confirmed(workshop, ada):
    from sessions.actions import arranging

    draft = arranging.make_session(workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90)
    with pytest.raises(Refused, match="Confirm the notice"):
        lifecycle.open_doors(draft)


def test_next_walks_every_slide_of_every_item_and_stops_at_the_last(started):
    seen = []
    while True:
        run = agenda.current_run(started)
        seen.append((run.planned_item.position, run.slide.key))
        try:
            moving.next_slide(started, step=run.step)
        except Refused as refused:
            assert "last slide" in str(refused)
            break
    wanted = [
        (planned.position, slide.key)
        for planned in started.plan.order_by("position")
        for slide in planned.item.slides.all()
        if not slide.is_empty_slot and not slide.optional
    ]
    assert seen == wanted


def test_after_going_back_next_leads_to_where_the_unfinished_item_was_left(started):
    third, fourth = started.plan.order_by("position")[2:4]
    moving.jump(started, step=step_of(started), position=fourth.position)
    moving.next_slide(started, step=step_of(started))
    left = agenda.current_run(started).slide
    moving.jump(started, step=step_of(started), position=1)
    while agenda.current_run(started).planned_item.position == 1:
        moving.next_slide(started, step=step_of(started))
    run = agenda.current_run(started)
    assert run.planned_item.position == 2, "the items that were jumped over are to come again"
    moving.jump(started, step=step_of(started), position=third.position)
    while agenda.current_run(started).planned_item == third:
        moving.next_slide(started, step=step_of(started))
    run = agenda.current_run(started)
    assert (run.planned_item, run.slide) == (fourth, left)


def test_an_item_that_was_finished_isnt_gone_through_again(started):
    for position in (2, 3, 4):
        moving.jump(started, step=step_of(started), position=position)
    moving.jump(started, step=step_of(started), position=2)
    while agenda.current_run(started).planned_item.position == 2:
        moving.next_slide(started, step=step_of(started))
    assert agenda.current_run(started).planned_item.position == 4


def test_a_slide_in_reserve_is_one_press_away_and_stays_in_nobodys_way(started):
    moving.jump(started, step=step_of(started), position=5)
    reserve = Slide.objects.get(key="manaakitanga")
    moving.show_slide(started, step=step_of(started), slide_pk=reserve.pk)
    assert agenda.current_run(started).slide == reserve
    moving.next_slide(started, step=step_of(started))
    assert agenda.current_run(started).slide.key == "guidelines"
    moving.back(started, step=step_of(started))
    assert agenda.current_run(started).slide.key == "principles"


def test_a_doubled_press_is_stale_and_moves_nothing(started):
    step = step_of(started)
    moving.next_slide(started, step=step)
    there = step_of(started)
    with pytest.raises(Stale):
        moving.next_slide(started, step=step)
    assert step_of(started) == there


def test_back_goes_to_the_last_slide_of_the_item_before(started):
    moving.jump(started, step=step_of(started), position=2)
    moving.back(started, step=step_of(started))
    run = agenda.current_run(started)
    assert run.planned_item.position == 1
    assert run.slide == list(run.planned_item.item.slides.all())[-1]


def test_pause_and_resume_keep_the_time_left(started):
    timing.pause(started)
    run = agenda.current_run(started)
    Span.objects.update(started_at=run.paused_at - timedelta(minutes=3))
    timing.resume(started)
    moved = agenda.current_run(started).ends_at - run.ends_at
    assert timedelta(minutes=3) <= moved < timedelta(minutes=3, seconds=5)


def test_another_ones_action_never_refuses_my_next(started, ada):
    step = step_of(started)
    asked = questions.log_spoken(started, text="Is it law?", by=ada)[0]
    moderation.show(started, question_pk=asked.pk, by=ada)
    timing.extend(started, seconds=60)
    moving.next_slide(started, step=step)


def test_moving_on_seals_an_open_round(started, seat):
    go_to(started, first_quiz_slide(started))
    rounds.press_activity(started, step="0:ready")
    round_ = Round.objects.get(session=started)
    sent = {"round": round_.pk, "choice": "B"}
    assert rounds.take_entries(started, "answer", [(seat, sent)], now=timezone.now()) == [None]
    moving.next_slide(started, step=step_of(started))
    late = rounds.take_entries(started, "answer", [(seat, sent)], now=timezone.now())
    assert late[0].code == "closed", "nothing counts any more, though the move can be undone"
    ten_seconds_later()
    round_.refresh_from_db()
    assert round_.sealed_at
    assert not Response.objects.exists()
    assert sum(round_.totals.values_list("count", flat=True)) == 1


def test_ending_leaves_every_open_question_outstanding(started, ada):
    asked = questions.log_spoken(started, text="one\ntwo\nthree", by=ada)
    moderation.mark_answered(started, question_pk=asked[0].pk, by=ada)
    moderation.defer(started, question_pk=asked[1].pk, by=ada)
    lifecycle.end(started, by=ada)
    assert set(Question.objects.unanswered().values_list("text", flat=True)) == {"two", "three"}


def test_a_session_nobody_ends_is_over_two_hours_after_its_end(started):
    Session.objects.filter(pk=started.pk).update(
        starts_at=timezone.now() - timedelta(hours=4), started_at=timezone.now() - timedelta(hours=4)
    )
    asking_session = Session.objects.get(pk=started.pk)
    assert asking_session.phase() == "over"
    assert lifecycle.close_overdue() == 1
    lifecycle.reopen(Session.objects.get(pk=started.pk))
    assert agenda.current_run(started) is not None
    assert Session.objects.get(pk=started.pk).phase() == "on", "reopened, it goes on"


@pytest.mark.django_db(transaction=True)
def test_a_session_nobody_ends_is_closed_without_anybody_looking(started, ada):
    questions.log_spoken(started, text="Still open?", by=ada)
    long_ago = timezone.now() - timedelta(hours=9)
    Session.objects.filter(pk=started.pk).update(starts_at=long_ago, started_at=long_ago)
    keeping = Housekeeping(every=0.05)
    keeping.start()
    for _ in range(100):
        if Question.objects.unanswered().exists():
            break
        time.sleep(0.05)
    keeping.stop.set()
    keeping.join()
    assert Question.objects.unanswered().get().text == "Still open?"


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_press_next_at_once_fifty_times(started):
    """Both carry the same step; exactly one of the two moves it."""
    moved = []
    for _ in range(50):
        step, gate = step_of(started), threading.Barrier(2)

        def press(step=step, gate=gate):
            gate.wait()
            try:
                moving.next_slide(Session.objects.get(pk=started.pk), step=step)
                moved.append(step)
            except Refused:
                pass
            finally:
                connection.close()

        both = [threading.Thread(target=press) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        if len(moved) and step_of(started) == step:
            moving.jump(started, step=step, position=1)
            moved.append("start again")
    steps = [step for step in moved if step != "start again"]
    assert len(steps) == len(set(steps)), "one step was taken twice"
    assert len(moved) == 50


def test_a_break_stops_the_time_and_tells_the_room_when_to_be_back(started, ben):
    before = agenda.current_run(started)
    timing.take_break(started, minutes=10)
    on = agenda.current_run(started)
    assert on.paused_at and timedelta(minutes=9) < on.back_at - timezone.now() <= timedelta(minutes=10)
    back = timezone.localtime(on.back_at, started.tz).strftime("%-H:%M")
    for audience in ("stage", "room", "host"):
        assert f"ack at {back}" in screens.render(started.pk, audience, ["now"])["now"], audience
    timing.resume(started)
    after = agenda.current_run(started)
    assert (after.paused_at, after.back_at) == (None, None) and after.slide_id == before.slide_id
    assert after.ends_at > before.ends_at
    for minutes in (0, 121):
        with pytest.raises(Refused, match="between 1 and 120"):
            timing.take_break(started, minutes=minutes)


def test_times_are_those_of_the_sessions_own_zone(started):
    Session.objects.filter(pk=started.pk).update(zone="Pacific/Chatham")  # 45 minutes ahead
    started.refresh_from_db()
    ends = timezone.localtime(clock.shown(agenda.current_run(started).ends_at), started.tz).strftime("%-H:%M")
    assert f"ends {ends}" in screens.render(started.pk, "host", ["now"])["now"]
