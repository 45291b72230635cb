"""A name on a question is a choice each time: off, for facilitators, or for everyone in the room."""

import re

import pytest
from clients import come_in, do, seated, signed_in
from django.test import Client
from django.urls import reverse
from steps import drawn, send, take_seat

from sessions.actions import lifecycle, moderation, participants, privacy
from sessions.errors import Refused
from sessions.models import Participant, Question

pytestmark = pytest.mark.django_db
FOR_WHOM = {"facilitators": "Only facilitators see my name", "room": "Everyone in the room sees my name"}
NAME = "Mele <b>Fa’asavalu</b>"
ESCAPED = "Mele &lt;b&gt;Fa’asavalu&lt;/b&gt;"


def page(client, session, name) -> str:
    reply = client.get(reverse(name, args=[session.code]))
    assert reply.status_code == 200
    return " ".join(reply.text.split())


def buttons(said: str) -> dict[str, str]:
    """The buttons to ask with, by whom each shows the name to."""
    found = re.findall(r'<button[^>]* name="name_shown_to" value="(\w+)"[^>]*>(.*?)</button>', said)
    return {shown_to: " ".join(re.sub("<[^>]*>", "", text).split()) for shown_to, text in found}


@pytest.mark.parametrize("name", ["room", "mine"])
def test_each_button_says_who_sees_the_name_and_the_first_is_without_it(started, name):
    said = page(come_in(started, "Mele"), started, name)
    found = buttons(said)
    assert list(found) == ["nobody", "facilitators", "room"]
    assert found["nobody"] == "Ask without my name"
    for shown_to, words in FOR_WHOM.items():
        assert found[shown_to].startswith("Ask as") and found[shown_to].endswith(words)
    form = said[said.index('id="ask-text"') :]
    main = re.search(r'<button class="button button--main"[^>]*value="(\w+)"', form)
    assert main[1] == "nobody", "off by default: what stands out asks without it"
    day = f"{started.names_go_on:%A} {started.names_go_on.day} {started.names_go_on:%B}"
    assert f"Your name goes on {day}." in form


def test_somebody_without_a_name_sees_one_button_and_a_quiet_way_to_give_one(started):
    phone = come_in(started)
    said = page(phone, started, "mine")
    assert list(buttons(said)) == ["nobody"] and 'id="name_goes"' not in said
    assert 'href="#you-name"' in said and 'id="you-name"' in said
    assert 'href="#you-name"' not in page(come_in(started, "Mele"), started, "mine")


@pytest.mark.parametrize("way", ["form", "frame"])
@pytest.mark.parametrize("shown_to", ["nobody", "facilitators", "room"])
def test_a_name_is_shown_to_whom_its_button_said_and_to_nobody_else(started, ada, shown_to, way):
    phone = seated(started)
    participants.rename(started, Participant.objects.get(), name=NAME)
    if way == "form":
        assert do(phone, started, "ask", text="Who pays?", name_shown_to=shown_to).status_code == 200
    else:
        send(phone.seat, "ask", text="Who pays?", name_shown_to=shown_to)
    moderation.spotlight(started, question_pk=Question.objects.get().pk, by=ada)
    room, console = drawn(started, "room"), drawn(started, "host")
    assert "Who pays?" in room and (ESCAPED in room) == (shown_to == "room")
    card = console[console.index('class="card question"') :].partition("</p>")[0]
    assert (ESCAPED in card) == (shown_to != "nobody")
    told = {"facilitators": "(to facilitators only)", "room": "(to the room)"}
    for each, words in told.items():
        assert (words in card) == (each == shown_to)
    stage = drawn(started, "stage")
    assert "Who pays?" in stage and "Mele" not in stage
    other = page(come_in(started), started, "mine")
    assert "Who pays?" in other and (ESCAPED in other) == (shown_to == "room")
    for each in (room, console, stage, other):
        assert "<b>Fa" not in each


