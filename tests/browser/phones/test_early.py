"""At the door: an early phone opens by itself, and who joins with a name can type at once."""

import re

import pytest
from page_steps import view
from playwright.sync_api import expect


def closed(server) -> dict:
    """A session whose doors aren't open yet."""
    session = server.session()
    door(server, session, "None")
    return session


def door(server, session, at: str) -> None:
    server.shell(
        "from django.utils import timezone; from sessions.models import Session\n"
        f"Session.objects.filter(code='{session['code']}').update(doors_opened_at={at})"
    )


def wait_for_the_doors(phone) -> None:
    """Lets half minutes go by: a page that was asked for a moment ago is still the one kept."""
    way_in = phone.get_by_role("button", name="Join without a name")
    for _ in range(4):
        phone.clock.run_for(31_000)
        phone.wait_for_timeout(1500)
        if way_in.is_visible():
            return
    expect(way_in).to_be_visible()


def test_an_early_phone_opens_by_itself_when_the_doors_do(server, opened):
    session = closed(server)
    phone = opened("about:blank")
    phone.clock.install()
    phone.goto(session["join"])
    expect(phone.locator("main")).to_contain_text("it will let you in when the doors open")
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    for _ in range(6):
        phone.clock.run_for(10_000)
        phone.wait_for_timeout(50)
    assert 2 <= len(asked) <= 3, "every 20 to 30 s, no oftener"
    door(server, session, "timezone.now()")
    wait_for_the_doors(phone)


@pytest.mark.parametrize("answer", [429, 503])
def test_an_early_phone_stays_where_it_is_while_the_server_is_in_trouble(server, opened, answer):
    session = closed(server)
    phone = opened("about:blank")
    phone.clock.install()
    phone.goto(session["join"])
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=answer, body="<!doctype html><title>no</title><main>no</main>")

    phone.route(session["join"], refuse)
    phone.clock.run_for(31_000)
    for _ in range(50):
        if not asked:
            phone.wait_for_timeout(100)
    assert len(asked) == 1
    expect(phone.locator("h1")).to_contain_text("Starts")
    phone.unroute(session["join"])
    door(server, session, "timezone.now()")
    wait_for_the_doors(phone)


def test_an_early_phone_without_scripts_asks_again_by_itself(server, without_scripts):
    session = closed(server)
    phone, waits = without_scripts("about:blank"), []

    def sooner(route):
        """Its half a minute is a second here."""
        reply = route.fetch()
        page = reply.text()
        waits.extend(re.findall(r'http-equiv="refresh" content="(\d+)"', page))
        route.fulfill(response=reply, body=page.replace('content="30"', 'content="1"'))

    phone.route(session["join"], sooner)
    phone.goto(session["join"])
    expect(phone.locator("main")).to_contain_text("it will let you in when the doors open")
    door(server, session, "timezone.now()")
    expect(phone.get_by_role("button", name="Join without a name")).to_be_visible(timeout=10_000)
    assert set(waits) == {"30"}


@pytest.mark.parametrize("key", ["", "Enter"])
def test_the_cursor_stands_in_the_name_field_when_somebody_joins_with_a_name(server, opened, key):
    session = server.session()
    phone = opened(session["join"], has_touch=True)
    way = phone.get_by_text("Join with a name")
    way.press(key) if key else way.click()
    expect(phone.get_by_label("Your name")).to_be_focused()
    phone.keyboard.type("Mele")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/s/*/")
    expect(phone.locator("#connection")).to_have_text("live")
    view(phone, "You")
    expect(phone.get_by_label("Your name")).to_have_value("Mele")


def test_without_scripts_the_name_field_opens_all_the_same(server, without_scripts):
    phone = without_scripts(server.session()["join"])
    phone.get_by_text("Join with a name").click()
    phone.get_by_label("Your name").fill("Mele")
    phone.get_by_role("button", name="Join", exact=True).click()
    phone.wait_for_url("**/s/*/")


def test_what_is_told_first_and_both_ways_in_fit_the_smallest_phone(server, opened):
    session = server.session()
    placed = f"Session.objects.filter(code={session['code']!r}).update(place='Room 2.14')"
    server.shell(f"from sessions.models import Session\nprint({placed})")
    phone = opened(session["join"])
    phone.set_viewport_size({"width": 320, "height": 568})
    expect(phone.locator("main")).to_contain_text("Room 2.14")
    told = phone.locator(".notice")
    expect(told).to_contain_text("You can take part without giving your name.")
    expect(told).to_contain_text("We won’t score you, or tell your manager what you send.")
    expect(told).to_contain_text("Your name goes on")
    for way_in in (phone.locator(".join-ways .button"), phone.locator(".join-named summary")):
        box = way_in.bounding_box()
        assert box["y"] + box["height"] <= 568
