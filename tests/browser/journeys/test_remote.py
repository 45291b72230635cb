"""The remote: it takes over from a laptop that is gone, and is led by swipes, buttons and keys."""

import pytest
from page_steps import press
from playwright.sync_api import expect

SLIDE = """
from sessions import agenda
from sessions.models import Session
print(agenda.current_run(Session.objects.get(code={code!r})).slide.key)
"""
LAST_MINUTE = """
from datetime import timedelta
from django.utils import timezone
from sessions.models import Run, Session
session = Session.objects.get(code={code!r})
Run.objects.filter(session=session, ended_at=None).update(ends_at=timezone.now() + timedelta(seconds={left}))
"""
BUZZES = "window.buzzes = []; navigator.vibrate = (pattern) => window.buzzes.push(pattern)"
SWIPE = """([across, along]) => {
  const view = [...document.querySelectorAll(".view")].find((each) => each.checkVisibility());
  const send = (name, x, y) => {
    const touch = new Touch({ identifier: 1, target: view, clientX: x, clientY: y });
    const touches = name === "touchend" ? [] : [touch];
    view.dispatchEvent(new TouchEvent(name, { touches, changedTouches: [touch], bubbles: true }));
  };
  send("touchstart", 200, 300);
  send("touchend", 200 + across, 300 + along);
}"""
SLIDES = ("welcome", "how-well", "outline")  # the first ones, in their order


@pytest.fixture
def code(server):
    return server.session()["code"]


@pytest.fixture
def remote(signed_in, code):
    return open_remote(signed_in, code)


def open_remote(signed_in, code, **options):
    page = signed_in(f"/host/{code}/remote/", **options)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#connection")).to_have_text("live")
    return page


def is_on(page, slide):
    expect(page.locator("#now")).to_have_attribute("data-slide", slide)


def press_next(remote):
    remote.locator(".drive .next").click()


@pytest.mark.chromium
@pytest.mark.parametrize("arrived", [True, False], ids=["the press had arrived", "it never arrived"])
def test_the_laptop_dies_in_the_middle_of_a_press_and_the_phone_drives_on(
    server, console_of, remote, code, arrived
):
    console = console_of(code)
    press(console, "ArrowRight")
    for page in (console, remote):
        is_on(page, SLIDES[0])
    sent = []

    def hold(route):
        if arrived:
            route.fetch()  # carried out, and the answer never comes
        sent.append(route)

    console.route("**/do/next_slide/", hold)
    press(console, "ArrowRight")
    while not sent:
        console.wait_for_timeout(50)
    console.context.close()  # no goodbye: neither another try nor anything else comes from it
    at = SLIDES[1] if arrived else SLIDES[0]
    is_on(remote, at)
    press_next(remote)
    after = SLIDES[SLIDES.index(at) + 1]
    is_on(remote, after)
    remote.wait_for_timeout(1_000)
    assert server.shell(SLIDE.format(code=code)).strip() == after, "one slide further, and no more"


@pytest.mark.chromium
def test_a_press_that_is_sent_again_after_the_phone_has_moved_on_moves_nothing(
    server, console_of, remote, code
):
    """The laptop's line was gone, not the laptop: its press comes when the phone has pressed Next."""
    console = console_of(code)
    press(console, "ArrowRight")
    is_on(console, SLIDES[0])
    kept = []
    console.route("**/do/next_slide/", lambda route: kept.append(route))
    press(console, "ArrowRight")
    while not kept:
        console.wait_for_timeout(50)
    press_next(remote)
    is_on(remote, SLIDES[1])
    kept[0].continue_()
    expect(console.locator("#message")).to_contain_text("This is how it stands now.")
    for page in (console, remote):
        is_on(page, SLIDES[1])
    assert server.shell(SLIDE.format(code=code)).strip() == SLIDES[1]


def test_each_sees_that_the_other_drives_until_it_has_gone(console_of, remote, code):
    driving = remote.locator("#driving")
    expect(driving).to_be_empty()
    console = console_of(code)
    expect(driving).to_have_text("also driving: your laptop")
    expect(console.locator("#driving")).to_have_text("also driving: your phone")
    console.context.close()
    expect(driving).to_be_empty(timeout=16_000)


