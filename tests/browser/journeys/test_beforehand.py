"""Before a session: what is ready, a rehearsal, its agenda on one page, its calendar file; and once more."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from page_steps import join
from playwright.sync_api import expect


@pytest.mark.chromium
@pytest.mark.parametrize("minutes", [60, 75, 90])
def test_the_agenda_prints_on_one_page(server, signed_in, minutes):
    session = server.session(minutes)
    sheet = signed_in(f"/host/{session['code']}/sheet/")
    expect(sheet.locator("tbody tr")).to_have_count(10)
    printed = sheet.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_console_says_live_what_is_ready_and_copies_a_line_for_the_chat(server, opened, console_of):
    session = server.session()
    console = console_of(session["code"], timezone_id="Pacific/Auckland")
    ready = console.locator(".ready")
    expect(ready).to_contain_text("No phone has reached us yet.")
    expect(ready).to_contain_text("This laptop’s clock is in the session’s time zone.")
    expect(ready).to_contain_text("The stage is not open yet.")
    opened(session["join"])
    expect(ready).to_contain_text("A phone reached us at")
    ready.get_by_role("button", name="Check again").click()
    expect(ready).to_contain_text("No phone has reached us yet.")
    opened(session["stage"], 1280, 720)
    expect(ready).to_contain_text("The stage is open and can be seen.")
    expect(ready).to_contain_text("This laptop’s clock is in the session’s time zone.")
    console.get_by_role("button", name="Copy for the meeting’s chat").click()
    expect(console.locator("[data-tells]")).to_have_text("Copied")
    console.get_by_role("button", name="Start").click()
    expect(ready).to_have_count(0)


def test_a_rehearsal_has_an_invented_audience_says_so_everywhere_and_leaves_nothing(
    server, opened, console_of
):
    session = server.session()
    console = console_of(session["code"])
    console.get_by_role("button", name="Rehearse").click()
    expect(console.locator(".head")).to_contain_text("Rehearsal")
    code = console.url.rstrip("/").rpartition("/")[2]
    assert code != session["code"]
    expect(console.locator("#people")).to_contain_text("24 here", timeout=90_000)
    phone = opened(f"{server.url}/s/{code}/join/")
    expect(phone.locator(".rehearsal")).to_contain_text("This isn’t the real session.")
    join(phone)
    expect(phone.locator(".rehearsal")).to_be_visible()
    console.get_by_role("button", name="Start").click()
    expect(phone.locator("#now")).to_contain_text("Who are you?")
    console.get_by_role("button", name="End the session").click()
    console.get_by_role("button", name="End and delete it").click()
    expect(console.get_by_text("The rehearsal is over, and all of it is deleted.")).to_be_visible()
    expect(phone.locator("h1")).not_to_have_text("Nau mai", timeout=30_000)
    expect(phone.locator("#now")).to_have_count(0, timeout=30_000)
    left = server.shell(
        "from sessions.models import Participant, Session\n"
        f"print(Session.objects.filter(code={code!r}).count())\n"
        "print(Participant.objects.filter(simulated=True).count())"
    )
    assert left.split()[-2:] == ["0", "0"]


def test_a_laptop_elsewhere_is_told_that_its_clock_is_in_another_zone(server, console_of):
    console = console_of(server.session()["code"], timezone_id="Pacific/Chatham")
    expect(console.locator(".ready")).to_contain_text("This laptop’s clock is in another time zone.")


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
