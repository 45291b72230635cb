"""Enter opens, closes and shows the result, and then does nothing. Asking again is a press of its own."""

import pytest
from django.utils import timezone
from steps import first_quiz_slide, go_to

from sessions import screens
from sessions.actions import rounds
from sessions.commands.participant import carry_out
from sessions.errors import Refused, Stale
from sessions.reports.session import summary

pytestmark = pytest.mark.django_db


def enter(session):
    """As the console on the screen has it: the step of the last round."""
    rounds.press_activity(session, step=step_of(session))


def step_of(session):
    last = session.rounds.last()
    return last.step if last else "0:ready"


@pytest.fixture
def revealed(started, ben, seat):
    go_to(started, first_quiz_slide(started))
    enter(started)
    data = {"round": started.rounds.get().pk, "choice": "B"}
    carry_out(seat, do="answer", data=data)
    enter(started)
    enter(started)
    assert started.rounds.get().revealed_at
    return started


def test_enter_after_the_result_does_nothing(revealed):
    before = screens.render(revealed.pk, "room"), screens.render(revealed.pk, "stage")
    with pytest.raises(Refused, match="opens it once more"):
        enter(revealed)
    assert revealed.rounds.count() == 1
    assert (screens.render(revealed.pk, "room"), screens.render(revealed.pk, "stage")) == before


def test_a_late_enter_is_stale(revealed):
    for state in ("open", "closing"):
        with pytest.raises(Stale):
            rounds.press_activity(revealed, step=f"{revealed.rounds.get().pk}:{state}")


def test_the_console_has_a_button_without_a_key_to_ask_it_again(revealed):
    console = screens.render(revealed.pk, "host")["now"]
    assert "Ask it again" in console and 'data-keys="Enter"' not in console
    rounds.ask_again(revealed, step=step_of(revealed))
    assert 'data-keys="Enter"' in screens.render(revealed.pk, "host")["now"]
    assert [round_.number for round_ in revealed.rounds.all()] == [1, 2]


def test_asked_again_twice_by_a_doubled_press_opens_one_round(revealed):
    step = step_of(revealed)
    rounds.ask_again(revealed, step=step)
    with pytest.raises(Stale):
        rounds.ask_again(revealed, step=step)
    with pytest.raises(Refused, match="once it’s finished"):
        rounds.ask_again(revealed, step=step_of(revealed))
    assert revealed.rounds.count() == 2


def test_the_first_result_stays_in_the_report(revealed):
    rounds.ask_again(revealed, step=step_of(revealed))
    enter(revealed)
    enter(revealed)
    [of_quiz] = summary(revealed, timezone.now())["results"]
    first, again = of_quiz["of_rounds"]
    assert (first["time"], first["answers"]) == (1, 1)
    assert (again["time"], again["answers"]) == (2, 0)


def test_nothing_is_asked_again_on_a_slide_without_a_question(started):
    with pytest.raises(Refused, match="nothing on this slide"):
        rounds.ask_again(started, step="0:ready")
