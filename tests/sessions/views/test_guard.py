"""Without scripts the server asks about numbers and addresses: nothing is stored, and the text is kept."""

import re

import pytest
from clients import come_in, seated, signed_in
from django.test import Client
from django.urls import reverse
from steps import drawn, send

from sessions.actions import participants
from sessions.models import Participant, ProcessedCommand, Question

pytestmark = pytest.mark.django_db
ASKS = {
    "Is ZAC5361 hers?": "This looks like an NHI number. Send it anyway?",
    "Is 49-091-850 his?": "This looks like an IRD number. Send it anyway?",
    "May I ring 021 555 0199?": "This looks like a phone number. Send it anyway?",
    "Write to <mele@example.org>?": "This looks like an e-mail address. Send it anyway?",
}
TEXT = "Is ZAC5361 hers?"


def post(client, session, verb, *, page="participant-do", anyway=False, **data):
    address = reverse(page, args=[session.code, verb]) + ("?anyway=1" if anyway else "")
    return client.post(address, data, follow=True)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_is_asked_about_nothing_is_stored_and_its_text_stays(started, text):
    phone = come_in(started, "Mele")
    reply = post(phone, started, "ask", text=text, name_shown_to="facilitators")
    said = reply.text
    assert reply.status_code == 409 and ASKS[text] in said and "<mele" not in said and "{#" not in said
    assert not Question.objects.exists() and not ProcessedCommand.objects.exists()
    form = said[said.index('action="' + reverse("participant-do", args=[started.code, "ask"])) :]
    assert text.replace("<", "&lt;").replace(">", "&gt;") in form.partition("</textarea>")[0]
    assert re.search(r'<a class="button button--main" href="#ask-text">\s*Change it', form)
    anyway = re.search(r'formaction="([^"]+)" name="name_shown_to" value="(\w+)">\s*Send it anyway', form)
    assert anyway[2] == "facilitators", "as whom it was to be sent"
    reply = phone.post(anyway[1], {"text": text, "name_shown_to": anyway[2]}, follow=True)
    assert reply.status_code == 200 and Question.objects.get().text == text
    assert Question.objects.get().name_shown_to == "facilitators"


def test_what_holds_nothing_goes_at_once(started):
    reply = post(come_in(started), started, "ask", text="Was it 1,200 in 2019?")
    assert reply.status_code == 200 and Question.objects.exists()


def test_a_text_that_was_changed_is_looked_at_again(started):
    phone = come_in(started)
    post(phone, started, "ask", text=TEXT)
    again = post(phone, started, "ask", text="Is 49-091-850 his?")
    assert "This looks like an IRD number." in again.text and not Question.objects.exists()
    assert post(phone, started, "ask", text="Is it hers?").status_code == 200


def test_the_same_text_twice_is_asked_about_once_for_each_reason(started):
    phone = come_in(started)
    post(phone, started, "ask", text=TEXT, anyway=True)
    twice = post(phone, started, "ask", text=TEXT, anyway=True)
    assert "You’ve already asked this." in twice.text
    hidden = dict(re.findall(r'<input type="hidden" name="(again|anyway)" value="(1)">', twice.text))
    assert post(phone, started, "ask", text=TEXT, **hidden).status_code == 200
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("verb", "field", "button"),
    [("name", "name", "Save my name"), ("opt_out", "words", "Tell the facilitators")],
)
def test_a_name_and_the_words_of_an_opt_out_are_asked_about_too(started, verb, field, button):
    phone = come_in(started)
    data = {field: "mele@example.org", "photos": "1"}
    reply = post(phone, started, verb, **data)
    assert reply.status_code == 409 and 'value="mele@example.org"' in reply.text and button in reply.text
    assert Participant.objects.get().name == "" and not Participant.objects.get().opted_out
    assert 'name="photos" value="1" checked' in reply.text or verb == "name"
    assert post(phone, started, verb, anyway=True, **data).status_code == 200
    kept = Participant.objects.get()
    assert "mele@example.org" in (kept.name, kept.opt_out_words)


@pytest.mark.parametrize(("verb", "field"), [("edit_question", "text"), ("change_name", "name")])
def test_so_are_an_edited_question_and_a_changed_name(started, verb, field):
    phone = seated(started)
    participants.rename(started, Participant.objects.get(), name="Mele")
    send(phone.seat, "ask", text="Whose is it?")
    data = {"question": Question.objects.get().pk, field: "mele@example.org"}
    reply = post(phone, started, verb, page="you-do", **data)
    assert reply.status_code == 409 and "This looks like an e-mail address." in reply.text
    assert "mele@example.org" in reply.text and "mele@" not in drawn(started, "host")
    address = re.search(r'formaction="([^"]+\?anyway=1)"', reply.text)[1]
    assert phone.post(address, data, follow=True).status_code == 200
    held = Question.objects.get().text if field == "text" else Participant.objects.get().name
    assert held == "mele@example.org"


def test_so_is_a_name_to_join_with(started):
    phone, address = Client(), reverse("join", args=[started.code])
    reply = phone.post(address, {"name": "mele@example.org"})
    assert reply.status_code == 409 and "This looks like an e-mail address." in reply.text
    assert 'value="mele@example.org"' in reply.text and not Participant.objects.exists()
    again, anyway = (
        reply.text.index(each) for each in ('button--main">Join</button>', 'formaction="?anyway=1"')
    )
    assert phone.post(address + "?anyway=1", {"name": "mele@example.org"}).status_code == 302
    assert Participant.objects.get().name == "mele@example.org"


def test_the_scripts_say_that_they_have_asked(started):
    """On your information a form goes to the same address with and without scripts."""
    phone = seated(started)
    data = {"name": "mele@example.org", "anyway": "1"}
    assert post(phone, started, "change_name", page="you-do", **data).status_code == 200


def test_what_comes_from_a_script_was_asked_about_on_the_phone(started):
    phone = come_in(started)
    address = reverse("participant-do", args=[started.code, "ask"])
    reply = phone.post(address, {"text": TEXT}, headers={"X-Parts": "1"})
    assert reply.status_code == 200 and Question.objects.get().text == TEXT


@pytest.mark.parametrize("name", ["room", "you", "console"])
def test_each_page_with_such_a_form_has_the_question_and_the_script_that_asks(started, ada, name):
    client, address = seated(started), reverse("host" if name == "console" else name, args=[started.code])
    send(client.seat, "ask", text="Whose is it?")
    page = (signed_in(ada) if name == "console" else client).get(address).text
    assert '<template id="guard"' in page and "data-guard" in page
    forms = re.findall(r"<form[^>]*>", page)
    guarded = [form for form in forms if "data-guard" in form]
    wanted = {"room": 3, "you": 2, "console": 1}
    assert len(guarded) == wanted[name], guarded
    for form in guarded:
        assert ('data-guard="page"' in form) == (name == "you"), "where the server would ask again"


def test_a_stranger_is_not_asked_but_sent_to_join(started):
    assert post(Client(), started, "ask", text=TEXT).redirect_chain[0][0].endswith("/join/")
