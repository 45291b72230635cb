from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions import clock

NOW = datetime(2026, 11, 24, 10, 0)


def test_time_left_stands_still_as_long_as_the_clock_stood():
    ends = NOW + timedelta(minutes=5)
    assert clock.left(ends_at=ends, stood=timedelta(), now=NOW) == 300
    nine = timedelta(minutes=9)
    assert clock.left(ends_at=ends, stood=nine, now=NOW + nine) == 300
    assert clock.left(ends_at=ends, stood=timedelta(minutes=2), now=NOW + nine) == -120


@given(st.datetimes(NOW, NOW + timedelta(hours=1)), st.datetimes(NOW, NOW + timedelta(hours=1)))
def test_the_difference_said_is_that_of_the_two_moments_shown(early, late):
    minutes = clock.minutes_between(early, late)
    assert clock.shown(late) - clock.shown(early) == timedelta(minutes=minutes)
    assert abs(clock.shown(late) - late) <= timedelta(seconds=30)
