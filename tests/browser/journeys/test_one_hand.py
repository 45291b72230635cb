"""The workshop driven from the remote alone, and from the console by its keys alone.

The short form begins with the quiz; bin/soak plays the whole workshop from its start.
"""

import json

import pytest
from browser.conftest import SOAK
from page_steps import join, press
from playwright.sync_api import expect

IN_SOAK = pytest.mark.skipif(not SOAK, reason="takes longer: in bin/soak")
FIRST_ITEM = [8, pytest.param(1, marks=IN_SOAK, id="the whole workshop")]
BEGIN = """
import json
from django.utils import timezone
from sessions import agenda
from sessions.actions import lifecycle, moving
from sessions.models import Session
session = Session.objects.get(code={code!r})
plan = agenda.Agenda(session, timezone.now()).plan[{first} - 1:]
if {first} > 1:
    lifecycle.start(session)
    session.refresh_from_db()
    moving.jump(session, step=agenda.current_run(session).step, position={first})
print(json.dumps([slide.key for planned in plan for slide in agenda.kept_slides(planned)]))
"""
OUTCOMES = """
import json
from sessions.models import Round, Session
session = Session.objects.get(code={code!r})
print(json.dumps([bool(session.ended_at), session.rounds.filter(revealed_at=None, kind="quiz").count()]))
"""
FROM_THE_TOP = """() => {
  const page = document.documentElement;
  page.tabIndex = -1;
  page.focus();
  page.removeAttribute("tabindex");
}"""


def begun(server, first):
    """A session at the first slide of this item, or with its doors open; and the slides that are to come."""
    session = server.session()
    return session, json.loads(server.shell(BEGIN.format(code=session["code"], first=first)))


def drive(screen, phone, *, next_slide, press_activity) -> list[str]:
    """Through every slide, with each round opened, answered, closed and shown; returns the slides."""
    seen: list[str] = []
    while True:
        now = screen.locator("#now")
        expect(now).not_to_have_attribute("data-slide", seen[-1] if seen else "")
        seen.append(now.get_attribute("data-slide"))
        expect(phone.locator("#now")).to_have_attribute("data-slide", seen[-1])
        while screen.locator("#press").count():
            step = screen.locator("#press [name=step]").get_attribute("value")
            press_activity()
            expect(screen.locator(f'#press [name=step][value="{step}"]')).to_have_count(0)
            if step.endswith(":ready") and screen.locator("#tally:not([hidden])").count():
                phone.locator("#now button.choice").first.click()
                expect(screen.locator("#tally")).to_contain_text("1 answer")
        if not screen.locator("#go").count():
            return seen
        next_slide()


def end(server, session, screen, *, press_end, press_anyway) -> None:
    """End it; it asks first where something is still open. Every quiz question's result was shown."""
    press_end()
    ended = screen.locator("#now[data-phase=over]")
    expect(ended.or_(screen.locator("#ending[open]")).first).to_be_visible()
    if screen.locator("#ending[open]").count():
        press_anyway()
    expect(ended).to_be_attached()
    assert json.loads(server.shell(OUTCOMES.format(code=session["code"]))) == [True, 0]


@pytest.mark.parametrize("first", FIRST_ITEM)
def test_the_workshop_from_the_remote_alone(server, signed_in, opened, first):
    session, coming = begun(server, first)
    phone = opened(session["join"])
    join(phone)
    remote = signed_in(f"/host/{session['code']}/remote/")
    remote.set_viewport_size({"width": 360, "height": 640})
    expect(remote.locator("#connection")).to_have_text("live")
    if first == 1:
        remote.get_by_role("button", name="Start").click()
    seen = drive(
        remote,
        phone,
        next_slide=lambda: remote.locator("#go button").click(),
        press_activity=lambda: remote.locator("#press button").click(),
    )
    assert seen == coming
    end(
        server,
        session,
        remote,
        press_end=lambda: remote.get_by_role("button", name="End the session").click(),
        press_anyway=lambda: remote.get_by_role("button", name="End anyway").click(),
    )


def press_by_tab(page, words):
    """Tab from the top of the page, until what has the focus says so, and Enter."""
    page.evaluate(FROM_THE_TOP)
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()").startswith(words):
            return page.keyboard.press("Enter")
    raise AssertionError(f"no way to {words!r} by Tab")


@pytest.mark.parametrize("first", FIRST_ITEM)
def test_the_workshop_from_the_console_by_keys_alone(server, console_of, opened, first):
    session, coming = begun(server, first)
    phone = opened(session["join"])
    join(phone)
    console = console_of(session["code"])
    if first == 1:
        press(console, "Space")
        expect(console.locator("#now")).to_have_attribute("data-slide", coming[0])
    console.keyboard.press("v")
    console.keyboard.type("Who pays for this?")
    console.keyboard.press("Enter")
    expect(console.locator("#tab-waiting")).to_contain_text("1")
    press_by_tab(console, "Answered")
    expect(console.locator("#tab-decided")).to_contain_text("1")
    seen = drive(
        console,
        phone,
        next_slide=lambda: console.keyboard.press("ArrowRight"),
        press_activity=lambda: console.keyboard.press("Enter"),
    )
    assert seen == coming
    end(
        server,
        session,
        console,
        press_end=lambda: press_by_tab(console, "End the session"),
        press_anyway=lambda: press_by_tab(console, "End anyway"),
    )
