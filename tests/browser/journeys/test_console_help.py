"""What helps a facilitator who is new to the console: seen in a browser, with the stage beside it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from page_steps import join, press
from playwright.sync_api import expect

DRAFT = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from sessions.actions import arranging
from sessions.models import Workshop
session = arranging.make_session(
    workshop=Workshop.objects.current("dpup"), facilitator=User.objects.get(username="ada"), minutes=90,
    starts_at=timezone.now() + timedelta(minutes=12), zone="Pacific/Chatham", confirmed=True,
)
print(session.code)
"""
FRAME = """() => {
  const at = document.querySelector(":focus-visible"), style = at && getComputedStyle(at);
  return style && style.outlineStyle !== "none" ? `${at.outerHTML.slice(0, 70)} ${style.outlineWidth}` : "";
}"""
INSIDE = """([inner, outer]) => {
  const [a, b] = [inner, outer].map((name) => document.querySelector(name).getBoundingClientRect());
  return a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
}"""


@pytest.fixture
def room(server, console_of, opened):
    session = server.session()
    console, stage = console_of(session["code"]), opened(session["stage"], 1280, 720)
    press(console, "ArrowRight")
    expect(stage.locator("#now")).to_have_attribute("data-slide", "welcome")
    return console, stage


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText.trim()")