@pytest.mark.parametrize("shown_to", ["facilitators", "room"])
def test_without_a_name_nothing_is_signed_whatever_is_sent(started, seat, ben, shown_to):
    nameless = take_seat(started)
    send(nameless, "ask", text="Who pays?", name_shown_to=shown_to)
    question = Question.objects.get()
    assert (question.participant, question.name_shown_to) == (None, "nobody")


def test_the_choice_is_kept_when_a_question_is_refused_or_asked_twice(started):
    phone = come_in(started, "Mele")
    reply = do(phone, started, "ask", text="Why? " * 200, name_shown_to="facilitators")
    assert reply.status_code == 422 and list(buttons(" ".join(reply.text.split()))) == ["nobody", *FOR_WHOM]
    do(phone, started, "ask", text="Why?", name_shown_to="facilitators")
    again = do(phone, started, "ask", text="Why?", name_shown_to="facilitators")
    found = buttons(" ".join(again.text.split()))
    assert found["room"].startswith("Send it again as") and found["room"].endswith(FOR_WHOM["room"])


@pytest.fixture
def mele(started) -> Client:
    phone = seated(started)
    participants.rename(started, Participant.objects.get(), name="Mele")
    return phone


def sign(phone, session, name_shown_to) -> Question:
    data = {"question": Question.objects.get().pk, "name_shown_to": name_shown_to}
    reply = phone.post(reverse("you-do", args=[session.code, "sign_question"]), data, follow=True)
    assert reply.status_code == 200
    return Question.objects.get()


def test_who_sees_the_name_is_chosen_anew_on_ones_own_page_at_once_on_every_screen(started, mele, ada):
    send(mele.seat, "ask", text="Who pays?")
    moderation.show(started, question_pk=Question.objects.get().pk, by=ada)
    for shown_to, in_room, on_console in [
        ("facilitators", False, True),
        ("room", True, True),
        ("room", True, True),
        ("nobody", False, False),
    ]:
        question = sign(mele, started, shown_to)
        assert (question.name_shown_to, question.participant is not None) == (shown_to, on_console)
        assert ("Mele" in drawn(started, "room")) == in_room
        assert ("(to " in drawn(started, "host")) == on_console
        assert question.is_shown, "the text is the same, so nothing waits again"
    said = page(mele, started, "you")
    assert "Facilitators only" in said and "Everyone in the room" in said
    assert "take my name off it" not in said


def test_a_name_comes_off_an_answered_question_and_after_the_end(started, mele, ada):
    send(mele.seat, "ask", text="Who pays?", name_shown_to="room")
    moderation.mark_answered(started, question_pk=Question.objects.get().pk, by=ada)
    lifecycle.end(started)
    assert "take my name off it" in page(mele, started, "you")
    question = sign(mele, started, "nobody")
    assert question.participant is None and "Mele" not in signed_in(ada).get("/questions/").text


def test_nobody_signs_with_no_name_for_another_or_from_a_removed_phone(started, mele):
    send(mele.seat, "ask", text="Who pays?", name_shown_to="facilitators")
    pk = Question.objects.get().pk

    def signing(seat, name_shown_to="room"):
        privacy.sign_question(started, seat=seat, question_pk=pk, name_shown_to=name_shown_to)

    with pytest.raises(Refused, match="isn’t here any more"):
        signing(take_seat(started, "Ben"))
    with pytest.raises(Refused, match="Choose who"):
        signing(mele.seat, "everyone")
    participants.remove(started, participant_pk=Participant.objects.get(name="Mele").pk)
    with pytest.raises(Refused, match="removed this phone"):
        signing(mele.seat)
    signing(mele.seat, "nobody")
    assert Question.objects.get().participant is None
    nameless = take_seat(started)
    send(nameless, "ask", text="And how?")
    with pytest.raises(Refused, match="Give your name first"):
        privacy.sign_question(
            started, seat=nameless, question_pk=Question.objects.get(text="And how?").pk, name_shown_to="room"
        )
