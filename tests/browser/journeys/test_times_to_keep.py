"""A late start is asked about once, on every console; and an item can have a time to start by."""

import re

from playwright.sync_api import expect

STARTED_LATE = """
from datetime import timedelta
from django.utils import timezone
from sessions.actions import lifecycle
from sessions.models import Run, Session
session = Session.objects.get(code={code!r})
lifecycle.start(session)
now = timezone.now() - timedelta(minutes=1)
Session.objects.filter(pk=session.pk).update(starts_at=now - timedelta(minutes=6), started_at=now)
Run.objects.filter(session=session).update(started_at=now, ends_at=now + timedelta(minutes=10))
"""
SOON = """
from datetime import timedelta
from django.utils import timezone
from sessions.models import Session
session = Session.objects.get(code={code!r})
print(timezone.localtime(timezone.now() + timedelta(minutes=70), session.tz).strftime("%H:%M"))
"""


def test_a_late_start_is_asked_about_once(server, console_of):
    code = server.session()["code"]
    server.shell(STARTED_LATE.format(code=code))
    ours, other = console_of(code), console_of(code)
    for console in (ours, other):
        expect(console.locator("#agenda")).to_contain_text("You started 6 minutes late. Which holds?")
        expect(console.locator(".offer")).to_have_count(2)
    ours.get_by_role("button", name=re.compile(r"^Keep \d+:\d\d")).click()
    for console in (ours, other):
        expect(console.locator("#agenda")).to_contain_text("On time")
        expect(console.locator("#agenda")).not_to_contain_text("Which holds?")
    other.get_by_role("button", name="Undo the change of the agenda").click()
    for console in (ours, other):
        expect(console.locator("#agenda")).to_contain_text(re.compile(r"Ends \d+:\d\d, 6 min late"))
        expect(console.locator("#agenda")).not_to_contain_text("Which holds?")


def test_an_item_can_have_a_time_to_start_by(server, console_of):
    code = server.session()["code"]
    at = server.shell(SOON.format(code=code)).strip().splitlines()[-1]
    console, other = console_of(code), console_of(code)
    console.get_by_role("button", name="Times to keep…").click()
    dialog = console.locator("#starts-by")
    dialog.get_by_label("Item").select_option("8")
    dialog.get_by_label("Must start by").fill(at)
    dialog.get_by_role("button", name="Set").click()
    expect(console.locator(".agenda .starts-by")).to_have_count(1)
    expect(dialog).to_be_hidden()
    console.get_by_role("button", name="Times to keep…").click()
    expect(other.locator(".agenda li", has_text="Quiz").locator(".starts-by")).to_have_text(
        f"by {at.removeprefix('0')}"
    )
    dialog.get_by_label("Item").select_option("9")
    dialog.get_by_label("Must start by").fill("0" + str((int(at[:2]) + 12) % 10) + ":00")
    dialog.get_by_role("button", name="Set").click()
    expect(dialog.locator("[data-problem]")).to_contain_text("outside the session")
    console.keyboard.press("Escape")
    console.get_by_role("button", name="Start").click()
    for each in (console, other):
        expect(each.locator("#agenda")).to_contain_text(re.compile("until the quiz|On time"))
    console.get_by_role("button", name="Times to keep…").click()
    dialog.get_by_label("Item").select_option("8")
    dialog.get_by_role("button", name="Clear").click()
    expect(other.locator(".agenda .starts-by")).to_have_count(0)
