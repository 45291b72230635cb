"""A press on the console counts once, whatever the line does; and Enter after a result does nothing."""

import pytest
from page_steps import press
from playwright.sync_api import Route, expect

PLUS = "from sessions.models import LogEntry; print(LogEntry.objects.filter(verb='extend').count())"
ROUNDS = "from sessions.models import Round; print(Round.objects.filter(session__code='{code}').count())"
ASKED = "from sessions.models import Question; print(Question.objects.filter(session__code='{code}').count())"

# what is asked for, in its order, and how much at once
AT_ONCE = """(() => {
  const { fetch } = window;
  let now = 0;
  window.asked = [];
  window.most = 0;
  window.fetch = async (address, ...more) => {
    if (!String(address).includes("/do/")) return fetch(address, ...more);
    window.asked.push(address.split("/").at(-2));
    window.most = Math.max(window.most, (now += 1));
    await new Promise((done) => setTimeout(done, 300));
    try {
      return await fetch(address, ...more);
    } finally {
      now -= 1;
    }
  };
})()"""
CLICK = """(verbs) => verbs.forEach((verb) => document.querySelector(`[formaction$="/${verb}/"]`).click())"""

# Firefox's driver doesn't hand over a multipart body, so a test can't pass it on and drop the reply
without_a_reply = pytest.mark.chromium


@pytest.fixture
def console(server, console_of):
    page = console_of(server.session()["code"])
    press(page, "ArrowRight")
    expect(page.locator("#now")).to_have_attribute("data-slide", "welcome")
    return page


def lose_replies(page, verb, times):
    """The server does it, and its answer never comes."""
    lost = []

    def lose(route):
        if len(lost) >= times:
            return route.continue_()
        lost.append(route.fetch().status)
        route.abort()

    page.route(f"**/do/{verb}/", lose)
    return lost


@without_a_reply
def test_a_press_whose_reply_was_lost_counts_once(server, console):
    before = int(server.shell(PLUS))
    lost = lose_replies(console, "extend", 1)
    press(console, "+")
    console.wait_for_timeout(3_000)  # the press is sent again a second after its reply is given up
    expect(console.locator("#message")).to_be_hidden()
    assert lost == [204] and int(server.shell(PLUS)) == before + 1
    press(console, "+")
    console.wait_for_timeout(1_000)
    assert int(server.shell(PLUS)) == before + 2


@without_a_reply
def test_pressed_again_after_both_replies_were_lost_it_counts_once(server, console):
    lost = lose_replies(console, "log_spoken", 2)
    press(console, "v")
    console.locator("#spoken textarea").fill("Who pays for this?")
    console.keyboard.press("Enter")
    expect(console.locator("#message")).to_contain_text("it counts once", timeout=15_000)
    assert lost == [204, 204]
    console.locator("#spoken textarea").press("Enter")
    expect(console.locator("#spoken")).to_be_hidden()
    assert server.shell(ASKED.format(code=console.url.split("/")[-2])).strip() == "1"


def test_a_press_made_while_another_is_on_its_way_is_done_after_it(console):
    """A facilitator hides a question and presses Next: both count, on a slow line too."""
    asked = []

    def slowly(route):
        asked.append(route.request.url.rstrip("/").rpartition("/")[2])
        console.wait_for_timeout(700)
        route.continue_()

    console.route("**/do/*/", slowly)
    for key in ("t", "ArrowRight", "ArrowRight"):
        press(console, key)
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    expect(console.locator("#now")).to_contain_text("paused")
    console.wait_for_timeout(1_500)
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    assert asked == ["pause", "next_slide"], "the doubled Next is one"


def test_presses_of_one_form_are_all_done_one_after_another(console):
    """A facilitator changes her mind about a question faster than the line is."""
    press(console, "v")
    console.locator("#spoken textarea").fill("Who pays for this?")
    console.keyboard.press("Enter")
    expect(console.locator("#tab-waiting")).to_contain_text("1")
    console.evaluate(AT_ONCE)
    console.evaluate(CLICK, ["show", "follow_up", "hide"])
    expect(console.locator("#tab-decided")).to_contain_text("1")
    expect(console.locator("#list-decided article")).to_contain_text("hidden")
    assert console.evaluate("[window.asked, window.most]") == [["show", "follow_up", "hide"], 1]


def test_what_waits_behind_a_lost_press_is_not_done_late(console):
    first_try: list[Route] = []

    def lose(route: Route) -> None:
        """The first only once the other press waits behind it."""
        route.abort() if first_try else first_try.append(route)

    console.route("**/do/*/", lose)
    for key in ("t", "ArrowRight"):
        press(console, key)
    while not first_try:
        console.wait_for_timeout(50)
    first_try[0].abort()
    expect(console.locator("#message")).to_contain_text("it counts once", timeout=15_000)
    console.unroute("**/do/*/")
    console.wait_for_timeout(1_500)
    expect(console.locator("#now")).to_have_attribute("data-slide", "welcome")
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")


def test_enter_after_the_result_does_nothing_also_where_its_button_has_the_focus(server, console):
    press(console, "ArrowRight")
    expect(console.locator("#now")).to_have_attribute("data-slide", "how-well")
    press(console, "Enter")
    expect(console.locator(".controls button")).to_contain_text("Close")
    press(console, "Enter")
    show = console.get_by_role("button", name="Show the result")
    show.focus()
    console.keyboard.press("Enter")
    again = console.get_by_role("button", name="Ask it again")
    expect(again).to_be_visible()
    for _ in range(3):
        console.keyboard.press("Enter")
    press(console, "Enter")
    console.wait_for_timeout(1_000)
    expect(again).to_be_visible()
    assert server.shell(ROUNDS.format(code=console.url.split("/")[-2])).strip() == "1"
    again.click()
    expect(console.locator(".controls").get_by_role("button", name="Close")).to_be_visible()
    assert server.shell(ROUNDS.format(code=console.url.split("/")[-2])).strip() == "2"
