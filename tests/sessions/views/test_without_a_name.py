"""Joining without a name is as prominent as with one, and costs nothing later."""

import re

import pytest
from clients import come_in, do
from django.test import Client
from django.urls import reverse
from steps import first_quiz_slide, go_to, press

from sessions.actions import moderation
from sessions.models import Participant, Question

pytestmark = pytest.mark.django_db


def page(client, session, name) -> str:
    return " ".join(client.get(reverse(name, args=[session.code])).text.split())


def test_joining_without_a_name_is_as_prominent_and_comes_first(session):
    said = page(Client(), session, "join")
    ways = re.findall(r'<(button|summary) class="([^"]*)">\s*(Join with[^<]*)<', said)
    assert [(style, words.strip()) for _, style, words in ways] == [
        ("button button--main", "Join without a name"),
        ("button button--main", "Join with a name"),
    ]


def test_the_rooms_page_is_the_same_bytes_with_and_without_a_name(started):
    named, nameless = (page(come_in(started, name), started, "room") for name in ("Mele", ""))
    assert re.sub(r'id="few".*?</p>', "", named) == re.sub(r'id="few".*?</p>', "", nameless)


def forms(said: str) -> set[str]:
    return set(re.findall(r'<form[^>]*action="([^"]*)"', said))


@pytest.mark.parametrize("name", ["mine", "you"])
def test_without_a_name_every_form_is_there(started, ada, name):
    go_to(started, first_quiz_slide(started))
    press(started)
    phones = [come_in(started, given) for given in ("Mele", "")]
    for phone in phones:
        do(phone, started, "ask", text="Who decides?", again="1")
    for question in Question.objects.all():
        moderation.show(started, question_pk=question.pk, by=ada)
    found = [forms(page(phone, started, name)) for phone in phones]
    only_signing = {reverse("you-do", args=[started.code, "sign_question"])} if name == "you" else set()
    assert found[0] - found[1] == only_signing and not found[1] - found[0]


def test_without_a_name_everything_is_taken_as_it_is_with_one(started, ada):
    go_to(started, first_quiz_slide(started))
    press(started)
    phone = come_in(started)
    do(phone, started, "ask", text="Who decides?")
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    round_ = started.rounds.get()
    for verb, data in [
        ("vote", {"question": question.pk, "on": "1"}),
        ("answer", {"round": round_.pk, "choice": "B"}),
        ("opt_out", {"photos": "1"}),
    ]:
        assert do(phone, started, verb, **data).status_code == 200, verb
    assert question.upvotes.count() == 1 and round_.responses.count() == 1
    assert Participant.objects.get().opted_out == ["photos"]
    edited = {"question": question.pk, "text": "Who decides that?"}
    assert phone.post(reverse("you-do", args=[started.code, "edit_question"]), edited).status_code == 302
    assert phone.get(reverse("you-json", args=[started.code])).status_code == 200
    assert Participant.objects.get().name == "", "nobody was asked for one on the way"
