"""The organisers' register: what a session left open is found, answered, and read by who asked."""

import csv
import io
import re

import pytest
from page_steps import ask, join, sign_in, view
from playwright.sync_api import expect

STAYS = "window.here = true"
SAME_PAGE = "window.here === true"
ENDED = (
    "from sessions.actions import lifecycle, questions\n"
    "from sessions.models import Session\n"
    "session = Session.objects.get(code='{code}')\n"
    "for n in range({questions}):\n"
    "    questions.log_spoken(session, text=f'Spoken {{n:02}}')\n"
    "lifecycle.end(session)\n"
)


@pytest.fixture
def register_of(server, signed_in):
    """The register of one session that left so many questions open."""

    def open_page(questions: int):
        code = server.session()["code"]
        server.shell(ENDED.format(code=code, questions=questions))
        page = signed_in(f"/questions/?code={code}")
        page.evaluate(STAYS)
        return page

    return open_page


def box_of(page, text: str):
    """The box for the answer to a question, opened."""
    card = page.locator("article", has_text=text)
    card.get_by_text("Answer", exact=True).click()
    return card.locator("textarea")


def send(page, text: str, button: str) -> None:
    page.locator("article", has_text=text).get_by_role("button", name=button).click()


def test_an_open_question_gets_its_answer_to_who_asked(server, opened, console_of):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    for text in ("Who answers me later?", "=HYPERLINK(1)", "Not for us, sorry?"):
        view(phone, "Ask")
        ask(phone, text)
        expect(phone.locator("#mine")).to_contain_text(text)
    receipt = phone.get_by_role("link", name="A private link").get_attribute("href")
    organiser = console_of(session["code"])
    organiser.get_by_role("button", name="End the session").click()
    organiser.get_by_role("button", name="End anyway").click()
    expect(organiser.locator("#now")).to_contain_text("has ended")

    organiser.goto(f"{server.url}/questions/?code={session['code'].lower()}")
    organiser.evaluate(STAYS)
    cards = organiser.locator("article")
    expect(cards).to_have_count(3)
    first = cards.filter(has_text="Who answers me later?")
    first.get_by_text("Answer", exact=True).click()
    first.get_by_role("button", name="Publish").click()
    expect(organiser.locator("main .problem:visible")).to_contain_text("empty")
    first.locator("textarea").fill("We do: the privacy team, <b>today</b>.")
    first.get_by_role("button", name="Publish").click()
    expect(organiser.locator(".banner")).to_contain_text("The answer is published.")
    expect(cards).to_have_count(2)

    organiser.get_by_label("Search").fill("sorry")
    organiser.get_by_role("button", name="Show").click()
    expect(cards).to_have_count(1)
    cards.get_by_text("Answer", exact=True).click()
    cards.locator("textarea").fill("Half an ans")
    cards.get_by_role("button", name="Keep as draft").click()
    expect(organiser.locator(".banner")).to_contain_text("The draft is kept.")
    assert organiser.evaluate(SAME_PAGE)
    organiser.goto(f"{server.url}/questions/?code={session['code']}&q=sorry")
    cards.get_by_text("Answer", exact=True).click()
    expect(cards.locator("textarea")).to_have_value("Half an ans")
    cards.locator("textarea").fill("Please ask your own manager.")
    cards.get_by_role("button", name="Decline").click()
    expect(organiser.locator(".banner")).to_contain_text("The question is declined.")

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


def test_the_list_is_filtered_and_paged_in_place_and_back_goes_back(register_of):
    page = register_of(103)
    cards, search = page.locator("article"), page.get_by_label("Search")
    for number in (2, 3):
        page.get_by_role("link", name="Next").press("Enter")
        expect(page).to_have_url(re.compile(f"page={number}"))
        expect(page.locator("h1")).to_be_focused()
    expect(cards).to_have_count(3)
    search.fill("spoken 07")
    search.press("Enter")
    expect(cards).to_have_count(1)
    expect(page.locator("#status")).to_have_text("1 found")
    expect(search).to_be_focused()
    expect(page).to_have_url(re.compile(r"/questions/\?status=open&code=\w+&owner=&q=spoken\+07$"))
    assert "q=spoken+07" in page.get_by_role("link", name="Export CSV").get_attribute("href")
    assert page.evaluate(SAME_PAGE)
    page.reload()
    expect(cards).to_have_count(1)
    expect(search).to_have_value("spoken 07")
    page.go_back()
    expect(cards).to_have_count(3)
    expect(search).to_have_value("")


def test_who_answers_keeps_their_place(register_of):
    page = register_of(30)
    box_of(page, "Spoken 20").fill("Half an answer")
    send(page, "Spoken 20", "Keep as draft")
    expect(page.locator("#status")).to_contain_text("The draft is kept.")
    expect(page.locator("article", has_text="Spoken 20").locator("textarea")).to_be_in_viewport()
    expect(page.locator("main :focus")).to_be_in_viewport()


