"""A bad line: 400 kbit/s with 400 ms is enough, and at most 100 kB are fetched to be in the room."""

import pytest
from page_steps import join, view
from playwright.sync_api import expect
from visitor import Visitor

MAX_BYTES = 100_000
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def slow(server, opened):
    """A phone on a slow line with an empty cache, and the bytes that came to it."""
    page = opened("about:blank", has_touch=True, is_mobile=True)
    tools, came = page.context.new_cdp_session(page), []
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    return page, came


def test_a_slow_line_is_enough_to_join_answer_and_ask(server, slow):
    phone, came = slow
    session, ada = server.session(), Visitor(server).sign_in()
    phone.goto(session["join"])
    join(phone)
    assert 20_000 < sum(came) <= MAX_BYTES, came
    ada.drive_to(session["code"], "how-well")
    ada.press(session["code"])
    phone.locator("#now button.choice").nth(1).tap(timeout=20_000)
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    view(phone, "Ask")
    phone.locator("textarea").fill("Does it work out of town?")
    phone.get_by_role("button", name="Ask without my name").tap()
    expect(phone.locator("#mine")).to_contain_text("Does it work out of town?")
