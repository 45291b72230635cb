"""A whole session by keyboard alone, at the console and on a phone; and where focus is after each change."""

import pytest
from page_steps import view
from playwright.sync_api import expect
from server import PASSWORD
from visitor import Visitor

WHERE = """(() => {
  const at = document.activeElement;
  return at.matches("a, button, summary, input, textarea, select") ? at.innerText || at.value || at.id : "";
})()"""


def tab_to(page, name: str, most: int = 60) -> None:
    """Tab until what is focused says `name`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate(WHERE) or name == page.evaluate("document.activeElement.id"):
            return
    raise AssertionError(f"Tab never came to {name!r}; it stands at {page.evaluate(WHERE)!r}")


def sign_in(page) -> None:
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type("ada")
    tab_to(page, "id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_a_facilitator_needs_no_mouse(server, opened):
    page = opened(f"{server.url}/sign-in/?next=/host/new/", 1366, 768)
    sign_in(page)
    expect(page.locator("h1")).to_have_text("New session")
    tab_to(page, "id_confirmed")
    page.keyboard.press("Space")
    tab_to(page, "Create session")
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_have_text("live")
    tab_to(page, "Open the doors")
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("The doors are open")
    page.evaluate("document.activeElement.blur()")
    for slide in ("welcome", "how-well"):
        page.keyboard.press("ArrowRight")
        expect(page.locator("#now")).to_have_attribute("data-slide", slide)
    for said in ("Close", "Show the result", "Ask it again"):
        page.keyboard.press("Enter")
        expect(page.locator(".controls button")).to_contain_text(said)
    page.keyboard.press("v")
    page.keyboard.type("Who pays for this?")
    page.keyboard.press("Enter")
    expect(page.locator("#tab-waiting")).to_contain_text("1")
    tab_to(page, "Waiting")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-shown")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    expect(page.locator("#tab-shown")).to_contain_text("1")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("Back at")
    page.keyboard.press("t")
    expect(page.locator("#now")).not_to_contain_text("Back at")
    tab_to(page, "End the session")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Shift+Tab")  # on from Cancel, Firefox goes to its own buttons
    expect(page.get_by_role("button", name="End anyway")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("The session has ended")


def test_letters_can_be_switched_off_as_keys(server, opened):
    session = server.session()
    page = opened(f"{server.url}/sign-in/?next=/host/{session['code']}/", 1366, 768)
    sign_in(page)
    expect(page.locator("#connection")).to_have_text("live")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Use letters").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#now")).to_have_attribute("data-slide", "welcome")


@pytest.fixture
def phone(server, opened):
    session = server.session()
    page = opened(session["join"])
    tab_to(page, "Join without a name")
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_have_text("live")
    return page, Visitor(server).sign_in(), session["code"]


def test_on_a_phone_focus_stays_where_it_was_when_the_room_moves_on(phone):
    page, ada, code = phone
    ada.drive_to(code, "how-well")
    ada.press(code)
    expect(page.locator("#now button.choice")).to_have_count(4)
    tab_to(page, "I know roughly")
    page.keyboard.press("Enter")
    expect(page.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    assert "I know roughly" in page.evaluate(WHERE)
    ada.press(code)  # closed: the buttons stay, and with them the focus
    expect(page.locator("#now")).to_contain_text("Closed")
    assert "I know roughly" in page.evaluate(WHERE)
    tab_to(page, "Ask")
    page.keyboard.press("Enter")
    tab_to(page, "ask-text")
    page.keyboard.type("Half a ques")
    ada.drive(code, "next_slide")
    expect(page.locator("#status")).to_contain_text("What we will cover")
    expect(page.locator("#ask-text")).to_be_focused()
    expect(page.locator("#ask-text")).to_have_value("Half a ques")
    page.keyboard.type("tion?")
    tab_to(page, "Ask without my name")
    page.keyboard.press("Enter")
    expect(page.locator("#mine")).to_contain_text("Half a question?")


def test_timers_and_changing_numbers_can_be_hidden(phone):
    page, ada, code = phone
    ada.drive_to(code, "uneasy")
    ada.press(code)
    ada.drive(code, "log_spoken", text="Is it the law?")
    ada.drive(code, "show", question=ada.questions(code)[0])
    timers, numbers = page.locator("#now live-clock"), page.locator("#questions .count-live")
    expect(timers).to_be_visible()
    view(page, "Ask")
    expect(numbers).to_be_visible()
    view(page, "You")
    page.get_by_role("checkbox", name="Hide timers").check()
    view(page, "Ask")
    expect(page.locator("#questions .vote")).to_be_visible()
    expect(numbers).to_be_hidden()
    expect(numbers).to_have_count(1)
    view(page, "Now")
    expect(page.locator("#now")).to_be_visible()
    expect(timers).to_be_hidden()
    expect(timers).to_have_count(1)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-no-counts", "")
