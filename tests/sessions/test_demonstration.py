"""The invented audience of a demonstration takes part by the same verbs as a room."""

import pytest
from steps import first_quiz_slide, go_to

from sessions.actions import rounds
from sessions.demonstration import SimulatedAudience
from sessions.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(started) -> Session:
    Session.objects.filter(pk=started.pk).update(demonstration=True)
    return Session.objects.get(pk=started.pk)


def test_it_comes_in_and_answers_what_is_put_to_the_room(demonstration):
    audience = SimulatedAudience(demonstration.pk, people=12)
    for _ in range(4):
        audience.tick(demonstration)
    assert demonstration.participants.filter(simulated=True).count() == 12
    go_to(demonstration, first_quiz_slide(demonstration))
    audience.tick(demonstration)
    assert not demonstration.rounds.exists()
    rounds.press_activity(demonstration, step="0:ready")
    for _ in range(5):
        audience.tick(demonstration)
    answers = demonstration.rounds.get().responses
    assert 4 <= answers.count() <= 12


def test_it_sends_nothing_while_the_room_thinks(demonstration):
    audience = SimulatedAudience(demonstration.pk, people=6)
    go_to(demonstration, "uneasy")
    rounds.press_activity(demonstration, step="0:ready")
    for _ in range(3):
        audience.tick(demonstration)
    assert demonstration.rounds.get().state == "open"
