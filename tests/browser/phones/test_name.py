"""One's name on a phone: given, and removed from every screen at once, with a word that says so."""

from page_steps import join, show_signed_question, view
from playwright.sync_api import expect


def test_a_name_is_removed_also_from_ones_question_on_every_screen_at_once(server, opened):
    session, ada, ben, other, _ = show_signed_question(server, opened)
    for phone in (ben, other):
        expect(phone.locator("#questions .by")).to_contain_text("Benedict")
    view(ben, "You")
    expect(ben.get_by_label("Your name")).to_have_value("Benedict")
    ben.get_by_role("button", name="Remove my name").click()
    said = ben.locator("#name-said")
    expect(said).to_be_visible()
    expect(said).to_have_text("Your name was removed, from your question too.")
    assert ben.evaluate("document.activeElement.id") == "name-said"  # the button has gone
    expect(ben.locator("#status")).to_contain_text("Your name was removed, from your question too.")
    expect(ben.get_by_role("button", name="Remove my name")).to_be_hidden()
    expect(ben.get_by_label("Your name")).to_have_value("")
    for phone in (ben, other):
        expect(phone.locator("#questions .by")).to_contain_text("no name")
    assert "Benedict" not in ada.get(f"/host/{session['code']}/")
    view(ben, "Ask")
    expect(ben.locator("#mine li")).to_have_count(1)
    expect(ben.get_by_role("button", name="Ask as")).to_be_hidden()


def test_a_name_that_signed_nothing_is_just_removed(server, opened):
    session = server.session()
    ben = opened(session["join"])
    join(ben, "Benedict")
    view(ben, "You")
    ben.get_by_role("button", name="Remove my name").click()
    expect(ben.locator("#name-said")).to_have_text("Name removed.")
    ben.get_by_label("Your name").fill("Ben")
    ben.get_by_role("button", name="Save my name").click()
    expect(ben.locator("#name-said")).to_have_text("Name saved")
