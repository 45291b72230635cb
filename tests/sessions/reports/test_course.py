"""The report's time: planned and actual in pairs, in the words that the console uses while it is on."""

import re
from datetime import datetime

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import step_of

from sessions import clock, screens
from sessions.actions import arranging, lifecycle, moving, replanning, timing
from sessions.models import PlanChange, Session
from sessions.reports.changes import changes_of
from sessions.reports.course import Course

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 12, 8, tzinfo=timezone.get_default_timezone())


class Played:
    """A session of ninety minutes from 10:00 on, in which things are pressed at times."""

    def __init__(self, session: Session, now: list[datetime]) -> None:
        self.pk, self.now = session.pk, now

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.pk)

    def at(self, time: str) -> Session:
        hours, minutes, seconds = [*map(int, time.split(":")), 0][:3]
        self.now[0] = DAY.replace(hour=hours, minute=minutes, second=seconds)
        return self.session

    def item(self, time: str, position: int) -> None:
        session = self.at(time)
        moving.jump(session, step=step_of(session), position=position)

    @property
    def course(self) -> Course:
        return Course(self.session, self.now[0])


@pytest.fixture
def played(workshop, ada, monkeypatch) -> Played:
    now = [DAY.replace(hour=8)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=DAY.replace(hour=10), minutes=90, confirmed=True
    )
    lifecycle.open_doors(made, by=ada)
    return Played(made, now)


def told(course: Course) -> dict[int, tuple]:
    return {row.position: (row.planned, row.actual, row.says, row.is_late) for row in course.rows}


def test_each_item_says_what_was_planned_and_what_came_of_it(played):
    lifecycle.start(played.at("10:04"))
    played.item("10:22", 2)
    played.item("10:27:40", 3)
    played.item("10:35:30", 5)
    lifecycle.end(played.at("10:50"))
    found = told(played.course)
    assert found[1] == (10, 18, "8 min over", True)
    assert found[2] == (5, 6, "on time", False), "under a minute is on time"
    assert found[3] == (10, 8, "2 min under", False)
    assert found[4] == (10, 0, "", False)
    states = {row.position: row.state for row in played.course.rows}
    assert [states[n] for n in (3, 4, 5, 6)] == ["done", "jumped", "done", "unreached"]
    assert (played.course.planned, played.course.actual) == (90, 46)


def test_start_and_end_stand_beside_what_was_promised(played):
    lifecycle.start(played.at("10:04"))
    replanning.end_later(played.at("11:00"), seconds=240, version=0)
    lifecycle.end(played.at("11:37:40"))
    said = [(pair.what, pair.planned, pair.actual, pair.says) for pair in played.course.clock]
    assert said == [
        ("Start", "10:00", "10:04", "4 min late"),
        ("End, as it was moved", "11:34", "11:38", "4 min late"),
        ("End, as it was promised first", "11:30", "11:38", "8 min late"),
    ]


@pytest.mark.parametrize(
    ("ended", "says"),
    [("11:29:10", "on time"), ("11:30:59", "on time"), ("11:31", "1 min late"), ("11:24", "6 min early")],
)
def test_under_a_minute_is_on_time(played, ended, says):
    lifecycle.start(played.at("10:00:30"))
    lifecycle.end(played.at(ended))
    start, end = played.course.clock
    assert (start.says, end.says) == ("on time", says)


def test_the_room_s_end_stands_beside_it_where_it_is_another_one(played):
    Session.objects.update(hard_end=DAY.replace(hour=11, minute=45))
    lifecycle.start(played.at("10:00"))
    lifecycle.end(played.at("11:40"))
    last = played.course.clock[-1]
    assert (last.what, last.planned, last.says) == ("The room was yours until", "11:45", "5 min early")


def test_while_it_is_on_the_end_is_what_the_console_says(played):
    lifecycle.start(played.at("10:10"))
    played.at("10:12")
    end, run = played.course.clock[1], played.course.agenda.current
    assert end.says == "ends 11:40, 10 min late" and run is not None
    assert end.says.capitalize() in screens.render(played.pk, "host")["agenda"]


def test_a_break_is_a_row_of_its_own_and_not_its_item_s(played):
    lifecycle.start(played.at("10:00"))
    timing.take_break(played.at("10:06"), minutes=10)
    timing.resume(played.at("10:18"))
    played.item("10:22", 2)
    lifecycle.end(played.at("10:26"))
    first, second = played.course.rows[:2]
    assert (first.planned, first.actual, first.says) == (10, 10, "on time")
    [found] = first.breaks
    assert (found.meant, found.actual, found.says, found.is_late) == (10, 12, "2 min over", True)
    assert second.breaks == [] and played.course.actual == 14


def test_a_break_ends_with_its_item_and_one_that_is_set_anew_is_one(played):
    lifecycle.start(played.at("10:00"))
    timing.take_break(played.at("10:06"), minutes=5)
    timing.take_break(played.at("10:10"), minutes=10)
    played.item("10:21", 2)
    timing.pause(played.at("10:22"))
    timing.resume(played.at("10:24"))
    lifecycle.end(played.at("10:26"))
    [found] = played.course.rows[0].breaks
    assert (found.meant, found.actual) == (14, 15)
    assert played.course.rows[1].breaks == [] and played.course.rows[1].actual == 5, "a pause isn’t a break"