@pytest.mark.chromium
def test_a_swipe_a_link_or_a_key_leads_to_notes_and_questions_and_back(signed_in, code):
    remote = open_remote(signed_in, code, has_touch=True)
    press_next(remote)
    is_on(remote, SLIDES[0])
    views = {name: remote.locator(f".view[data-view={name}]") for name in ("now", "notes", "questions")}

    def only(name):
        for each, view in views.items():
            (expect(view).to_be_visible if each == name else expect(view).to_be_hidden)()

    only("now")
    for way, name in (((0, -120), "notes"), ((0, 120), "now"), ((-120, 0), "questions"), ((120, 0), "now")):
        remote.evaluate(SWIPE, way)
        only(name)
    remote.evaluate(SWIPE, (0, -20))
    only("now")  # too short for a swipe
    for name in ("notes", "questions", "now"):
        remote.get_by_role("navigation", name="Views").get_by_role("link", name=name).tap()
        only(name)
    for key, name in (("n", "notes"), ("n", "now"), ("q", "questions"), ("Escape", "now")):
        press(remote, key)
        only(name)
    expect(remote.locator(".drive .next")).to_be_in_viewport()
    press(remote, "v")
    only("questions")
    remote.keyboard.type("Who pays, now and next?")  # typed, n and q are letters
    remote.get_by_role("button", name="Log it").tap()
    expect(remote.locator("#list-waiting article")).to_contain_text("Who pays, now and next?")
    expect(remote.locator(".badge")).to_have_text("1")


def test_a_press_is_the_same_before_and_after_the_page_was_fetched_anew(remote, code):
    """What the page adds to its forms for phones without scripts is gone where scripts run."""
    added = remote.locator("[data-plain]")
    expect(added).to_have_count(0)
    remote.evaluate("Live.fetchPage()")
    press_next(remote)
    is_on(remote, SLIDES[0])
    remote.evaluate("Live.fetchPage()")
    expect(added).to_have_count(0)


def test_a_question_is_shown_put_on_the_stage_and_answered_from_it(server, opened, remote, code):
    press_next(remote)
    is_on(remote, SLIDES[0])
    remote.get_by_role("link", name="Questions").click()
    remote.locator("#aloud summary").click()
    remote.locator("#aloud-text").fill("Is it the law?")
    remote.get_by_role("button", name="Log it").click()
    card = remote.locator("#questions article:visible")
    card.get_by_role("button", name="Show", exact=True).click()
    remote.get_by_role("tab", name="Shown").click()
    card.get_by_role("button", name="On the stage").click()
    expect(remote.get_by_role("button", name="Take the question off")).to_be_visible()
    remote.get_by_role("button", name="Take the question off").click()
    card.get_by_role("button", name="Answered", exact=True).click()
    remote.get_by_role("tab", name="Done").click()
    expect(card).to_contain_text("answered aloud")


def test_a_phone_that_can_buzz_does_so_once_when_the_last_minute_begins(server, signed_in, code):
    remote = open_remote(signed_in, code)
    press_next(remote)
    is_on(remote, SLIDES[0])
    server.shell(LAST_MINUTE.format(code=code, left=64))
    remote.add_init_script(BUZZES)
    remote.reload()
    expect(remote.locator("#connection")).to_have_text("live")
    remote.wait_for_timeout(8_000)
    assert len(remote.evaluate("window.buzzes")) == 1


@pytest.mark.chromium
def test_without_scripts_it_drives_by_plain_forms(server, browser, code):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    cookies = server.cookies_of("ada").items()
    context.add_cookies([{"name": k, "value": v, "url": server.url} for k, v in cookies])
    page = context.new_page()
    page.goto(f"{server.url}/host/{code}/remote/")
    page.get_by_role("button", name="Start").click()
    is_on(page, SLIDES[0])
    page.get_by_role("button", name="Next").click()
    is_on(page, SLIDES[1])
    assert page.url.endswith("/remote/")
    page.get_by_role("button", name="Back", exact=True).click()
    is_on(page, SLIDES[0])
    page.get_by_role("button", name="End the session").click()
    page.get_by_role("button", name="End anyway").click()
    expect(page.locator("#now")).to_contain_text("The session has ended")
    context.close()
