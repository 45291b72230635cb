"""Watching without answering is never nagged or listed; nobody is scored, ranked or rewarded for speed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from steps import first_quiz_slide, go_to, press, send, take_seat

from quiz.models import Response
from sessions import screens, seats
from sessions.actions import rounds
from sessions.models import Session

pytestmark = pytest.mark.django_db
SHARED = {"room": ["now", "questions"], "stage": ["now", "tally", "spotlight"], "host": ["now", "tally"]}


def shared(session) -> dict[tuple[str, str], str]:
    """What screens show of the slide, its activity and the questions, without the keys of rounds."""
    keys = "|".join(str(pk) for pk in session.rounds.values_list("pk", flat=True))
    return {
        (audience, name): re.sub(rf'(data-round="|reply-|value=")({keys})(?=[":])', r"\1KEY", html)
        for audience, parts in SHARED.items()
        for name, html in screens.render(session.pk, audience, parts).items()
    }


def own_page(session, seat) -> str:
    """What a phone is told of its own."""
    phone = Client()
    phone.cookies[seats.cookie_name(session.code)] = seats.sign_seat(seat, session.code)
    told = phone.get(reverse("mine", args=[session.code]), headers={"X-Parts": "1"})
    assert told.status_code == 200
    return told.text


@pytest.fixture
def asked(started) -> Session:
    """A question that is open, with six answers."""
    go_to(started, first_quiz_slide(started))
    press(started)
    for letter in "AABBCD":
        send(take_seat(started), "answer", round=started.rounds.get().pk, choice=letter)
    return started


def test_watching_without_answering_is_never_nagged_or_listed(asked):
    """Whoever only watches changes nothing that anybody is shown, and is told nothing, in any state."""
    watchers = [take_seat(asked, name) for name in ("Wiremu", "Wanda", "")]
    told = [own_page(asked, seat) for seat in watchers]
    for state in ("open", "closing", "revealed"):
        assert asked.rounds.get().state == state
        before = shared(asked)
        take_seat(asked, "Wendy")
        assert shared(asked) == before
        assert [own_page(asked, seat) for seat in watchers] == told, (
            "nothing has come that asks for an answer"
        )
        for html in before.values():
            assert not re.search(r"answers? of \d|\d of \d+ (have )?answer|n[o’]t (yet )?answered", html)
            assert not re.search("Wiremu|Wanda", html)
        if state != "revealed":
            press(asked)


def play(session, answers: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The round that is open, answered by these people in this order; what everyone is shown of it then."""
    round_ = session.rounds.last()
    for name, letter in answers:
        send(take_seat(session, name), "answer", round=round_.pk, choice=letter)
    press(session)
    press(session)
    return shared(session)


def test_no_leaderboard_no_speed_points_no_personal_score(started):
    """Who was right and who was fast makes no difference to what anybody is shown."""
    go_to(started, first_quiz_slide(started))
    press(started)
    once = play(started, [("Ana", "A"), ("Bo", "B"), ("Cy", "B"), ("Di", "C")])
    rounds.ask_again(started, step=started.rounds.last().step)
    again = play(started, [("Di", "B"), ("Cy", "C"), ("Bo", "A"), ("Ana", "B")])
    assert once == again
    for html in once.values():
        assert not re.search(r"\b(scores?|points for|rank|leader\w*|fastest|winner)\b", html, re.I)
        assert not re.search(r"\b(Ana|Bo|Cy|Di)\b", html)


def test_an_answer_has_neither_a_time_nor_a_score():
    assert {field.name for field in Response._meta.get_fields()} == {"id", "round", "tag", "choice"}


def test_ones_own_page_has_no_score_either(started):
    go_to(started, first_quiz_slide(started))
    press(started)
    choices = started.rounds.get().asked.question.choices.order_by("correct")
    people = [take_seat(started), take_seat(started)]
    for seat, choice in zip(people, (choices.first(), choices.last()), strict=True):
        send(seat, "answer", round=started.rounds.get().pk, choice=choice.letter)
    press(started)
    press(started)
    wrong, right = (own_page(started, seat) for seat in people)
    assert wrong == right, "the server can't say who was right, and doesn't"
