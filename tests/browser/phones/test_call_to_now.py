"""Phones stay where the person reads: only a question that opens calls them to Now, a dot does the rest."""

import pytest
from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor

DOT = "[data-news]"


@pytest.fixture
def room(server, opened):
    """A phone in a session that has started, the facilitator's hand, and the code."""
    session, ada = server.session(), Visitor(server).sign_in()
    ada.drive_to(session["code"], "welcome")
    phone = opened(session["join"], has_touch=True)
    join(phone)
    expect(phone.locator("#status")).not_to_be_empty()
    return phone, ada, session["code"]


def tab(phone, name):
    return phone.get_by_role("navigation", name="Views").get_by_role("link", name=name)


def is_at(phone, name) -> None:
    expect(phone.locator("body")).to_have_attribute("data-view", name)


@pytest.mark.parametrize("name", ["Ask", "Agenda", "You"])
def test_a_slide_leaves_the_person_where_they_read_and_puts_a_dot_on_now(room, name):
    phone, ada, code = room
    expect(tab(phone, "Now")).to_have_accessible_name("Now")
    view(phone, name)
    ada.drive(code, "next_slide")
    expect(tab(phone, "Now, something new")).to_be_visible()
    expect(phone.locator(DOT)).to_be_visible()
    is_at(phone, name.lower())
    view(phone, "Now")
    expect(phone.locator(DOT)).to_be_hidden()
    expect(tab(phone, "Now")).to_have_accessible_name("Now")
    ada.drive(code, "next_slide")
    expect(phone.locator("#status")).to_contain_text("What we will cover")
    expect(phone.locator(DOT)).to_be_hidden()


def test_only_a_question_that_opens_calls_to_now(room):
    phone, ada, code = room
    ada.drive_to(code, "how-well")
    view(phone, "Agenda")
    ada.press(code)
    is_at(phone, "now")
    expect(phone.locator("#now button.choice")).to_have_count(4)
    expect(phone.locator(DOT)).to_be_hidden()
    for _ in ("it closes", "its result"):
        view(phone, "Agenda")
        ada.press(code)
        expect(phone.locator(DOT)).to_be_visible()
        is_at(phone, "agenda")
        view(phone, "Now")
    view(phone, "Agenda")
    ada.drive(code, "take_break", minutes="5")
    expect(phone.locator(DOT)).to_be_visible()
    expect(phone.locator("#status")).to_contain_text("A break")
    is_at(phone, "agenda")


def test_half_a_question_keeps_a_phone_where_it_is_and_the_opening_is_said(room):
    phone, ada, code = room
    ada.drive_to(code, "how-well")
    view(phone, "Ask")
    phone.locator("textarea").fill("Half a ques")
    view(phone, "Agenda")  # the focus is elsewhere, the words are still there
    ada.press(code)
    expect(phone.locator("#status")).to_contain_text("A question is open")
    expect(phone.locator(DOT)).to_be_visible()
    is_at(phone, "agenda")
    assert phone.locator("textarea").input_value() == "Half a ques"


def test_a_field_with_the_cursor_in_it_is_never_left(room):
    phone, ada, code = room
    ada.drive_to(code, "how-well")
    view(phone, "You")
    phone.get_by_label("Your name").focus()
    ada.press(code)
    expect(phone.locator(DOT)).to_be_visible()
    is_at(phone, "you")
    expect(phone.get_by_label("Your name")).to_be_focused()


def test_who_pressed_a_button_without_the_keyboard_is_called_and_the_focus_goes_along(room):
    phone, ada, code = room
    ada.drive(code, "log_spoken", text="Who pays?")
    [question] = ada.questions(code)
    ada.drive(code, "show", question=question)
    ada.drive_to(code, "how-well")
    tab(phone, "Ask").click()
    phone.locator("#questions .vote").click()
    ada.press(code)
    is_at(phone, "now")
    expect(phone.locator("#now h2")).to_be_focused()


def test_a_question_put_on_the_screen_and_a_pause_are_said(room):
    phone, ada, code = room
    view(phone, "Agenda")
    ada.drive(code, "log_spoken", text="Who pays?")
    [question] = ada.questions(code)
    ada.drive(code, "spotlight", question=question)
    expect(phone.locator("#status")).to_contain_text("Who pays?")
    expect(phone.locator(DOT)).to_be_visible()
    view(phone, "Now")
    view(phone, "Agenda")
    ada.drive(code, "pause")
    expect(phone.locator("#status")).to_contain_text("Paused for a moment")
    expect(phone.locator(DOT)).to_be_visible()


def test_reloading_at_ask_with_a_question_open_shows_a_dot(room):
    phone, ada, code = room
    ada.drive_to(code, "how-well")
    ada.press(code)
    phone.goto(phone.url + "#ask")
    phone.reload()
    expect(phone.locator("#connection")).to_have_text("live")
    expect(phone.locator(DOT)).to_be_visible()
    is_at(phone, "ask")
