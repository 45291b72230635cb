"""An item can have a time to start by."""

import re

from playwright.sync_api import expect

SOON = """
from datetime import timedelta
from django.utils import timezone
from sessions.models import Session
session = Session.objects.get(code={code!r})
print(timezone.localtime(timezone.now() + timedelta(minutes=70), session.tz).strftime("%H:%M"))
"""


def test_an_item_can_have_a_time_to_start_by(server, console_of):
    code = server.session()["code"]
    at = server.shell(SOON.format(code=code)).strip().splitlines()[-1]
    console, other = console_of(code), console_of(code)
    console.get_by_role("button", name="Times to keep…").click()
    row = console.locator("#starts-by li", has_text="Quiz")
    row.get_by_label("Quiz").fill(at)
    row.get_by_role("button", name="Set the time").click()
    expect(console.locator("#starts-by")).to_be_visible()
    expect(row.get_by_role("button", name="Clear the time")).to_be_visible()
    expect(other.locator(".agenda li", has_text="Quiz").locator(".starts-by")).to_have_text(
        f"by {at.removeprefix('0')}"
    )
    row = console.locator("#starts-by li", has_text="Questions, where")
    row.get_by_label("Questions").fill("0" + str((int(at[:2]) + 12) % 10) + ":00")
    row.get_by_role("button", name="Set the time").click()
    expect(console.locator("#starts-by [data-problem]")).to_contain_text("outside the session")
    console.keyboard.press("Escape")
    console.get_by_role("button", name="Start").click()
    for each in (console, other):
        expect(each.locator("#agenda")).to_contain_text(re.compile("until the quiz|On time"))
    console.get_by_role("button", name="Times to keep…").click()
    console.locator("#starts-by li", has_text="Quiz").get_by_role("button", name="Clear the time").click()
    expect(other.locator(".agenda .starts-by")).to_have_count(0)
