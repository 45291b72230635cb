"""A message that the server can't save: given up in words, with its text, and it holds up nothing else."""

import pytest
from page_steps import NO_SOCKETS, ask, join, pass_time, view
from playwright.sync_api import expect

# the server's own trouble with one text: not a refusal of data, so a phone sends it again
POISON = """
from django.db import connection
connection.cursor().execute(
    "CREATE TRIGGER poison BEFORE INSERT ON live_question WHEN NEW.text LIKE 'Poison%' "
    "BEGIN SELECT json(NEW.text); END"
)
"""
CURE = "from django.db import connection; connection.cursor().execute('DROP TRIGGER poison')"
ASKED = "from sessions.models import Question; print(sorted(Question.objects.values_list('text', flat=True)))"


@pytest.mark.parametrize("line", ["socket", "form"])
def test_one_message_that_cannot_be_saved_is_set_aside_with_its_text(own_server, opened, line):
    session = own_server.session()
    own_server.shell(POISON)
    phone = opened(session["join"], clock=True)
    join(phone)
    if line == "form":
        phone.add_init_script(NO_SOCKETS)
        phone.reload()
        expect(phone.locator("#connection")).to_have_text("connected, slower", timeout=20_000)
    view(phone, "Ask")
    ask(phone, "Poison: why?")
    ask(phone, "What is kept about me?")
    expect(phone.locator("#mine")).to_contain_text("What is kept about me?", timeout=15_000)
    ask(phone, "Who reads it?")
    expect(phone.locator("#mine")).to_contain_text("Who reads it?", timeout=15_000)
    aside = phone.locator("#unsaved > div")
    for _ in range(90):
        if not aside.count():
            pass_time(phone, 1)
    expect(aside).to_contain_text("The server couldn’t save this")
    expect(aside).to_contain_text("Poison: why?")
    expect(phone.get_by_label("Ask a question")).to_have_value("")  # it stands in one place
    assert "Poison" not in own_server.shell(ASKED)
    phone.reload()
    expect(aside).to_contain_text("Your text is kept here: copy it or try again.")
    own_server.shell(CURE)
    view(phone, "Ask")
    aside.get_by_role("button", name="Try again").click()
    expect(aside).to_have_count(0)
    expect(phone.locator("#mine")).to_contain_text("Poison: why?", timeout=20_000)
    asked = own_server.shell(ASKED).strip()
    assert asked == "['Poison: why?', 'What is kept about me?', 'Who reads it?']"


def test_being_offline_is_no_try(own_server, opened):
    """However long: nothing is given up."""
    phone = opened(own_server.session()["join"])
    join(phone)
    view(phone, "Ask")
    own_server.kill()
    ask(phone, "Sent later?")
    expect(phone.locator("#connection")).to_contain_text("Offline since", timeout=20_000)
    for _ in range(12):
        phone.evaluate("window.dispatchEvent(new Event('online'))")
        phone.wait_for_timeout(200)
    assert (
        phone.evaluate("JSON.parse(sessionStorage.getItem('unsent:' + document.body.dataset.code))[0].tries")
        == 0
    )
    own_server.start()
    expect(phone.locator("#mine")).to_contain_text("Sent later?", timeout=30_000)


def test_an_older_choice_never_replaces_a_newer_one(own_server, opened):
    """The first name can't be saved for a while, the second can: the first isn't sent any more."""
    trouble = POISON.replace("INSERT ON live_question", "UPDATE ON live_participant").replace(
        "NEW.text", "NEW.name"
    )
    own_server.shell(trouble)
    session = own_server.session()
    phone = opened(session["join"], clock=True)
    join(phone)
    view(phone, "You")
    for name in ("Poison", "Mele"):
        phone.get_by_label("Your name").fill(name)
        phone.get_by_role("button", name="Save my name").click()
    expect(phone.locator("#mine")).to_have_attribute("data-name", "Mele", timeout=15_000)
    own_server.shell(CURE)
    pass_time(phone, 6)
    names = "from sessions.models import Participant; print(Participant.objects.get().name)"
    assert own_server.shell(names).strip() == "Mele"
    assert phone.evaluate("Outbox.waiting().length") == 0
