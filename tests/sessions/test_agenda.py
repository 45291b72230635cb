"""The agenda as it stands: what is next and before, whatever was parked; moving and screens agree on it."""

import pytest
from django.utils import timezone
from steps import step_of

from sessions import screens
from sessions.actions import lifecycle, moving
from sessions.agenda import Agenda, current_run, kept_slides
from sessions.errors import Refused
from sessions.forecast import Forecast
from sessions.models import ParkedSlide
from sessions.reports.course import Course

pytestmark = pytest.mark.django_db


def park(planned, *slides) -> None:
    for slide in slides:
        ParkedSlide.objects.get_or_create(planned_item=planned, slide=slide)


def park_all(planned) -> None:
    park(planned, *planned.item.slides.all())


@pytest.fixture
def hollow(started):
    """A session that is on, whose second and last items have lost all of their slides."""
    plan = list(started.plan.order_by("position"))
    park_all(plan[1])
    park_all(plan[-1])
    return started


def test_next_and_back_pass_over_an_item_without_slides(hollow):
    plan = list(hollow.plan.order_by("position"))
    while current_run(hollow).planned_item == plan[0]:
        moving.next_slide(hollow, step=step_of(hollow))
    assert current_run(hollow).planned_item == plan[2]
    moving.back(hollow, step=step_of(hollow))
    run = current_run(hollow)
    assert run.planned_item == plan[0] and run.slide == kept_slides(plan[0])[-1]


def test_the_last_slide_is_the_last_that_is_kept(hollow):
    plan = list(hollow.plan.order_by("position"))
    moving.jump(hollow, step=step_of(hollow), position=plan[-2].position)
    while Agenda(hollow).next is not None:
        moving.next_slide(hollow, step=step_of(hollow))
    with pytest.raises(Refused, match="last slide"):
        moving.next_slide(hollow, step=step_of(hollow))
    assert current_run(hollow).planned_item == plan[-2]


def test_nobody_jumps_to_an_item_without_slides(hollow):
    before = current_run(hollow)
    with pytest.raises(Refused, match="nothing to show"):
        moving.jump(hollow, step=step_of(hollow), position=hollow.plan.order_by("position")[1].position)
    assert current_run(hollow) == before


@pytest.mark.parametrize("audience", screens.PARTS)
def test_every_screen_is_drawn_with_an_item_without_slides(hollow, audience):
    while Agenda(hollow).next is not None:
        assert screens.render(hollow.pk, audience)
        moving.next_slide(hollow, step=step_of(hollow))
    assert screens.render(hollow.pk, audience)


def test_console_and_report_agree_on_the_minutes_that_an_item_took(started):
    """One that was on for seconds counts as one minute, one that was passed over as none."""
    last = started.plan.count()
    moving.jump(started, step=step_of(started), position=last)
    lifecycle.end(started)
    on_the_console = {row["position"]: row["actual"] or 0 for row in screens.Snapshot(started.pk).items}
    in_the_report = {row.position: row.actual for row in Course(started, timezone.now()).rows}
    assert on_the_console == in_the_report == {n: int(n in (1, last)) for n in range(1, last + 1)}


def test_a_session_without_any_slide_is_refused_at_its_start(session):
    for planned in session.plan.all():
        park_all(planned)
    with pytest.raises(Refused, match="nothing to show"):
        lifecycle.start(session)
    session.refresh_from_db()
    assert session.started_at is None and session.phase() == "doors"
    assert screens.render(session.pk, "host")


def test_a_parked_slide_that_is_on_is_left_in_its_direction(started):
    first, second, *_ = kept_slides(current_run(started).planned_item)
    moving.next_slide(started, step=step_of(started))
    park(current_run(started).planned_item, second)
    moving.back(started, step=step_of(started))
    assert current_run(started).slide == first


def test_what_moving_does_is_what_the_console_says_is_next(started):
    while (after := Agenda(started).next) is not None:
        moving.next_slide(started, step=step_of(started))
        run = current_run(started)
        assert (run.planned_item, run.slide) == (after.planned, after.slide)


def test_the_agenda_is_read_in_a_handful_of_queries(started, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # plan, items' slides, what is parked, runs
        agenda = Agenda(started)
        assert agenda.current and agenda.next
        forecast = Forecast(agenda, agenda.current)
        assert forecast.words and forecast.starts
