"""The phone spots numbers and addresses of people, and asks before anything has left it."""

import re

import pytest
from page_steps import ask, join, press, sign_in, view
from playwright.sync_api import expect

TEXT = "Is ZAC5361 hers?"


@pytest.fixture
def phone(server, opened):
    """A phone on *Ask* with a name; `phone.sent` is all that it has sent."""
    session = server.session()
    page = opened(session["join"])
    page.sent = []
    page.on("request", lambda request: page.sent.append(request.post_data or ""))
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append(frame)))
    join(page, "Mele")
    view(page, "Ask")
    page.code = session["code"]
    return page


def kept(phone) -> str:
    return phone.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")


def test_nothing_leaves_before_somebody_says_so_and_then_it_goes_as_it_was_pressed(server, phone):
    expect(phone.locator("[data-my-name]").first).to_have_text("Mele")
    ask(phone, TEXT, "Ask as Mele Only facilitators")
    expect(phone.get_by_text("This looks like an NHI number. Send it anyway?")).to_be_visible()
    expect(phone.get_by_role("button", name="Change it")).to_be_focused()
    expect(phone.get_by_role("button", name="Ask without my name")).to_be_hidden()
    assert not any("ZAC5361" in str(each) for each in phone.sent) and "ZAC5361" not in kept(phone)
    phone.get_by_role("button", name="Change it").click()
    expect(phone.locator("#ask-text")).to_be_focused()
    expect(phone.locator("#ask-text")).to_have_value(TEXT)
    ask(phone, TEXT, "Ask as Mele Only facilitators")
    phone.get_by_role("button", name="Send it anyway").click()
    expect(phone.locator("#mine li")).to_contain_text(TEXT)
    expect(phone.get_by_text("This looks like")).to_be_hidden()
    found = "from sessions.models import Question\n"
    found += f"print(Question.objects.get(session__code='{phone.code}').name_shown_to)"
    assert server.shell(found).strip() == "facilitators"


def test_what_is_sent_before_the_guard_is_there_goes_once_and_as_it_was_pressed(phone):
    held = []
    phone.route("**/guard*.js", lambda route: held.append(route))
    phone.reload()
    view(phone, "Ask")
    box, button = (
        phone.get_by_label("Ask a question"),
        phone.get_by_role("button", name="Ask without my name"),
    )
    ask(phone, "Who decides?")
    button.click()
    expect(box).not_to_be_editable()
    expect(box).to_have_value("Who decides?")
    held[0].continue_()
    expect(box).to_have_value("")
    expect(box).to_be_editable()
    expect(phone.locator("#mine li")).to_have_count(1)
    expect(phone.locator("#message")).not_to_contain_text("Write your question first")


def test_another_text_is_looked_at_anew_and_one_that_holds_nothing_goes(phone):
    ask(phone, TEXT)
    phone.locator("#ask-text").fill("Is 021 555 0199 hers?")
    expect(phone.get_by_text("This looks like")).to_be_hidden()
    phone.get_by_role("button", name="Ask without my name").click()
    expect(phone.get_by_text("This looks like a phone number.")).to_be_visible()
    phone.locator("#ask-text").fill("Is it hers, as in 2019?")
    phone.get_by_role("button", name="Ask without my name").click()
    expect(phone.locator("#mine li")).to_contain_text("as in 2019")
    assert not any("0199" in str(each) for each in phone.sent)


def test_a_name_and_the_words_of_an_opt_out_are_looked_at_and_a_name_can_still_be_removed(phone):
    view(phone, "You")
    phone.locator("#you-name").fill("mele@example.org")
    phone.get_by_role("button", name="Save my name").click()
    expect(phone.get_by_text("This looks like an e-mail address.")).to_be_visible()
    phone.get_by_role("button", name="Change it").click()
    phone.get_by_role("button", name="Remove my name").click()
    expect(phone.locator("#name-said")).to_have_text("Name removed.")
    phone.locator("#opt-out-words").fill("ring 021 555 0199")
    phone.get_by_role("button", name="Tell the facilitators").click()
    expect(phone.get_by_text("This looks like a phone number.")).to_be_visible()
    assert not any("0199" in str(each) or "mele@" in str(each) for each in phone.sent)
    phone.get_by_role("button", name="Send it anyway").click()
    expect(phone.locator("#opt-out-said")).to_have_text(re.compile("."))


def test_an_edited_question_is_asked_about_once_and_goes_then(server, phone):
    ask(phone, "Whose is it?")
    expect(phone.locator("#mine li")).to_have_count(1)
    phone.goto(f"{server.url}/s/{phone.code}/you/")
    phone.get_by_text("Edit this question").click()
    phone.locator("textarea").fill(TEXT)
    phone.get_by_role("button", name="Save the new text").click()
    expect(phone.get_by_text("This looks like an NHI number. Send it anyway?")).to_be_visible()
    assert not any("ZAC5361" in str(each) for each in phone.sent)
    phone.get_by_role("button", name="Send it anyway").click()
    expect(phone.get_by_text("Your question was changed.")).to_be_visible()


def test_the_console_asks_about_a_question_asked_aloud_too(server, opened):
    session = server.session()
    console = opened(session["host"])
    sign_in(console)
    expect(console.locator("#connection")).to_have_text("live")
    press(console, "v")
    console.locator("#spoken-text").fill(TEXT)
    console.locator("#spoken-text").press("Enter")
    expect(console.get_by_text("This looks like an NHI number. Send it anyway?")).to_be_visible()
    expect(console.locator("#tab-waiting b")).to_have_text("0")
    console.get_by_role("button", name="Send it anyway").click()
    expect(console.locator("#tab-waiting b")).to_have_text("1")
    expect(console.locator("#spoken")).to_be_hidden()
