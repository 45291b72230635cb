"""Beyond a page: the app on a start screen, a screen that stays on, a buzz by choice, the right keyboard."""

import json
import urllib.parse
import urllib.request

import pytest
from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor

WATCHED = """
window.buzzed = []; window.locks = 0;
navigator.vibrate = (pattern) => { window.buzzed.push(pattern); return true; };
const request = async () => { window.locks += 1; return new EventTarget(); };
Object.defineProperty(navigator, "wakeLock", { value: { request } });
"""


@pytest.fixture
def phone(server, opened):
    session = server.session()
    page = opened("about:blank", has_touch=True, is_mobile=True)
    page.add_init_script(WATCHED)
    page.goto(session["join"])
    join(page)
    return page, session["code"]


def test_it_can_be_installed(server, phone):
    page, _ = phone
    tools = page.context.new_cdp_session(page)
    found = tools.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    wrong = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in wrong} <= {"in-incognito"}  # as every page of a test is
    for icon in manifest["icons"]:
        reply = urllib.request.urlopen(urllib.parse.urljoin(found["url"], icon["src"]))
        assert reply.headers["Content-Type"] == icon["type"], icon


def test_it_buzzes_and_stays_on_only_where_somebody_chose_so(server, phone):
    page, code = phone
    ada = Visitor(server).sign_in()
    assert page.evaluate("[buzzed.length, locks]") == [0, 0]
    view(page, "You")
    page.get_by_label("Buzz").check()
    page.get_by_label("Keep").check()
    assert page.evaluate("locks") == 1
    page.evaluate("buzzed.length = 0")
    ada.drive_to(code, "how-well")
    ada.press(code)
    expect(page.locator("#now button.choice")).not_to_have_count(0)
    assert page.evaluate("buzzed.length") == 1


def test_the_right_keyboard_comes_up(server, phone):
    page, _ = phone
    asks = "(field) => [field.enterKeyHint, field.autocapitalize, field.autocomplete]"
    view(page, "Ask")
    assert page.locator("textarea").evaluate(asks)[0] == "send"
    view(page, "You")
    assert page.get_by_label("Your name").evaluate(asks) == ["done", "words", "given-name"]
    page.goto(server.url)
    assert page.get_by_label("Code").evaluate(asks) == ["go", "characters", "off"]
