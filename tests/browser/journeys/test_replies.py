"""What the reply to a press does on the console: drawn, refused, kept, signed out."""

import pytest
from page_steps import NO_SOCKETS, press, sign_in
from playwright.sync_api import expect

ON_STAGE = (
    "from sessions.actions import moderation; from sessions.models import Question\n"
    "asked = Question.objects.get(session__code='{code}')\n"
    "moderation.spotlight(asked.session, question_pk=asked.pk)\n"
)


@pytest.fixture
def console(server, console_of):
    page = console_of(server.session()["code"])
    press(page, "ArrowRight")
    expect(page.locator("#now")).to_have_attribute("data-slide", "welcome")
    return page


def log(console, text):
    press(console, "v")
    box = console.locator("#spoken textarea")
    box.fill(text)
    box.press("Enter")
    return box


def test_without_a_socket_the_reply_draws_the_whole_console(server, signed_in):
    page = signed_in("/host/")
    page.add_init_script(NO_SOCKETS)
    page.goto(server.session()["host"])
    expect(page.locator("#connection")).to_have_text("connected, slower", timeout=20_000)
    page.route("**/host/*/", lambda route: route.abort())  # nor by asking for the page
    press(page, "ArrowRight")
    expect(page.locator("#now")).to_have_attribute("data-slide", "welcome")
    expect(page.locator("#agenda [aria-current=step]")).to_have_count(1)
    press(page, "ArrowRight")  # what was drawn by the reply can be pressed
    expect(page.locator("#now")).to_have_attribute("data-slide", "how-well")
    assert page.url.rstrip("/").rpartition("/")[2].isalnum(), "no press has an address"


def test_with_its_socket_a_reply_is_empty(console):
    with console.expect_response("**/do/next_slide/") as reply:
        press(console, "ArrowRight")
    assert reply.value.status == 204
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")


def test_a_stale_press_says_so_and_shows_what_is_on(console):
    console.evaluate("document.querySelector('#go [name=step]').value = '1:1'")
    console.evaluate("document.querySelector('#agenda').textContent = ''")
    press(console, "ArrowRight")
    expect(console.locator("#message")).to_have_text("The session has moved on. This is how it stands now.")
    expect(console.locator("#status")).to_have_text("The session has moved on. This is how it stands now.")
    expect(console.locator("#agenda [aria-current=step]")).to_have_count(1)
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    expect(console.locator("#message")).to_be_hidden()


def test_what_cant_be_taken_is_said_and_stays_typed(console):
    lines = "\n".join(f"Question {n}?" for n in range(21))
    box = log(console, lines)
    expect(console.locator("#message")).to_have_text("At most 20 lines at once.")
    expect(box).to_have_value(lines)
    expect(console.get_by_role("dialog")).to_be_visible()
    box.fill("Question 1?")
    box.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)
    expect(box).to_have_value("")
    expect(console.locator("#tab-waiting")).to_contain_text("1")


def test_who_was_signed_out_is_told_at_the_press_and_what_was_typed_stays(console):
    console.context.clear_cookies()
    box = log(console, "Who pays for this?")
    expect(console.locator("#signed-out")).to_contain_text("You’re signed out")
    expect(console.locator("#signed-out")).to_be_visible()
    expect(box).to_have_value("Who pays for this?")


def test_a_press_after_signing_in_again_in_another_tab_is_taken(server, console):
    again = console.context.new_page()
    again.goto(f"{server.url}/sign-in/")
    sign_in(again)  # a newer token, and a newer sign-in, than the console's page was given
    console.bring_to_front()
    with console.expect_response("**/do/next_slide/") as reply:
        press(console, "ArrowRight")
    assert reply.value.status in (200, 204)
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")


def test_the_focus_stays_on_its_switch_when_another_one_comes_before_it(server, console):
    log(console, "Is it the law?")
    expect(console.get_by_role("dialog")).to_have_count(0)
    switch = console.get_by_role("button", name="How to join")
    switch.focus()
    server.shell(ON_STAGE.format(code=console.url.rstrip("/").rpartition("/")[2]))
    off = console.get_by_role("button", name="Take the question off")
    expect(off).to_be_visible(timeout=25_000)  # another process's: seen at the pulse
    expect(switch).to_be_focused()
