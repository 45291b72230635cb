"""A browser that stores nothing: each script runs all the same, and a choice holds until the page is left."""

from page_steps import join, press, view
from playwright.sync_api import expect

BLOCKED = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
"""


def test_a_phone_that_stores_nothing_can_ask_and_choose(server, opened):
    phone = opened("about:blank")
    phone.add_init_script(BLOCKED)
    phone.goto(server.session()["join"])
    join(phone)
    view(phone, "Ask")
    phone.get_by_label("Ask a question").fill("Who pays for this?")
    phone.get_by_role("button", name="Ask without my name").click()
    expect(phone.locator("#mine")).to_contain_text("Who pays for this?")
    expect(phone.locator("#unsent")).to_be_hidden()
    view(phone, "You")
    phone.get_by_label("Hide timers and changing numbers").check()
    expect(phone.locator("body[data-no-counts]")).to_have_count(1)


def test_a_console_that_stores_nothing_keeps_its_tab_and_its_keys(server, signed_in):
    console = signed_in("/about/")
    console.add_init_script(BLOCKED)
    console.goto(f"{server.url}/host/{server.session()['code']}/")
    expect(console.locator("#connection")).to_have_text("live")
    console.get_by_role("tab", name="Later").click()
    expect(console.locator("#list-later")).to_be_visible()
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "welcome")
    expect(console.locator("#list-later")).to_be_visible()
    press(console, "?")
    console.locator("[data-letters]").uncheck()
    console.keyboard.press("Escape")
    press(console, "n")
    expect(console.locator("body[data-notes-hidden]")).to_have_count(0)
