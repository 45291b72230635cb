"""What a phone keeps for a session it forgets on the first page it opens on the deletion day or later."""

from datetime import date, timedelta

import pytest
from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor

KEPT = "code => Object.keys({...localStorage, ...sessionStorage}).filter(key => key.endsWith(':' + code))"
AT_NOON = "T12:00:00+13:00"


def answered(server, opened, **options):
    """A phone that has answered the open question: (its session, Ada, the phone)."""
    session, ada = server.session(), Visitor(server).sign_in()
    phone = opened(session["join"], **options)
    join(phone)
    ada.drive_to(session["code"], "how-well")
    ada.press(session["code"])
    phone.locator("#now button.choice").first.click()
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    return session, ada, phone


def day_of(server, session) -> date:
    told = server.shell(
        "from sessions.models import Session\n"
        f"print(Session.objects.get(code={session['code']!r}).names_go_on.isoformat())"
    )
    return date.fromisoformat(told.split()[-1])


def open_on(phone, day: date, address: str) -> None:
    """Open a page when it is noon of that day on the phone."""
    phone.clock.set_fixed_time(f"{day}{AT_NOON}")
    phone.goto(address)


@pytest.mark.parametrize("path", ["/", "joining", "/privacy/", "/no-such-page/"])
def test_any_page_of_the_site_makes_a_phone_forget_on_the_day_and_none_before(server, opened, path):
    session, _ada, phone = answered(server, opened)
    code, day = session["code"], day_of(server, session)
    kept = phone.evaluate(KEPT, code)
    assert {f"answers:{code}", f"goes:{code}"} <= set(kept)
    address = server.session()["join"] if path == "joining" else server.url + path
    phone.evaluate("localStorage.setItem('answers:ANOTHER', '{}')")
    open_on(phone, day - timedelta(days=1), address)
    assert phone.evaluate(KEPT, code) == kept
    open_on(phone, day, address)
    expect(phone.locator("h1")).to_be_visible()
    assert phone.evaluate(KEPT, code) == []
    assert phone.evaluate("localStorage.getItem('answers:ANOTHER')") == "{}"


def test_an_open_phone_is_told_of_a_day_that_is_put_off(server, opened):
    session, ada, phone = answered(server, opened)
    code, day = session["code"], day_of(server, session)
    later = day + timedelta(days=20)
    hold = {"held_back_by": "Te Whare", "retention_hold": "A request", "held_until": str(later)}
    assert ada.post(f"/host/{code}/hold/", **hold) == 200
    view(phone, "You")
    expect(phone.locator("#deletion")).to_contain_text("A request")
    open_on(phone, day, server.url)
    assert f"answers:{code}" in phone.evaluate(KEPT, code)
    open_on(phone, later, server.url)
    assert phone.evaluate(KEPT, code) == []
