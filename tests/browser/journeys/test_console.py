"""The console's keys and switches, with its stage in a second window as in a room."""

import pytest
from page_steps import press, retype
from playwright.sync_api import expect


@pytest.fixture
def room(server, console_of):
    console = console_of(server.session()["code"])
    with console.context.expect_page() as opening:
        console.get_by_role("link", name="Open the stage").click()
    stage = opening.value
    expect(console.locator("#people")).to_contain_text("stage visible")
    press(console, "ArrowRight")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "welcome")
    return console, stage


def seconds_left(console) -> int:
    minutes, seconds = console.locator(".foot .timer").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def slide(page):
    return page.locator("#now").get_attribute("data-slide")


def test_a_clicker_on_the_stage_drives_the_console(room):
    console, stage = room
    stage.bring_to_front()
    stage.keyboard.press("PageDown")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "how-well")
    stage.keyboard.press("Enter")
    expect(stage.locator("#tally")).to_contain_text("0 answers")
    stage.keyboard.press("PageUp")
    expect(console.locator("#now")).to_have_attribute("data-slide", "welcome")


def test_each_key_does_its_one_thing(room):
    console, stage = room
    press(console, "n")
    expect(console.locator(".notes").first).to_be_hidden()
    press(console, "n")
    expect(console.locator(".notes").first).to_be_visible()
    press(console, "j")
    expect(stage.locator("#join")).to_be_visible()
    press(console, "j")
    expect(stage.locator("#join")).to_be_hidden()
    press(console, "c")
    expect(stage.get_by_role("timer")).to_be_visible()
    press(console, "p")
    expect(stage.locator("#now")).to_contain_text("Back in a moment")
    press(console, "p")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "welcome")
    before = seconds_left(console)
    press(console, "+")
    console.wait_for_timeout(1000)
    assert 55 <= seconds_left(console) - before <= 60
    press(console, "-")
    console.wait_for_timeout(1000)
    assert -5 <= seconds_left(console) - before <= 0
    press(console, "t")
    expect(console.locator("#now")).to_contain_text("paused")
    stopped = console.locator(".foot .timer").inner_text()
    console.wait_for_timeout(1500)
    assert console.locator(".foot .timer").inner_text() == stopped
    press(console, "t")
    expect(console.locator("#now")).not_to_contain_text("paused")
    press(console, "?")
    expect(console.get_by_role("dialog")).to_contain_text("Next")
    press(console, "Escape")
    expect(console.get_by_role("dialog")).to_have_count(0)
    press(console, "k")
    expect(console.get_by_role("dialog")).to_contain_text("break")
    press(console, "Escape")
    expect(console.get_by_role("dialog")).to_have_count(0)
    for key in ("b", "."):
        press(console, key)
        expect(stage.locator("#now")).to_contain_text("Back in a moment")
        press(console, key)
        expect(stage.locator("#now")).to_have_attribute("data-slide", "welcome")
    press(console, "Space")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "how-well")
    press(console, "ArrowLeft")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "welcome")


def test_while_typing_v_is_a_v(room):
    console, _ = room
    press(console, "v")
    box = console.get_by_role("dialog").get_by_role("textbox")
    box.press_sequentially("very n, j and p?")
    expect(box).to_have_value("very n, j and p?")
    box.press("Shift+Enter")
    box.press_sequentially("And a second one?")
    box.press("Enter")
    expect(console.get_by_role("tab", name="Waiting")).to_contain_text("2")
    assert slide(console) == "welcome"


def test_a_doubled_press_is_one_step(room):
    console, stage = room
    console.evaluate(
        "for (let n = 0; n < 4; n++) document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))"
    )
    expect(stage.locator("#now")).to_have_attribute("data-slide", "how-well")
    console.wait_for_timeout(800)
    assert slide(console) == "how-well"


def test_jump_reload_end_and_reopen(room):
    console, stage = room
    console.locator("#agenda").get_by_role("button", name="The DPUP Adoption Toolkit").click()
    expect(stage.locator("#now")).to_have_attribute("data-slide", "toolkit")
    console.reload()
    stage.reload()
    for page in (console, stage):
        expect(page.locator("#now")).to_have_attribute("data-slide", "toolkit")
    console.get_by_role("button", name="End the session").click()
    console.get_by_role("button", name="End anyway").click()
    expect(stage.locator("#now")).to_contain_text("Thank you")
    console.get_by_role("button", name="Open it again").click()
    expect(stage.locator("#now")).to_have_attribute("data-slide", "toolkit")


def test_a_new_session_takes_three_fields(signed_in):
    console = signed_in("/host/new/")
    retype(console.get_by_label("How long, in minutes"), "10")
    console.get_by_label("I’ve checked this notice").check()
    console.get_by_role("button", name="Create session").click()
    expect(console.locator("main")).to_contain_text("minutes")
    expect(console.locator("main form .problem").first).to_be_visible()
    retype(console.get_by_label("How long, in minutes"), "60")
    console.get_by_label("Where").fill("Te Aro, room 3")
    console.get_by_role("button", name="Create session").click()
    console.get_by_role("button", name="Open the doors").click()
    expect(console.locator("#now")).to_contain_text("The doors are open")
    expect(console.locator(".head")).to_contain_text("Te Aro, room 3")
