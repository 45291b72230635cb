"""A notice that changes while people are in the room: phones say so until somebody stays or leaves."""

import html
import re
from datetime import date, timedelta

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


def test_what_the_page_says_of_the_notice_is_put_right_without_losing_what_was_typed(server, opened):
    session, ada = server.session(), Visitor(server).sign_in()
    ben = opened(session["join"])
    join(ben)
    view(ben, "You")
    why = ben.locator("[data-told=why-name]")
    ben.locator("#you-view summary", has_text="Why?").first.click()
    before = why.inner_text()
    ben.get_by_label("Your name").fill("Bened")
    day = date.fromisoformat(fields_of(ada, session["code"])["delete_on"]) - timedelta(days=1)
    change_notice(ada, session["code"], delete_on=day.isoformat())
    expect(ben.locator("#changed-notice")).to_contain_text("The deletion day")
    expect(why).not_to_have_text(before)
    expect(ben.locator("[data-told=held]")).to_contain_text(f"Your name goes on {day:%A} {day.day} {day:%B}.")
    expect(ben.get_by_label("Your name")).to_have_value("Bened")
    ben.get_by_role("link", name="Leave and delete").click()
    ben.get_by_role("button", name="Delete everything about me").click()
    expect(ben.get_by_role("heading", name="Your information is deleted")).to_be_visible()


def test_a_hold_and_its_end_reach_open_phones_with_the_new_day_wherever_it_is_told(server, opened):
    session, ada = server.session(), Visitor(server).sign_in()
    code = session["code"]
    was = date.fromisoformat(fields_of(ada, code)["delete_on"])
    held = was + timedelta(days=30)
    ben = opened(session["join"])
    join(ben)
    view(ben, "You")
    banner, why = ben.locator("#changed-notice"), ben.locator("[data-told=why-name]")
    expect(why).to_contain_text(f"Your name goes on {was:%A} {was.day} {was:%B}.")
    said = {"held_back_by": "The records team", "retention_hold": "a complaint", "held_until": str(held)}
    assert ada.post(f"/host/{code}/hold/", **said) == 200
    expect(banner).to_contain_text(f"Before: {was:%A} {was.day} {was:%B}")
    for place in (why, ben.locator("[data-told=held]")):
        expect(place).to_contain_text(f"Your name goes on {held:%A} {held.day} {held:%B}.")
    assert ada.post(f"/host/{code}/hold/", lift="1") == 200
    expect(why).to_contain_text(f"Your name goes on {was:%A} {was.day} {was:%B}.")
    expect(banner).to_be_hidden()
