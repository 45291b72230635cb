"""Before a session: its agenda on one page, its calendar file, and the same once more."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import expect


@pytest.mark.chromium
@pytest.mark.parametrize("minutes", [60, 75, 90])
def test_the_agenda_prints_on_one_page(server, signed_in, minutes):
    session = server.session(minutes)
    sheet = signed_in(f"/host/{session['code']}/sheet/")
    expect(sheet.locator("tbody tr")).to_have_count(10)
    printed = sheet.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_session_is_held_again_by_choosing_when(server, signed_in):
    session = server.session(75)
    console = signed_in(f"/host/{session['code']}/")
    console.goto(f"{server.url}/host/")
    console.locator(f"a[href='/host/{session['code']}/again/']").click()
    console.get_by_label("When").fill("2001-01-01T10:00")
    console.get_by_role("button", name="Create session").click()
    expect(console.locator("#id_starts_at_error")).to_have_text("That time has passed. Choose a later one.")
    console.get_by_label("When").fill(f"{date.today() + timedelta(days=30)}T10:00")
    console.get_by_role("button", name="Create session").click()
    expect(console.locator("#now")).to_contain_text("It starts at 10:00 and is due to finish at 11:15.")
    assert session["code"] not in console.url


def test_a_calendar_file_is_downloaded_by_facilitators_and_by_phones(server, opened, signed_in):
    session = server.session()
    phone = opened(session["join"])
    with phone.expect_download() as got:
        phone.get_by_role("link", name="Put it in my calendar").click()
    [event] = Calendar.from_ical(got.value.path().read_bytes()).walk("VEVENT")
    sheet = signed_in(f"/host/{session['code']}/sheet/")
    with sheet.expect_download() as got:
        sheet.get_by_role("link", name="Calendar file").click()
    [theirs] = Calendar.from_ical(got.value.path().read_bytes()).walk("VEVENT")
    assert event["uid"] == theirs["uid"] and f"/host/{session['code']}/" in theirs["description"]
