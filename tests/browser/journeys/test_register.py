"""The organisers' register: what a session left open is found, answered, and read by who asked."""

import csv
import io

from page_steps import join, view
from playwright.sync_api import expect
from server import sign_in


def test_an_open_question_gets_its_answer_to_who_asked(server, opened):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    for text in ("Who answers me later?", "=HYPERLINK(1)", "Not for us, sorry?"):
        view(phone, "Ask")
        phone.locator("textarea").fill(text)
        phone.get_by_role("button", name="Ask without my name").click()
        expect(phone.locator("#mine")).to_contain_text(text)
    receipt = phone.get_by_role("link", name="A private link").get_attribute("href")
    organiser = opened(f"{server.url}/sign-in/?next=/host/{session['code']}/", 1366, 768)
    sign_in(organiser, organiser.url)
    organiser.get_by_role("button", name="End the session").click()
    organiser.get_by_role("button", name="End anyway").click()
    expect(organiser.locator("#now")).to_contain_text("has ended")

    organiser.goto(f"{server.url}/questions/?code={session['code'].lower()}")
    cards = organiser.locator("article")
    expect(cards).to_have_count(3)
    first = cards.filter(has_text="Who answers me later?")
    first.get_by_text("Answer", exact=True).click()
    first.get_by_role("button", name="Publish").click()
    expect(organiser.locator("main .problem")).to_contain_text("empty")
    first.locator("textarea").fill("We do: the privacy team, <b>today</b>.")
    first.get_by_role("button", name="Publish").click()

    organiser.goto(f"{server.url}/questions/?code={session['code']}&q=sorry")
    expect(cards).to_have_count(1)
    cards.get_by_text("Answer", exact=True).click()
    cards.locator("textarea").fill("Half an ans")
    cards.get_by_role("button", name="Keep as draft").click()
    organiser.goto(f"{server.url}/questions/?code={session['code']}&q=sorry")
    cards.get_by_text("Answer", exact=True).click()
    expect(cards.locator("textarea")).to_have_value("Half an ans")
    cards.locator("textarea").fill("Please ask your own manager.")
    cards.get_by_role("button", name="Decline").click()

    organiser.goto(f"{server.url}/questions/?code={session['code']}")
    expect(cards).to_have_count(1)
    with organiser.expect_download() as saving:
        organiser.get_by_role("link", name="Export CSV").click()
    rows = list(csv.DictReader(io.StringIO(saving.value.path().read_text("utf-8-sig"))))
    assert [row["question"] for row in rows] == ["'=HYPERLINK(1)"]

    asker = opened(server.url + receipt)
    expect(asker.locator("main")).to_contain_text("We do: the privacy team, <b>today</b>.")
    expect(asker.locator("main")).to_contain_text("Please ask your own manager.")
    expect(asker.locator("main")).to_contain_text("Closed without an answer")
    expect(asker.locator("main")).not_to_contain_text("Half an ans")
