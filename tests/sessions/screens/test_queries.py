"""How many queries a screen takes: the same with many questions, many names and a long log."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from steps import first_quiz_slide, go_to

from sessions import screens
from sessions.actions import rounds
from sessions.actions.log import log_action
from sessions.announce import Change
from sessions.models import Participant, Question, Session

pytestmark = pytest.mark.django_db
MAX_OF_THE_CONSOLE = 8
MAX_OF_A_TALLY = 4  # for stage and console together


@pytest.fixture
def crowded(started, ada):
    """200 questions, some in each list, names, and something in the log."""
    now = timezone.now()
    shown = {"shown_at": now, "visibility": "session"}
    given = ({}, shown, {"deferred_at": now}, {"status": "closed", "result": "aloud"})
    Question.objects.bulk_create(
        Question(session=started, text=f"Why, {n}?", asked_at=now, **given[n % 4]) for n in range(200)
    )
    Participant.objects.bulk_create(
        Participant(session=started, key=f"{n}", name=f"Name {n}", joined_at=now) for n in range(30)
    )
    for n in range(40):
        log_action(started, ada, "show_slide", slide=f"Slide {n}")
    return started


def queries(act) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        act()
    return [each["sql"] for each in caught.captured_queries]


def test_the_consoles_page_takes_few_queries_whatever_was_asked(crowded, sign_in):
    def page() -> None:
        assert sign_in.get(f"/host/{crowded.code}/").status_code == 200

    found = queries(page)
    assert len(found) <= MAX_OF_THE_CONSOLE, "\n\n".join(found)


def test_all_parts_of_a_console_take_few_queries_while_a_round_is_open(crowded):
    go_to(crowded, first_quiz_slide(crowded))
    rounds.press_activity(crowded, step="0:ready")
    found = queries(lambda: screens.render(crowded.pk, "host"))
    assert len(found) <= MAX_OF_THE_CONSOLE, "\n\n".join(found)


def test_an_answer_is_counted_on_stage_and_console_in_few_queries(crowded):
    go_to(crowded, first_quiz_slide(crowded))
    rounds.press_activity(crowded, step="0:ready")
    found = queries(lambda: screens.draw(crowded.pk, {"stage": ["tally"], "host": ["tally"]}))
    assert len(found) <= MAX_OF_A_TALLY, "\n\n".join(found)


def test_a_next_is_drawn_for_all_in_four_queries(crowded):
    """The session with what is on, its plan, what was on before, and the choices of the poll to come."""
    moved = {name: screens.minding(name, [Change.MOVED]) for name in screens.PARTS}
    found = queries(lambda: screens.draw(crowded.pk, moved))
    assert len(found) == 4, "\n\n".join(found)


def test_a_question_on_the_stage_takes_one_more(crowded):
    moved = {name: screens.minding(name, [Change.MOVED]) for name in screens.PARTS}
    shown = crowded.questions.shown().first()
    Session.objects.filter(pk=crowded.pk).update(spotlight=shown)
    found = queries(lambda: screens.draw(crowded.pk, moved))
    assert len(found) == 5, "\n\n".join(found)
