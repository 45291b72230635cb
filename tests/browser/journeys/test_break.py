"""A break of a quarter of an hour on every screen: the end moves by it, and its item's time doesn't."""

import re

from page_steps import press, view
from playwright.sync_api import expect

BEGUN = """
from datetime import timedelta
from sessions.actions import lifecycle, moving
from sessions import agenda
from sessions.models import Session
session = Session.objects.get(code={code!r})
lifecycle.start(session)
session.refresh_from_db()
moving.jump(session, step=agenda.current_run(session).step, position=3)
run = agenda.current_run(session)
Session.objects.filter(pk=session.pk).update(starts_at=run.started_at - timedelta(minutes=15))
"""
# all but the last seconds of the break go by: every moment that is stored was so long ago
NEARLY_OVER = """
from datetime import timedelta
from django.db.models import F
from sessions.announce import Change, announce
from sessions.models import Session
session = Session.objects.get(code={code!r})
gone = timedelta(minutes=14, seconds=50)
for rows, names in (
    (Session.objects.filter(pk=session.pk), ("starts_at", "doors_opened_at", "started_at")),
    (session.runs, ("started_at", "slide_at", "ends_at", "ended_at")),
    (session.spans, ("started_at", "until")),
):
    rows.update(**dict((name, F(name) - gone) for name in names))
announce(session, Change.SESSION)
"""


def minutes_late(console) -> int:
    return int(re.search(r"(\d+) min late", console.locator(".outlook").inner_text())[1])


def seconds_left(console) -> int:
    minutes, seconds = console.locator(".foot .timer").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_break_is_said_on_every_screen_and_takes_nothing_from_its_item(server, console_of, opened):
    code = server.session()["code"]
    server.shell(BEGUN.format(code=code))
    console, phone = console_of(code), opened(f"{server.url}/s/{code}/join/")
    with console.context.expect_page() as opening:
        console.get_by_role("link", name="Open the stage").click()
    stage = opening.value
    phone.get_by_role("button", name="Join without a name").click()
    view(phone, "Now")
    expect(console.locator(".outlook")).to_contain_text("On time")
    before = seconds_left(console)
    press(console, "k")
    console.get_by_role("button", name="15 minutes").click()
    expect(console.locator(".outlook")).to_contain_text(re.compile(r"15 min late"))
    for page, words in ((stage, "Back at"), (phone, "A break. Back at"), (console, "break, back at")):
        expect(page.locator("#now")).to_contain_text(words)
    expect(console.locator("#agenda")).to_contain_text(re.compile(r"A break\s+back "))
    stood = seconds_left(console)
    assert before - 30 < stood <= before
    server.shell(NEARLY_OVER.format(code=code))
    # nobody presses anything
    for page, words in ((stage, "We start again soon"), (phone, "We start again soon"), (console, "is over")):
        expect(page.locator("#now")).to_contain_text(words, timeout=20_000)
    press(console, "t")
    expect(phone.locator("#now")).not_to_contain_text("We start again soon")
    expect(stage.locator("#now")).not_to_contain_text("We start again soon")
    expect(console.locator("#agenda")).to_contain_text(re.compile(r"A break\s+15 → 15"))
    assert minutes_late(console) in (15, 16), "the end has moved by the break"
    assert stood - 10 <= seconds_left(console) <= stood, "the item has the time that it had"
