"""What somebody would rather not be in: said on a phone, seen on the console and nowhere else, and undone."""

from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor

WORDS = "kanari, back left"


def test_a_phone_opts_out_the_console_sees_it_and_a_recording_asks_first(
    server, opened, console_of, signed_in
):
    session = server.session()
    code, ada = session["code"], Visitor(server).sign_in()
    ada.drive_to(code, "welcome")
    ben, other = opened(session["join"]), opened(session["join"])
    join(ben, "Benedict"), join(other)
    console = console_of(code)
    drawer = console.locator("#drawer-notices")
    expect(drawer.locator("summary")).to_contain_text("safe to record")

    ben.get_by_role("link", name="You", exact=True).click()
    ben.get_by_role("checkbox", name="A recording").check()
    ben.get_by_label("A few words").fill(WORDS)
    ben.get_by_role("button", name="Tell the facilitators").click()
    expect(ben.locator("#opt-out-said")).to_have_text("Sent. The facilitators can see it now.")
    expect(drawer.locator("summary")).to_contain_text("keep 1 out")
    drawer.locator("summary").click()
    expect(drawer.locator("#more-opt_outs")).to_contain_text(WORDS)
    assert "Benedict" not in drawer.inner_text()

    recording = console.locator("#capture-recording")
    recording.get_by_label("Who will see or use it").fill("people who couldn’t come")
    show = recording.get_by_role("button", name="Show the notice")
    show.click()
    expect(console.locator("#message")).to_have_text("No stage shows it: open the stage first.")
    expect(ben.locator("#notices")).to_be_hidden()
    stage = signed_in(f"/stage/{code}/")
    expect(recording).not_to_contain_text("open the stage first")
    recording.get_by_label("Who will see or use it").fill("people who couldn’t come")
    show.click()
    expect(stage.locator("#notices")).to_contain_text("A recording is about to start.")
    for phone in (ben, other):
        expect(phone.locator("#notices")).to_contain_text("A recording is about to start.")
        expect(phone.locator("#status")).to_contain_text("A recording is about to start.")
    recording.get_by_role("button", name="Switch on").click()
    asks = console.get_by_role("dialog")
    expect(asks).to_contain_text("1 person would rather not be in it.")
    asks.get_by_role("button", name="They’re left out").click()
    expect(drawer.locator("summary")).to_contain_text("on, 1 out")
    expect(other.locator("#notices")).to_contain_text("This session is being recorded.")
    expect(other.locator("#notices")).to_contain_text("people who couldn’t come")
    assert WORDS not in other.content()

    ben.get_by_role("checkbox", name="A recording").uncheck()
    ben.get_by_role("button", name="Tell the facilitators").click()
    expect(ben.locator("#opt-out-said")).to_contain_text("Taken back.")
    expect(ben.get_by_label("A few words")).to_have_value("")
    expect(drawer.locator("summary")).not_to_contain_text("out")
    recording.get_by_role("button", name="Switch off").click()
    expect(other.locator("#notices")).to_be_hidden()
    expect(other.locator("#status")).to_contain_text("No notes, photos, screenshots or recording now.")


def test_the_notice_leads_to_the_form_which_has_after_a_reload_what_was_sent(server, opened):
    session = server.session()
    code, ada = session["code"], Visitor(server).sign_in()
    ada.drive(code, "switch_notice_on", kind="photos", seen_by="the newsletter")
    ben = opened(session["join"])
    expect(ben.locator("main")).to_contain_text("Photos are being taken.")
    join(ben)
    ben.get_by_role("link", name="Would you rather not be in it?").click()
    expect(ben.get_by_role("heading", name="I’d rather not be in")).to_be_focused()
    ben.get_by_role("checkbox", name="Photos").check()
    ben.get_by_role("button", name="Tell the facilitators").click()
    expect(ben.locator("#opt-out-said")).to_be_visible()
    ben.reload()
    view(ben, "You")
    expect(ben.get_by_role("checkbox", name="Photos")).to_be_checked()
    expect(ben.get_by_role("checkbox", name="Screenshots")).not_to_be_checked()


def test_what_is_being_chosen_survives_what_happens_in_the_room(server, opened):
    session = server.session()
    code, ada = session["code"], Visitor(server).sign_in()
    ben = opened(session["join"])
    join(ben)
    view(ben, "You")
    ben.get_by_role("checkbox", name="Notes").check()
    ben.get_by_label("A few words").fill("by the door")
    ada.drive(code, "next_slide")
    ada.drive(code, "switch_notice_on", kind="photos", seen_by="the newsletter")
    expect(ben.locator("#notices")).to_contain_text("Photos are being taken.")
    expect(ben.get_by_role("checkbox", name="Notes")).to_be_checked()
    expect(ben.get_by_label("A few words")).to_have_value("by the door")
