"""How information was treated: a slide whose numbers are counted from the session's own rows."""

import re

import pytest
from django.utils import timezone
from steps import drawn, go_to, press, send, step_of, take_seat

from quiz.models import Response
from sessions import activities, screens
from sessions.actions import moving, participants, questions, rounds
from sessions.errors import Refused
from sessions.models import Slide

pytestmark = pytest.mark.django_db


def numbers(session, audience: str) -> list[tuple[int, str]]:
    """Each number of the slide with what it counts."""
    html = screens.render(session.pk, audience, ["now"])["now"]
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.S)
    return [(int(number), " ".join(counted.split())) for counted, number in found]


def answer(session, slide: str, letters: str, *, close: bool = True) -> None:
    go_to(session, slide)
    press(session)
    for letter in letters:
        send(take_seat(session), "answer", round=session.rounds.last().pk, choice=letter)
    if close:
        press(session)
        press(session)


def show(session) -> None:
    go_to(session, "your-information")


def test_the_slide_counts_the_sessions_own_rows(started, seat):
    answer(started, "how-well", "AAB")
    answer(started, "quiz-1", "ABCDA")
    mele = take_seat(started, "Mele")
    send(mele, "ask", text="Signed?", name_shown_to="room")
    for text in ("Who?", "Why?"):
        send(mele, "ask", text=text)
    questions.log_spoken(started, text="Aloud?")
    show(started)
    for audience in ("room", "stage"):
        assert numbers(started, audience) == [
            (8, "of 10 phones, without a name"),
            (2, "totals, made of 8 answers"),
            (0, "single answers left"),
            (2, "of 3 typed questions, without a name"),
        ]
        day = started.names_go_on
        assert f"go on {day:%A} {day.day} {day:%B}." in screens.render(started.pk, audience)["now"]


def test_a_name_taken_back_and_a_phone_removed_are_counted_anew(started, seat, ben):
    show(started)
    assert numbers(started, "stage")[0] == (0, "of 1 phone, without a name")
    send(seat, "name", name="")
    assert numbers(started, "stage")[0] == (1, "of 1 phone, without a name")
    participants.remove(started, participant_pk=ben.pk)
    assert numbers(started, "stage")[0] == (0, "of 0 phones, without a name")


def test_0_left_is_counted_and_not_said_while_a_single_answer_is_stored(started):
    answer(started, "how-well", "AAB", close=False)
    slide = Slide.objects.get(item__workshop=started.workshop, key="your-information")
    treated = activities.view(started, slide, timezone.now()).own.treated
    assert (treated.entries, treated.totals, treated.left) == (0, 0, 3)
    moving.next_slide(started, step=step_of(started))
    show(started)
    assert (0, "single answers left") in numbers(started, "stage")
    round_ = started.rounds.get()
    Response.objects.create(round=round_, tag="t", choice=round_.totals.first().choice)
    assert (1, "single answer left") in numbers(started, "stage")


def test_there_is_nothing_to_press_or_to_send(started, seat):
    show(started)
    console = drawn(started, "host")
    assert "press_activity" not in console and "ask_again" not in console
    for verb in (rounds.press_activity, rounds.ask_again):
        with pytest.raises(Refused, match="nothing on this slide"):
            verb(started, step="0:ready")
    assert not started.rounds.exists()
    for audience in ("room", "stage"):
        assert "<form" not in screens.render(started.pk, audience)["now"]


def test_it_names_nobody(started, seat):
    show(started)
    for audience in ("room", "stage"):
        assert "Ben" not in screens.render(started.pk, audience)["now"]


def test_the_slide_stands_in_item_9_and_shares_the_time_of_the_close(workshop):
    slides = list(Slide.objects.filter(item__workshop=workshop, item__position=9))
    assert [slide.key for slide in slides][-2:] == ["your-information", "close"]
    assert sum(slide.seconds for slide in slides) == slides[0].item.minutes * 60
    assert not slides[-2].optional and slides[-2].activity == "ledger"


def test_words_after_its_name_in_a_pack_are_a_fault():
    with pytest.raises(ValueError, match="takes no words"):
        activities.get("ledger").spec({}, "60")
    assert activities.get("ledger").spec({}, "") is None
