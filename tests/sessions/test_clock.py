from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions import clock

NOW = datetime(2026, 11, 24, 10, 0)


def test_time_left_stands_still_while_paused():
    ends = NOW + timedelta(minutes=5)
    assert clock.left(ends_at=ends, paused_at=None, now=NOW) == 300
    assert clock.left(ends_at=ends, paused_at=NOW, now=NOW + timedelta(minutes=9)) == 300


def test_resuming_moves_the_end_by_the_pause():
    ends = NOW + timedelta(minutes=5)
    moved = clock.resumed_end(ends_at=ends, paused_at=NOW, now=NOW + timedelta(minutes=2))
    assert moved == ends + timedelta(minutes=2)


def test_going_back_leaves_what_remains_but_at_least_a_minute():
    assert clock.seconds_for(planned=600, spent=0) == 600
    assert clock.seconds_for(planned=600, spent=400) == 200
    assert clock.seconds_for(planned=600, spent=590) == 60


def test_the_projection_says_how_late():
    seen = clock.project(now=NOW, left_in_item=-30, rest=600, promised=NOW + timedelta(minutes=6))
    assert seen.late == 4


@given(st.integers(-7200, 7200), st.integers(0, 7200), st.integers(0, 59))
def test_the_difference_said_is_that_of_the_two_ends_shown(left, rest, second):
    promised = NOW + timedelta(hours=1, seconds=second)
    seen = clock.project(
        now=NOW + timedelta(seconds=left % 60), left_in_item=left, rest=rest, promised=promised
    )
    assert clock.shown(seen.ends) - clock.shown(promised) == timedelta(minutes=seen.late)
    assert abs(clock.shown(seen.ends) - seen.ends) <= timedelta(seconds=30)
