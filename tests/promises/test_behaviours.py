"""Each behaviour is kept by a test that bin/check passes, or stands among those that aren't kept yet."""

import pytest

from promises.behaviours import BEHAVIOURS, NOT_KEPT_YET
from promises.collected import why_not


@pytest.mark.parametrize("number", BEHAVIOURS)
def test_a_behaviour_is_kept_by_a_test_or_is_named_as_not_kept_yet(number):
    tests = BEHAVIOURS[number].tests
    assert bool(tests) != (number in NOT_KEPT_YET), "either it has a test, or it is said that it has none"
    assert [why for test in tests if (why := why_not(test))] == []


def test_there_are_twenty_eight():
    assert set(BEHAVIOURS) == set(range(1, 29)) >= NOT_KEPT_YET


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("tests/bench/test_bench.py::test_rooms_that_do_not_get_in_are_told_of", "no such file"),
        ("tests/house/test_gone.py::test_it", "no such file"),
        ("tests/house/test_promises.py::test_that_isnt_there", "no such test"),
        ("tests/house/test_promises.py::nobody_set", "no such test"),
    ],
)
def test_a_test_that_is_gone_or_isnt_passed_keeps_nothing(test, why):
    assert why in why_not(test)
