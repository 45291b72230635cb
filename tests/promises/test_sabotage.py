"""What tests/run_sabotage.py breaks can still be broken: each patch applies, and its tests are there."""

import pytest
from run_sabotage import applies, every, main

from promises.behaviours import BEHAVIOURS, NOT_KEPT_YET
from promises.collected import why_not

SABOTAGES = every()
NOT_BROKEN_YET: set[int] = set()  # behaviours that are kept, and that no sabotage breaks yet


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_sabotage_applies_and_names_tests_that_are_there(sabotage):
    assert applies(sabotage) == ""
    assert sabotage.tests and [why for test in sabotage.tests if (why := why_not(test))] == []


@pytest.mark.parametrize("number", sorted(set(BEHAVIOURS) - NOT_KEPT_YET))
def test_each_behaviour_that_is_kept_is_broken_by_a_sabotage(number):
    broken = {test.partition("[")[0] for sabotage in SABOTAGES for test in sabotage.tests}
    assert bool(broken & set(BEHAVIOURS[number].tests)) != (number in NOT_BROKEN_YET)


def test_an_unknown_one_is_refused(capsys):
    assert main(["nobody-knows-it"]) == 2
    assert SABOTAGES[0].name in capsys.readouterr().out