def test_the_doors_have_a_key_then_start_has_the_focus_and_then_the_keys_drive(server, console_of):
    code = server.shell(DRAFT).splitlines()[-1]
    console = console_of(code)
    press(console, "o")
    expect(console.locator("#now")).to_contain_text("The doors are open")
    expect(console.locator(".drive .next")).to_be_focused()
    assert focused(console) == "Start"
    console.keyboard.press("Enter")
    expect(console.locator("#now")).to_have_attribute("data-slide", "welcome")
    assert console.evaluate("document.activeElement === document.body"), "Enter doesn't press what was Start"
    console.keyboard.press("ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    console.keyboard.press("Enter")
    expect(console.locator("#tally")).to_contain_text("open")


def test_before_the_start_console_and_stage_count_the_minutes_and_the_doors_say_who_is_here(
    server, console_of, opened
):
    code = server.shell(DRAFT).splitlines()[-1]
    console = console_of(code)
    expect(console.locator(".foot")).to_contain_text(re.compile(r"in 1[12] min"))
    there = datetime.now(ZoneInfo("Pacific/Chatham"))
    shown = console.locator(".time-of-day").inner_text()
    hours, minutes = map(int, shown.split(":"))
    assert abs(60 * hours + minutes - 60 * there.hour - there.minute) <= 1, "the session's zone, not this one"
    assert not shown.startswith("0") or hours == 0
    with console.context.expect_page() as opening:
        console.get_by_role("link", name="Open the stage").click()
    stage = opening.value
    expect(stage.locator("#now")).to_contain_text(re.compile(r"in 1[12] min"))
    expect(stage.locator("#here")).to_be_hidden()
    press(console, "o")
    phone = opened(f"{server.url}/s/{code}/join/")
    join(phone)
    expect(stage.locator("#here")).to_have_text("1 here")
    console.bring_to_front()
    press(console, "ArrowRight")
    expect(stage.locator("#here")).to_be_hidden()


def test_ending_asks_once_while_something_is_open_and_not_when_nothing_is(room):
    console, stage = room
    console.locator("#agenda").get_by_role("button", name="Questions, where to go").click()
    expect(stage.locator("#now")).to_have_attribute("data-slide", "questions")
    end = console.get_by_role("button", name="End the session")
    end.click()
    asks = console.get_by_role("dialog", name="End the session now?")
    expect(asks).to_contain_text(
        re.compile(r"7 items of the agenda haven’t started\.\s+It’s (89|90) min early")
    )
    # the stage's window is in front, so Firefox says of nothing here that it is focused
    assert "Cancel" in console.evaluate("document.activeElement.textContent")
    asks.get_by_role("button", name="Cancel").click()
    expect(asks).to_have_count(0)
    expect(stage.locator("#now")).to_have_attribute("data-slide", "questions")
    end.click()
    asks.get_by_role("button", name="End anyway").click()
    expect(stage.locator("#now")).to_contain_text("Thank you")
    expect(asks).to_have_count(0)
    console.get_by_role("button", name="Open it again").click()
    for name in (
        "What we will cover",
        "why DPUP",
        "journey",
        "Policy detail",
        "Toolkit",
        "your agency",
        "Quiz",
    ):
        console.locator("#agenda").get_by_role("button", name=name).click()
        expect(console.locator("#agenda [aria-current=step]")).to_contain_text(name)
    end.click()
    expect(stage.locator("#now")).to_contain_text("Thank you")


@pytest.mark.parametrize("way", ["clipboard", "plain http", "by hand"])
def test_a_link_and_a_line_for_a_meetings_chat_are_copied(room, way):
    console, _ = room
    if way != "clipboard":  # as a page over plain http on a network has it
        console.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    if way == "by hand":
        console.evaluate("document.execCommand = () => false")
    console.get_by_role("button", name="Links").click()
    dialog = console.get_by_role("dialog")
    line = console.locator("#link-chat").input_value()
    assert re.fullmatch(
        r"Join: http://\S+/j/\S+/ or go to \S+ and type \w{3}·\w{4}\. No account or name needed\.", line
    )
    dialog.get_by_role("button", name="Copy", exact=True).click()
    said = "Press Ctrl+C to copy" if way == "by hand" else "Copied"
    expect(dialog.locator("#copied")).to_have_text(said)
    expect(console.locator("#status")).to_contain_text(said)
    if way == "by hand":
        selected = "(it) => it === document.activeElement && it.selectionEnd - it.selectionStart"
        assert console.locator("#link-chat").evaluate(selected) == len(line)
        return
    # the browser closes the dialog a moment after the key, and keys are the dialog's till it has
    marks_closed = "(it) => it.addEventListener('close', () => it.toggleAttribute('data-closed'))"
    console.locator("#links").evaluate(marks_closed)
    console.keyboard.press("Escape")
    expect(console.locator("#links[data-closed]")).to_be_hidden()
    expect(console.locator("#links[data-closed]")).to_have_count(1)
    press(console, "v")
    text = console.locator("#spoken-text")
    expect(text).to_be_visible()
    text.focus()
    console.keyboard.press("Control+v")
    expect(text).to_have_value(line)


@pytest.mark.parametrize("width", [1366, 1280, 1101, 1024, 720])
def test_taking_the_question_off_is_never_cut_off(room, width):
    console, stage = room
    console.set_viewport_size({"width": width, "height": 768})
    press(console, "v")
    console.keyboard.type("Is it the law?")
    console.keyboard.press("Enter")
    console.get_by_role("button", name="On the stage").click()
    off = console.get_by_role("button", name="Take the question off")
    expect(off).to_be_visible()
    for button in console.locator(".switches button:visible, .drive button:visible").all():
        box = button.bounding_box()
        assert box["y"] + box["height"] <= 768 and box["x"] + box["width"] <= width, button.inner_text()
        assert box["y"] >= console.locator(".foot").bounding_box()["y"], button.inner_text()
    off.click()
    expect(stage.locator("#spotlight")).to_be_hidden()


def test_no_frame_after_a_mouse_but_where_the_keyboard_is(room):
    console, _ = room
    console.bring_to_front()
    for name in ("hide notes", "show notes", "How to join", "Pause", "Resume"):
        console.get_by_role("button", name=name).click()
        assert console.evaluate(FRAME) == "", name
    for place in (".notes-pane", "#tab-shown", ".agenda > li:nth-child(3)", "#slides > summary"):
        console.locator(place).click()
        assert console.evaluate(FRAME) == "", place
        console.keyboard.press("ArrowUp")
        assert console.evaluate(FRAME) == "", f"{place}, then a key"
    console.get_by_role("button", name="Links").click()
    assert "2px" in console.evaluate(FRAME), "a thin one where the cursor stands"
    console.keyboard.press("Escape")
    console.get_by_role("button", name="Break", exact=False).first.click()
    assert console.evaluate(FRAME) == "", "the dialog's first button"
    console.keyboard.press("Tab")
    assert "3px" in console.evaluate(FRAME)


def test_the_list_of_slides_scrolls_to_the_one_that_is_on_and_a_row_goes_there(room):
    console, stage = room
    console.locator("#agenda").get_by_role("button", name="The Policy detail").click()
    expect(stage.locator("#now")).to_have_attribute("data-slide", "overview")
    console.locator("#slides > summary").click()
    console.locator("#slides .slide-row").last.click()
    last = console.locator("#slides li").last
    expect(last).to_have_attribute("aria-current", "true")
    assert console.evaluate(INSIDE, [".slides [aria-current]", ".agenda"])
    reached = stage.locator("#now").get_attribute("data-slide")
    assert reached != "overview"
    press(console, "ArrowLeft")
    expect(last).not_to_have_attribute("aria-current", "true")
    console.reload()
    expect(console.locator("#connection")).to_have_text("live")
    console.locator("#slides > summary").click()
    # the event of its opening comes a moment later
    console.wait_for_function(INSIDE, arg=[".slides [aria-current]", ".agenda"])