def test_an_answer_is_given_in_place_and_the_next_question_has_the_focus(register_of):
    page = register_of(30)
    box_of(page, "Spoken 20").fill("Yes.")
    send(page, "Spoken 20", "Publish")
    expect(page.locator("article")).to_have_count(29)
    expect(page.locator("#status")).to_contain_text("The answer is published.")
    expect(page.locator("article", has_text="Spoken 21").locator("summary")).to_be_focused()
    expect(page.locator("article", has_text="Spoken 21").locator("summary")).to_be_in_viewport()
    expect(page.locator(".banner")).to_be_in_viewport(ratio=1)
    page.get_by_label("Status").select_option("answered")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article .reply")).to_have_text("Yes.")
    expect(page.locator(".banner")).to_have_count(0)
    assert page.evaluate(SAME_PAGE)


def test_what_is_refused_stays_in_its_box_and_so_does_what_stands_in_another(register_of):
    page = register_of(3)
    long = "x" * 1001
    refused = box_of(page, "Spoken 00")
    refused.fill(long)
    send(page, "Spoken 00", "Decline")
    expect(page.locator("main .problem:visible")).to_contain_text("too long")
    expect(refused).to_be_focused()
    expect(refused).to_have_value(long)
    assert page.evaluate(SAME_PAGE) and "/questions/?code=" in page.url

    box_of(page, "Spoken 01").fill("Half an answer")
    box_of(page, "Spoken 02").fill("A whole one.")
    send(page, "Spoken 02", "Keep as draft")
    expect(page.locator("#status")).to_contain_text("The draft is kept.")
    expect(page.locator("main .problem:visible")).to_have_count(0)
    expect(refused).to_have_value(long)
    expect(page.locator("article", has_text="Spoken 01").locator("textarea")).to_have_value("Half an answer")


def test_without_a_connection_an_answer_stays_and_is_sent_again_with_its_id(register_of):
    page = register_of(1)
    page.route("**/answer/", lambda route: route.abort(), times=1)
    sent_id = page.locator("article [name=id]").input_value()
    box = box_of(page, "Spoken 00")
    box.fill("Yes.")
    send(page, "Spoken 00", "Publish")
    expect(page.locator("#message")).to_contain_text("No connection")
    expect(page.locator("#message")).to_be_focused()
    expect(box).to_have_value("Yes.")
    expect(page.locator("article [name=id]")).to_have_value(sent_id)
    send(page, "Spoken 00", "Publish")
    expect(page.locator(".banner")).to_contain_text("The answer is published.")
    expect(page.locator("#message")).to_be_hidden()


def test_who_was_signed_out_meanwhile_signs_in_beside_it_and_sends_what_was_typed(register_of):
    page = register_of(1)
    page.context.clear_cookies(name=re.compile("signed-in"))
    box = box_of(page, "Spoken 00")
    box.fill("Yes.")
    send(page, "Spoken 00", "Publish")
    expect(page.locator("#message")).to_contain_text("You’re signed out.")
    with page.context.expect_page() as beside:
        page.locator("#message").get_by_role("link", name="Sign in").click()
    beside.value.wait_for_url("**/sign-in/")
    sign_in(beside.value)
    expect(box).to_have_value("Yes.")
    send(page, "Spoken 00", "Publish")
    expect(page.locator(".banner")).to_contain_text("The answer is published.")
    assert page.evaluate(SAME_PAGE)


def on_its_way(page, meanwhile) -> None:
    """The next answer is held back until this was done."""
    held = []
    page.route("**/answer/", lambda route: held.append(route), times=1)
    page.locator("article details[open]").get_by_role("button", name="Publish").click()
    meanwhile()
    page.wait_for_timeout(500)
    with page.expect_event("requestfinished"):
        held[0].continue_()
    page.wait_for_timeout(500)


def test_what_is_asked_for_while_an_answer_is_on_its_way_comes_after_it(register_of):
    page = register_of(3)
    search = page.get_by_label("Search")

    def filter_list():
        search.fill("spoken 01")
        search.press("Enter")

    box_of(page, "Spoken 00").fill("Yes.")
    on_its_way(page, filter_list)
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("Spoken 01")
    expect(page).to_have_url(re.compile("q=spoken"))
    expect(search).to_have_value("spoken 01")


def test_who_writes_while_an_answer_is_on_its_way_goes_on_unless_it_is_refused(register_of):
    page = register_of(3)
    box_of(page, "Spoken 00").fill("Yes.")
    on_its_way(page, lambda: box_of(page, "Spoken 01").fill("Half an ans"))
    expect(page.locator("article")).to_have_count(2)
    box = page.locator("article", has_text="Spoken 01").locator("textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value("Half an ans")
    box.fill("")
    on_its_way(page, lambda: box_of(page, "Spoken 02").fill("Another"))
    expect(box).to_be_focused()
    expect(page.locator("main .problem:visible")).to_contain_text("empty")
    expect(page.locator("article", has_text="Spoken 02").locator("textarea")).to_have_value("Another")
