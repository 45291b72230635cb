"""The floor of browsers (docs/running.md): a Chromium of 2022 does all; one below it answers plainly."""

from contextlib import ExitStack

import pytest
from browser.conftest import npm
from browser.old_phone import OldPhone, started
from visitor import Visitor

HAS = "(text) => document.body?.innerText.includes(text)"
AT = "(end) => location.pathname.endsWith(end)"
CONNECTED = "document.querySelector('#connection')?.textContent === 'live'"


@pytest.fixture
def old(playwright, tmp_path):
    """Open a page as somebody with an old phone: `old(version, address)`."""
    with ExitStack() as opened:

        def open_page(version: str, address: str) -> OldPhone:
            package = npm(f"@sparticuz/chromium@{version}")
            browser = opened.enter_context(started(playwright, package, tmp_path / version))
            assert browser.version.startswith(version.partition(".")[0])
            return OldPhone(browser, address)

        yield open_page


def test_a_browser_at_the_floor_does_everything(server, old):
    session, ada = server.session(), Visitor(server).sign_in()
    phone = old("103.0.0", session["join"])
    assert phone.do("!CSS.supports('color', 'oklch(0.5 0.1 100)')"), "the fallbacks would not be tried"
    button = ".join-ways .button--main"
    assert phone.look(button, "backgroundColor") == "rgb(0, 95, 77)"
    assert phone.look(button, "borderTopLeftRadius") != "0px"
    phone.press(button)
    phone.wait(CONNECTED)
    ada.drive_to(session["code"], "how-well")
    ada.press(session["code"])
    phone.wait("document.querySelectorAll('#now button.choice').length > 1")
    phone.press("#now button.choice:nth-of-type(2), #now li:nth-child(2) button.choice")
    phone.wait("document.querySelector('#now [data-how]')?.dataset.how === '✓ Saved'")
    phone.press("[data-view-link=ask]")
    phone.write("textarea", "Is an old phone enough?")
    phone.press("form[data-send=ask] .ask-buttons button:not([hidden])")
    phone.wait(HAS, "Is an old phone enough?")
    assert phone.do("document.documentElement.scrollWidth <= innerWidth")
    phone.do("location.reload()")
    phone.wait(CONNECTED)


def test_a_browser_below_the_floor_gets_the_plain_page_and_answers(server, old):
    session, ada = server.session(), Visitor(server).sign_in()
    phone = old("92.0.0", session["join"])
    phone.press(".join-ways .button--main")
    phone.wait(AT, "/mine/")
    ada.drive_to(session["code"], "how-well")
    ada.press(session["code"])
    phone.do("location.reload()")
    phone.wait("document.querySelectorAll('button.choice').length > 1")
    phone.press("button.choice")
    phone.wait("document.querySelectorAll('button.choice[aria-pressed=true]').length === 1")
    phone.write("textarea", "Is a very old phone enough?")
    phone.press("form.ask button, form[action$='/ask/'] button")
    phone.wait(HAS, "Is a very old phone enough?")