def test_what_was_planned_is_the_plan_as_it_was_at_the_start(played):
    lifecycle.start(played.at("10:00"))
    replanning.shorten_plan(played.at("10:40"), pieces="toolkit-roles=60 #9=300", version=0)
    replanning.shorten_plan(played.at("10:44"), pieces="#8=90", version=1)
    replanning.undo_plan(played.at("10:45"), version=2)
    replanning.end_later(played.at("10:50"), seconds=120, version=3)
    lifecycle.end(played.at("11:32"))
    assert [row.planned for row in played.course.rows] == [10, 5, 10, 10, 20, 5, 5, 10, 15]
    said = [(each.at, each.what, each.details) for each in changes_of(played.session)]
    roles = played.session.workshop.items.get(position=6).slides.get(key="toolkit-roles").title
    assert said == [
        ("10:40", "shortened by 6 min", [f"left out: {roles}"]),
        ("10:44", "shortened by 1:30 min, undone at 10:45", []),
        ("10:50", "the end moved to 11:32", []),
    ]
    brought = "toolkit-roles=60"
    lifecycle.reopen(played.at("11:33"))
    replanning.bring_back(played.at("11:34"), pieces=brought, version=4)
    last = changes_of(played.session)[-1]
    assert (last.what, last.details) == ("made 1 min longer", [f"brought back: {roles}"])


def test_a_change_before_the_start_is_part_of_the_plan_at_the_start(played):
    before = {
        "items": {str(each.pk): 0 for each in played.session.plan.all()},
        "parked": [],
        "promised_at": None,
    }
    played.at("9:50")
    PlanChange.objects.create(session=played.session, at=played.now[0], before=before)
    lifecycle.start(played.at("10:00"))
    assert [row.planned for row in played.course.rows][:2] == [10, 5]


def test_a_change_from_before_such_things_were_kept_is_told_all_the_same(played):
    lifecycle.start(played.at("10:00"))
    replanning.shorten_plan(played.at("10:40"), pieces="#8=90", version=0)
    PlanChange.objects.update(after=None)
    [found] = changes_of(played.session)
    assert (found.at, found.what) == ("10:40", "changed")


def test_a_session_that_closed_by_itself_says_nothing_of_its_last_item(played):
    lifecycle.start(played.at("10:00"))
    played.item("10:10", 9)
    played.at("15:00")
    assert lifecycle.close_overdue() == 1
    course = played.course
    assert course.ended_by_itself and course.rows[-1].actual is None and course.rows[0].actual == 10
    assert course.clock[1].actual == "–" and course.clock[1].says == "nobody ended it"
    assert (course.in_all.actual, course.in_all.says, course.actual) == ("–", "", None)
    assert course.rows[0].shares["planned"] == "50.0", "a bar isn’t measured by what nobody knows"


def page_of(client, name, session) -> str:
    return " ".join(client.get(reverse(name, args=[session.code])).text.split())


def test_the_report_and_the_summary_say_the_same_of_the_time(played, ada):
    lifecycle.start(played.at("10:04"))
    timing.take_break(played.at("10:06"), minutes=10)
    timing.resume(played.at("10:16"))
    replanning.shorten_plan(played.at("10:20"), pieces="toolkit-roles=60", version=0)
    played.item("10:32", 2)
    played.item("10:37", 6)
    lifecycle.end(played.at("11:38"))
    report = page_of(signed_in(ada), "report", played.session)
    summary = page_of(Client(), "summary", played.session)
    for page in (report, summary):
        assert "4 min late" in page and "8 min late" in page and "8 min over" in page
        assert re.search(r"Break</th>( ?<td class=.number.>10</td>){2}", page)
        assert "In all, without breaks" in page
    assert "What was changed on the way" in report and "shortened by 1 min" in report
    assert "jumped over" in report and "not reached" in report and "Left out:" in report
    assert "What was changed" not in summary and "jumped over" not in summary and "Not covered" in summary
    assert 'href="#left-out-6"' in summary, "what was left out is read here"


def test_minutes_are_the_difference_of_the_two_times_as_they_are_shown(played):
    lifecycle.start(played.at("10:00"))
    lifecycle.end(played.at("11:31:29"))
    session = played.session
    assert played.course.clock[1].says == "1 min late"
    assert clock.minutes_between(session.scheduled_end, session.ended_at) == 1


def test_the_report_of_a_session_that_has_not_begun_compares_nothing(played, ada):
    page = page_of(signed_in(ada), "report", played.session)
    assert "there’s nothing to compare yet" in page
    assert "In all" not in page and "not reached" not in page


def test_titles_are_escaped_in_the_report(played, ada):
    played.session.workshop.items.filter(position=6).get().slides.filter(key="toolkit-roles").update(
        title="<script>alert(1)</script>"
    )
    workshop = played.session.workshop
    workshop.revision += 1
    workshop.save()
    lifecycle.start(played.at("10:00"))
    replanning.shorten_plan(played.at("10:20"), pieces="toolkit-roles=60", version=0)
    played.item("10:32", 6)
    lifecycle.end(played.at("11:38"))
    for name in ("report", "summary"):
        assert "<script>alert(1)" not in page_of(signed_in(ada), name, played.session)


def test_the_time_is_read_in_a_handful_of_queries(played, django_assert_max_num_queries):
    lifecycle.start(played.at("10:00"))
    for n, position in enumerate((2, 3, 4, 5)):
        timing.take_break(played.at(f"1{n}:01"), minutes=5)
        played.item(f"1{n}:07", position)
    session = played.session
    with django_assert_max_num_queries(6):  # plan, runs, log, changes; slides of the edition
        course = Course(session, timezone.now())
        assert course.rows and course.clock
