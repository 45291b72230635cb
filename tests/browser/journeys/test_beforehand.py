"""Before a session: the agenda on one page and the calendar file."""

import re

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
