"""Leaving a slide or an item out by hand, and putting it back with exactly what it freed."""

import pytest
from django.utils import timezone
from steps import go_to, step_of

from sessions import agenda, screens
from sessions.actions import leaving_out, lifecycle, moving, replanning, undo
from sessions.errors import Refused, Stale
from sessions.forecast import Forecast
from sessions.models import Session, UndoStep
from sessions.reports.summary import public_summary

pytestmark = pytest.mark.django_db


def leave(session, piece: str) -> None:
    leaving_out.leave_out(session, piece=piece, version=version_of(session))


def back(session, piece: str) -> None:
    leaving_out.put_back(session, piece=piece, version=version_of(session))


def version_of(session) -> int:
    return Session.objects.get(pk=session.pk).plan_version


def plan_of(session) -> list:
    rows = session.plan.values_list("position", "seconds", "left_out_at")
    parked = session.plan.filter(parked__isnull=False).values_list(
        "position", "parked__slide", "parked__seconds"
    )
    return [list(rows), sorted(parked)]


def ends(session):
    found = agenda.Agenda(session, timezone.now())
    return Forecast(found, found.current).ends.replace(microsecond=0)


def test_an_item_that_is_left_out_takes_no_time_and_isnt_shown_until_it_is_back(started):
    before = plan_of(started)
    leave(started, "#6")
    found = agenda.Agenda(started)
    sixth = found.plan[5]
    assert found.state(sixth) == "left_out" and not agenda.kept_slides(sixth)
    assert sixth not in found.to_come and found.left_out == [sixth]
    assert sum(each.seconds for each in found.to_come) == (90 - 10 - 5) * 60
    back(started, "#6")
    assert plan_of(started) == before


def test_next_passes_it_and_back_too(started):
    moving.jump(started, step=step_of(started), position=5)
    leave(started, "#6")
    go_to(started, "share")
    moving.next_slide(started, step=step_of(started))
    assert agenda.current_run(started).planned_item.position == 7
    moving.back(started, step=step_of(started))
    assert agenda.current_run(started).planned_item.position == 5


@pytest.mark.parametrize("way", ["jump", "slide"])
def test_going_there_all_the_same_puts_it_back_and_undo_leaves_it_out_again(started, way):
    leave(started, "#6")
    before = plan_of(started)
    if way == "jump":
        moving.jump(started, step=step_of(started), position=6)
    else:
        slide = agenda.slides_of(started.plan.get(position=6))[-1]
        moving.show_slide(started, step=step_of(started), slide_pk=slide.pk)
    assert started.plan.get(position=6).left_out_at is None
    assert agenda.current_run(started).left(timezone.now()) > 290, "with all of its time"
    undo.undo(started, undo_pk=UndoStep.objects.get().pk)
    assert plan_of(started) == before


def test_a_slide_frees_its_seconds_and_gets_exactly_them_back(started):
    before = plan_of(started)
    leave(started, "voices-to-policy")
    assert started.plan.get(position=4).seconds == 600 - 90
    back(started, "voices-to-policy")
    assert plan_of(started) == before


def test_a_slide_frees_no_more_than_its_item_has_above_its_least(started):
    replanning.shorten_plan(started, pieces="#4=200", version=0)
    fourth = started.plan.get(position=4)
    above = fourth.seconds - 60 * fourth.item.min_minutes
    leave(started, "voices-to-policy")
    assert 0 < above < 90 and started.plan.get(position=4).seconds == fourth.seconds - above
    back(started, "voices-to-policy")
    assert started.plan.get(position=4).seconds == fourth.seconds


@pytest.mark.parametrize("piece", ["#7", "#9", "close"])
def test_nothing_of_a_protected_item_is_left_out(started, piece):
    with pytest.raises(Refused, match="in every session"):
        leave(started, piece)


@pytest.mark.parametrize("piece", ["#1", "#99", "#", "welcome", "nowhere", "he-tangata", ""])
def test_what_no_button_sends_is_stale(started, piece):
    with pytest.raises(Stale):
        leave(started, piece)


def test_what_isnt_left_out_cant_be_put_back(started):
    for piece in ("#6", "voices-to-policy"):
        with pytest.raises(Stale):
            back(started, piece)
    leave(started, "#6")
    with pytest.raises(Stale):
        leave(started, "#6")


def test_the_change_is_undone_like_any_change_of_the_plan(started):
    before = plan_of(started)
    leave(started, "#6")
    leave(started, "voices-to-policy")
    for _ in range(2):
        replanning.undo_plan(started, version=version_of(started))
    assert plan_of(started) == before


def test_the_console_says_it_and_escapes_nothing_away(started):
    leave(started, "#6")
    drawn = screens.render(started.pk, "host", ["agenda"])["agenda"]
    assert "line-item--left_out" in drawn and 'form="put-back"' in drawn
    assert 'value="#7"' not in drawn, "a protected item isn’t offered"
    assert "left_out" in screens.render(started.pk, "room", ["agenda"])["agenda"]


def test_what_was_left_out_is_in_the_summary_to_read(started):
    leave(started, "#6")
    assert lifecycle.unfinished(started).items == 7, "of eight to come"
    lifecycle.end(started)
    now = timezone.now()
    found = public_summary(Session.objects.get(pk=started.pk), now)
    assert 6 in {each.position for each in found.left_out}
