"""Each input that a participant has says why it is there, also without scripts. There is none to spare."""

import re
from html.parser import HTMLParser

import pytest
from clients import seated
from django.test import Client
from django.urls import reverse
from steps import press, send, take_seat

from sessions import activities
from sessions.actions import moderation
from sessions.commands import participant, personal
from sessions.privacy import data_map, told

pytestmark = pytest.mark.django_db
# what a participant can be asked for: a new one needs a reason, a row of the data map, and a line here
ASKED_FOR = {
    "text": "questions",
    "name_shown_to": "name_on_a_question",
    "name": "name",
    **dict.fromkeys(("notes", "photos", "screenshots", "recording", "words"), "opt_outs"),
    "choice": "answers",
    "on": "votes",
}
# what is sent about a person, by its verb: also what is only pressed. A new verb needs a line here or below
SENT_ABOUT_ONE = {
    "ask": ("questions", "name_on_a_question"),
    "vote": ("votes",),
    "flag": ("flags",),
    "answer": ("answers",),
    "name": ("name",),
    "opt_out": ("opt_outs",),
    "change_name": ("name",),
    "sign_question": ("name_on_a_question",),
    "edit_question": ("questions",),
}
# what takes something away, or answers to a notice
TAKES_AWAY = {"take_back_opt_out", "take_out", "delete_question", "stay", "delete", "leave"}
# which question, round or notice something is about, and what the page needs to go on
ABOUT = {"question", "round", "notice", "all", "again", "back", "keep", "csrfmiddlewaretoken"}
PAGES = ("join", "room", "mine", "you", "you-delete")


class Forms(HTMLParser):
    """The forms of a page: {action, fields, text}. A field is its tag's attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict] = []
        self._open: dict | None = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "form":
            self._open = {"action": dict(attributes).get("action", ""), "fields": [], "text": ""}
            self.found.append(self._open)
        elif self._open is not None and tag in ("input", "textarea", "select", "button"):
            self._open["fields"].append({"tag": tag, **dict(attributes)})

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None

    def handle_data(self, data):
        if self._open is not None:
            self._open["text"] += data


@pytest.fixture
def phone(round_, started):
    """In the room, with a question of its own that can be edited, while a quiz question is open."""
    client = seated(started)
    send(client.seat, "name", name="Ben")
    send(client.seat, "ask", text="Who decides?")
    return client


def page_of(phone, session, name) -> str:
    client = Client() if name == "join" else phone
    return client.get(reverse(name, args=[session.code])).text


def asks_for_words(field) -> bool:
    hidden = field.get("type") in ("hidden", "checkbox") and field.get("name") != "notes"
    return field["tag"] in ("input", "textarea", "select") and not hidden


@pytest.mark.parametrize("name", ["room", "mine", "you"])
def test_each_input_says_why_who_sees_it_and_how_long(phone, started, name):
    forms = Forms(page_of(phone, started, name)).found
    asking = [form for form in forms if any(asks_for_words(field) for field in form["fields"])]
    assert len(asking) == {"room": 3, "mine": 3, "you": 2}[name]
    for form in asking:
        said = " ".join(form["text"].split())
        assert said.count("Why?") == 1, "one quiet word for each"
        for field in form["fields"]:
            if field.get("name") in ASKED_FOR and asks_for_words(field):
                row = told.row_of(ASKED_FOR[field["name"]], started)
                assert f"{row.why} {row.seen_by} {row.kept_until}" in said, field


@pytest.mark.parametrize("name", ["room", "mine"])
def test_answering_says_why_while_answers_are_open(phone, started, name):
    row, page = told.row_of("answers", started), " ".join(page_of(phone, started, name).split())
    why = page.partition('data-told="why-answers"')[2].partition("</details>")[0]
    assert f"{row.why} {row.seen_by} {row.kept_until}" in " ".join(why.split())


@pytest.fixture
def voting(phone, started):
    """The same phone, where a question of somebody else is shown, which it can vote for or flag."""
    other = take_seat(started)
    send(other, "ask", text="Who keeps the list?")
    for question in started.questions.all():
        moderation.show(started, question_pk=question.pk)
    return phone


def why_of(page, key) -> str:
    """What the page says beside the input for this row of the data map."""
    found = re.findall(r'<div class="reasons.*?</div>', page, re.S)
    return " ".join(" ".join(each for each in found if f'data-told="why-{key}"' in each).split())


def verb_of(form) -> str:
    return form["action"].rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("name", ["room", "mine", "you"])
def test_each_form_that_sends_something_about_a_person_says_why(voting, started, name):
    page = page_of(voting, started, name)
    verbs = {verb_of(form) for form in Forms(page).found if form["action"]} - TAKES_AWAY
    wanted = {"room": {"ask", "vote", "flag", "name", "opt_out", "answer"}, "you": {"sign_question"}}
    assert verbs >= wanted.get(name, wanted["room"])
    for verb in verbs:
        first, *_others = SENT_ABOUT_ONE[verb]
        for row in [told.row_of(key, started) for key in SENT_ABOUT_ONE[verb]]:
            said = why_of(page, first if verb != "flag" else "votes")
            assert f"{row.why} {row.seen_by} {row.kept_until}" in said, verb
    places = re.findall(r'data-told="(.*?)"', page) if name != "you" else []
    assert len(places) == len(set(places)), "a script finds each place again by its key"


@pytest.mark.parametrize("name", ["room", "mine"])
def test_a_flag_beside_a_result_says_why(phone, started, name):
    press(started)
    press(started)
    page, row = page_of(phone, started, name), told.row_of("flags", started)
    assert 'name="round"' in page
    assert f"{row.why} {row.seen_by} {row.kept_until}" in why_of(page, "flags")


def test_every_verb_of_a_participant_is_among_those_that_say_why():
    verbs = {*participant.VERBS, *personal.VERBS}
    verbs |= {verb for kind in activities.every() for verb in kind.entries}
    assert verbs <= set(SENT_ABOUT_ONE) | TAKES_AWAY


def test_no_command_of_a_participant_has_a_field_to_spare():
    forms = [verb.form for verb in (*participant.VERBS.values(), *personal.VERBS.values())]
    forms += [form for kind in activities.every() for form in kind.entries.values()]
    fields = {name.removesuffix("_pk") for form in forms for name in form.base_fields}
    assert fields == set(ASKED_FOR) | {"question", "round", "notice"}
    rows = {row.key for row in data_map.rows()}
    assert set(ASKED_FOR.values()) <= rows, "each of them stands in the data map"


@pytest.mark.parametrize("name", PAGES)
def test_no_form_of_a_participant_has_a_field_to_spare(phone, started, name):
    forms = Forms(page_of(phone, started, name)).found
    assert forms
    for form in forms:
        for field in form["fields"]:
            assert field.get("name") in set(ASKED_FOR) | ABOUT | {None}, field
            assert field.get("type") not in ("email", "tel", "date", "url", "file"), field
            assert field.get("autocomplete", "off") in ("off", "given-name"), field


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_who_somebody_is_beyond_a_name(phone, started, name):
    """Nobody's job, employer, address or ethnicity is asked for, nor by a label."""
    labels = re.findall(r"<label[^>]*>(.*?)</label>", page_of(phone, started, name), re.S)
    said = " ".join(labels).lower()
    assert not re.search(
        r"job|role|employer|organisation|agency|e-?mail|phone number|ethnic|gender|\bage\b|\biwi\b", said
    )
