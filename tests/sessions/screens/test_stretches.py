"""What is said of breaks, and of questions on the stage: on each screen, in the report and in the summary."""

from datetime import timedelta

import pytest
from clients import signed_in
from django.test import Client
from django.utils import timezone
from steps import drawn, step_of

from sessions import screens
from sessions.actions import lifecycle, moderation, moving, questions, stage, timing
from sessions.agenda import current_run
from sessions.announce import Change
from sessions.models import PlannedItem, Run, Session

pytestmark = pytest.mark.django_db
OVER = {
    "room": "The break is over. We start again soon: the facilitator says when.",
    "stage": "We start again soon",
    "host": "the break is over",
}


@pytest.fixture
def on(at, session) -> Session:
    Session.objects.update(starts_at=at(0))
    lifecycle.start(Session.objects.get(pk=session.pk))
    at(600)
    moving.jump(session, step=step_of(session), position=3)
    at(60)
    return Session.objects.get(pk=session.pk)


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


def words(html: str) -> str:
    return " ".join(html.split())


def now_of(session, audience: str) -> str:
    return words(screens.render(session.pk, audience, ["now"])["now"])


def agenda_of(session) -> str:
    return words(screens.render(session.pk, "host", ["agenda"])["agenda"])


def put_up(session) -> None:
    [asked] = questions.log_spoken(session, text="Is it the law?")
    moderation.spotlight(session, question_pk=asked.pk)


def test_every_screen_says_when_to_be_back_and_then_who_starts_again(on, at):
    timing.take_break(on, minutes=5)
    back = timezone.localtime(timezone.now() + timedelta(minutes=5), on.tz).strftime("%-H:%M")
    at(299)
    for audience, over in OVER.items():
        assert f"ack at {back}" in now_of(on, audience) and over not in now_of(on, audience)
    assert f"back {back}" in agenda_of(on)
    at(1)
    for audience, over in OVER.items():
        assert f"ack at {back}" not in now_of(on, audience) and over in now_of(on, audience)
    assert "The facilitator says when." in now_of(on, "stage")
    at(3 * 60 + 5)
    assert "break 3 min over" in now_of(on, "host") and f"due back {back}" in now_of(on, "host")
    assert "3 min over" in agenda_of(on)


def test_the_end_of_a_break_is_due_on_all_screens_and_its_minutes_on_the_console(on, at):
    timing.take_break(on, minutes=5)
    at(100)
    snapshot = screens.Snapshot(on.pk)
    assert snapshot.due == (current_run(on).back_at, Change.TIME)
    at(200)
    moment, change = screens.Snapshot(on.pk).due
    assert change == Change.CLOCK and timedelta() < moment - timezone.now() <= timedelta(minutes=1)


def test_each_minute_over_is_drawn_when_it_is_said(on, at):
    timing.take_break(on, minutes=5)
    at(307)
    said = []
    for _ in range(12):
        snapshot = screens.Snapshot(on.pk)
        said.append(snapshot.forecast.break_over)
        at((snapshot.due[0] - timezone.now()).total_seconds())
    assert sorted(set(said)) == list(range(max(said) + 1)) and max(said) >= 3


def test_the_clock_on_console_and_stage_stands_while_the_last_item_lends(on, at):
    stage.show_countdown(on, on=True)
    run = current_run(on)
    put_up(on)
    put_up_at = timezone.now()
    at(90)
    for audience in ("host", "stage"):
        page = now_of(on, audience)
        assert f'data-ends="{timezone.localtime(run.ends_at, on.tz).isoformat()}"' in page
        assert f'data-paused="{timezone.localtime(put_up_at, on.tz).isoformat()}"' in page
    assert "stands for a question" in now_of(on, "host")
    assert screens.Snapshot(on.pk).due[1] == Change.CLOCK
    at(400)
    later = timezone.localtime(run.ends_at + timedelta(seconds=480), on.tz)
    assert f'data-ends="{later.isoformat()}" data-paused=""' in now_of(on, "stage")
    assert "stands for a question" not in now_of(on, "host")


def test_when_nothing_is_left_to_lend_every_screen_is_drawn(on, at):
    put_up(on)
    at(479)
    assert screens.Snapshot(on.pk).due[1] == Change.TIME


def test_the_console_says_what_questions_used_early(on, at):
    assert "used early" not in agenda_of(on)
    put_up(on)
    assert "Questions: 0 of 8 min used early, 15 left at the end" in agenda_of(on)
    at(240)
    assert "Questions: 4 of 8 min used early, 11 left at the end" in agenda_of(on)
    moderation.clear_spotlight(on)
    for position in range(4, 10):
        moving.jump(on, step=step_of(on), position=position)
    assert "used early" not in agenda_of(on), "from here on it is the last item's own time"


def test_where_the_last_item_has_its_least_there_is_nothing_to_use_early(on):
    last = PlannedItem.objects.get(position=9)
    PlannedItem.objects.filter(pk=last.pk).update(seconds=60 * last.item.min_minutes)
    put_up(on)
    assert "Questions: no minutes to use early, 7 at the end" in agenda_of(on)


def test_a_question_put_up_or_taken_off_is_told_as_time(on, monkeypatch):
    told = []
    monkeypatch.setattr("sessions.actions.spans.announce", lambda session, *changes: told.extend(changes))
    put_up(on)
    put_up(on)
    assert told == [Change.TIME]
    moderation.clear_spotlight(on)
    moderation.clear_spotlight(on)
    assert told == [Change.TIME] * 2


def test_a_break_has_a_row_of_its_own_and_is_never_its_items_overrun(on, at, ada):
    Run.objects.filter(ended_at=None).update(ends_at=timezone.now() + timedelta(minutes=9))
    timing.take_break(on, minutes=5)
    at(8 * 60)
    timing.resume(on)
    assert "5 → 8" in agenda_of(on)
    put_up(on)
    at(4 * 60)
    moderation.clear_spotlight(on)
    moving.jump(on, step=step_of(on), position=4)
    lifecycle.end(on)
    assert "5 → 8" in agenda_of(on), "it stays"
    report = words(signed_in(ada).get(f"/host/{on.code}/report/").text)
    summary = words(Client().get(f"/s/{on.code}/summary/").text)
    for page in (report, summary):
        row = page.partition("Break</th>")[2].partition("</tr>")[0].replace("> <", "><").strip()
        assert row.startswith('<td class="number">5</td><td class="number">8</td>') and "3 min over" in row
        assert "Questions: 4 of 8 min used early, 11 left at the end" in page
    third = report.partition("3 · ")[2].partition("</tr>")[0]
    assert '<td class="number"> 1 </td>' in third, "the break and the question are apart"
    assert "10 → 1" in agenda_of(on), "the console says the same"


def test_a_break_and_a_question_take_no_more_queries(on, at, django_assert_max_num_queries):
    timing.take_break(on, minutes=5)
    with django_assert_max_num_queries(8):
        drawn(on, "host")
    timing.resume(on)
    put_up(on)
    with django_assert_max_num_queries(9):  # with the question on the stage
        drawn(on, "host")
