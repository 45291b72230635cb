"""Answers to a quiz question: changed until it closes, counted, and only then explained."""

import pytest
from django.utils import timezone
from steps import send, take_seat

from quiz.models import Response
from sessions import activities, agenda
from sessions.actions import rounds
from sessions.errors import Refused
from sessions.models import Round

pytestmark = pytest.mark.django_db


def test_an_answer_can_be_changed_until_the_round_closes(started, ben, seat, round_):
    send(seat, "answer", round=round_.pk, choice="A")
    send(seat, "answer", round=round_.pk, choice="B")
    assert Response.objects.get().choice.letter == "B"
    rounds.press_activity(started, step=f"{round_.pk}:open")
    send(seat, "answer", round=round_.pk, choice="C")  # on its way: still counts
    Round.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused, match="too late"):
        send(seat, "answer", round=round_.pk, choice="D")


def test_an_answer_is_forgotten_while_its_round_is_not_sealed(started, ben, seat, round_):
    other = take_seat(started)
    for each in (seat, other):
        send(each, "answer", round=round_.pk, choice="B")
    activity, tag = activities.get("quiz"), seat.tag_of_round(round_.pk)
    assert activity.forget(round_, tag) == {"answers": 1}
    assert Response.objects.get().tag == other.tag_of_round(round_.pk)
    assert activity.forget(round_, tag).total() == 0


@pytest.mark.parametrize(
    ("field", "value"), [("choice", "Z"), ("choice", ""), ("round", "99999"), ("round", "x")]
)
def test_a_choice_or_round_that_is_not_there(started, ben, seat, round_, field, value):
    with pytest.raises(Refused):
        send(seat, "answer", **({"round": round_.pk, "choice": "A"} | {field: value}))
    assert not Response.objects.exists()


def test_the_result_has_the_explanation_only_once_revealed(started, ben, seat, round_):
    slide = agenda.current_run(started).slide
    send(seat, "answer", round=round_.pk, choice="B")
    shown = activities.view(started, slide, timezone.now()).own
    assert shown.answers == 1 and not (shown.rows or shown.right or shown.explanation or shown.gloss)
    rounds.press_activity(started, step=f"{round_.pk}:open")
    rounds.press_activity(started, step=f"{round_.pk}:closing")
    shown = activities.view(started, slide, timezone.now()).own
    assert shown.right and shown.explanation and sum(row["count"] for row in shown.rows) == 1
    assert not Response.objects.exists()
