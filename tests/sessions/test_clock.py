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


@given(st.datetimes(NOW, NOW + timedelta(hours=1)), st.datetimes(NOW, NOW + timedelta(hours=1)))
def test_the_difference_said_is_that_of_the_two_moments_shown(early, late):
    minutes = clock.minutes_between(early, late)
    assert clock.shown(late) - clock.shown(early) == timedelta(minutes=minutes)
    assert abs(clock.shown(late) - late) <= timedelta(seconds=30)
