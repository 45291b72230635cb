"""A notice that changes while people are in the room: phones say so until somebody stays or leaves."""

import html
import re

from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor


def fields_of(ada, code) -> dict[str, str]:
    """The form that edits a session, as it stands on its page."""
    page = ada.get(f"/host/{code}/edit/")
    inputs = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}


def change_notice(ada, code, **said) -> None:
    assert ada.post(f"/host/{code}/edit/", **fields_of(ada, code) | said) == 200


def test_a_banner_comes_at_once_stands_on_every_view_and_goes_with_stay(server, opened):
    session, ada = server.session(), Visitor(server).sign_in()
    code = session["code"]
    ada.drive_to(code, "welcome")
    ben = opened(session["join"])
    join(ben, "Benedict")
    view(ben, "Ask")
    ben.locator("#ask-text").fill("Half a ques")
    change_notice(ada, code, contact="Mele <b>")
    banner = ben.locator("#changed-notice")
    expect(banner).to_contain_text("The notice has changed")
    expect(banner).to_contain_text("Mele <b>")
    expect(banner).to_contain_text("Before: privacy@manaaki.example")
    expect(ben.locator("#status")).to_contain_text("The notice has changed.")
    expect(ben.locator(".held")).to_contain_text("or ask Mele <b>")
    for name in ("Now", "Agenda", "You", "Ask"):
        view(ben, name)
        expect(banner).to_be_visible()
    ben.reload()
    expect(banner).to_be_visible()
    late = opened(session["join"])
    join(late)
    expect(late.locator("#changed-notice")).to_be_hidden()

    view(ben, "Ask")
    ben.locator("#ask-text").fill("Half a question")
    banner.get_by_role("button", name="Stay").click()
    expect(banner).to_be_hidden()
    expect(ben.locator("#status")).to_contain_text("The new notice applies to you now.")
    expect(ben.locator("#ask-text")).to_have_value("Half a question")
    ben.reload()
    expect(ben.locator("#connection")).to_have_text("live")
    expect(banner).to_be_hidden()
