"""Running late: the console offers how to end on time. A press does it on every screen, another undoes it."""

import re

from page_steps import view
from playwright.sync_api import expect

LATE = """
from datetime import timedelta
from django.utils import timezone
from sessions import agenda
from sessions.actions import lifecycle, moving
from sessions.models import Run, Session
session = Session.objects.get(code={code!r})
lifecycle.start(session)
session.refresh_from_db()
moving.jump(session, step=agenda.current_run(session).step, position=3)
began = timezone.now() - timedelta(minutes=1)
Run.objects.filter(session=session, ended_at=None).update(
    started_at=began, ends_at=began + timedelta(minutes=10)
)
on_time = began - timedelta(minutes=20)
Session.objects.filter(pk=session.pk).update(starts_at=on_time, started_at=on_time)
"""


def test_an_offer_reaches_every_screen_and_one_undo_restores_what_was(server, console_of, opened):
    session = server.session()
    code = session["code"]
    server.shell(LATE.format(code=code))
    console, phone = console_of(code), opened(f"{server.url}/s/{code}/join/")
    phone.get_by_role("button", name="Join without a name").click()
    view(phone, "Agenda")
    agenda, offers = phone.locator("#agenda"), console.locator(".offer")
    expect(console.locator("#agenda")).to_contain_text(re.compile(r"\d min late"))
    expect(offers).to_have_count(3)
    before = agenda.inner_text()
    offers.first.click()
    expect(console.locator("#agenda")).to_contain_text("On time")
    expect(console.locator("#agenda")).to_contain_text("left out")
    expect(offers).to_have_count(0)
    expect(agenda).not_to_have_text(re.compile(re.escape(before)))
    assert agenda.inner_text() != before
    console.get_by_role("button", name="Undo the change of the agenda").click()
    expect(console.locator("#agenda")).to_contain_text(re.compile(r"\d min late"))
    phone.wait_for_timeout(500)
    assert agenda.inner_text() == before, "the plan is as it was"
