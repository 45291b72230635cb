"""A question asked aloud stands on every phone for some minutes, where whoever asked takes it out."""

from page_steps import join, press, sign_in, view
from playwright.sync_api import expect
from visitor import Visitor

TEXT = "Who told my aunt?"


def test_what_was_written_down_reaches_every_phone_and_goes_from_all_at_once(server, opened):
    session, ada = server.session(), Visitor(server).sign_in()
    ada.drive_to(session["code"], "welcome")
    console, mine, other = opened(session["host"]), opened(session["join"]), opened(session["join"])
    sign_in(console)
    for phone in (mine, other):
        join(phone)
    view(other, "Agenda")
    press(console, "v")
    expect(console.get_by_role("dialog")).to_contain_text("OK if I write that down?")
    console.locator("#spoken-text").fill(TEXT)
    console.locator("#spoken-text").press("Enter")
    for phone in (mine, other):
        expect(phone.locator("#asked_aloud li")).to_contain_text(TEXT)
    expect(other.locator("[data-news]")).to_be_visible()
    mine.get_by_role("button", name="That was mine: take it out").click()
    for phone in (mine, other):
        expect(phone.locator("#asked_aloud li")).to_have_count(0)
    expect(mine.locator("#status")).to_contain_text("It was taken out.")
    console.locator("#tab-decided").click()
    done = console.locator("#list-decided article")
    expect(done).to_contain_text("Taken out from a phone: somebody said it was theirs.")
    expect(done.get_by_role("button")).to_have_count(0)
    assert TEXT not in console.content()
