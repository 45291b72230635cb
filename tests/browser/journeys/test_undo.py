"""Next by mistake, while the quiz is open: one key, and the question is open again with its answers."""

import re

import pytest
from page_steps import press
from playwright.sync_api import expect


@pytest.fixture
def quiz(server, console_of, opened):
    """A console with a poll that is open, and a phone that has answered B."""
    code = server.session()["code"]
    console, phone = console_of(code), opened(f"{server.url}/s/{code}/join/")
    phone.get_by_role("button", name="Join without a name").click()
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "welcome")
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    press(console, "Enter")
    phone.locator(".choice").nth(1).click()
    expect(phone.locator(".choice").nth(1)).to_have_attribute("aria-pressed", "true")
    return console, phone


def test_undo_of_next_opens_the_question_again_with_its_answers(quiz):
    console, phone = quiz
    expect(console.locator("#tally")).to_contain_text(re.compile("1\\s+answer"))
    press(console, "ArrowRight")
    expect(console.locator("#now")).not_to_have_attribute("data-slide", "how-well")
    expect(phone.locator(".choice")).to_have_count(0)
    press(console, "u")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    expect(console.locator("#tally")).to_contain_text(re.compile("1\\s+answer"))
    phone.locator(".choice").nth(0).click()
    expect(phone.locator(".choice").nth(0)).to_have_attribute("aria-pressed", "true")
    expect(console.locator("#tally")).to_contain_text(re.compile("1\\s+answer"))
    expect(console.locator("#undo")).to_have_count(0)


def test_the_button_goes_by_itself_after_ten_seconds_and_is_never_over_next(quiz):
    console, _phone = quiz
    press(console, "ArrowRight")
    button = console.get_by_role("button", name="Undo “Next”")
    expect(button).to_be_visible()
    undo, following = button.bounding_box(), console.locator("#go button").bounding_box()
    assert undo["y"] + undo["height"] <= following["y"], "it covers no part of the bar"
    expect(button).to_be_hidden(timeout=12_000)
