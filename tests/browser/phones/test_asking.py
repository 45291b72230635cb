"""A question leaves the box at once and waits in sight until the server has it: none is lost or doubled."""

import pytest
from gallery.steps import cut_off
from page_steps import NO_SOCKETS, ask, join, view
from playwright.sync_api import expect
from visitor import Visitor

ASK = "Ask without my name"
TEXT = "Who decides, whānau or we?"


@pytest.fixture
def phone(server, opened):
    session = server.session()
    page = opened(session["join"])
    join(page)
    view(page, "Ask")
    page.code = session["code"]
    return page


def asked(server, code) -> list[str]:
    found = "from sessions.models import Question\n"
    found += (
        f"print('\\n'.join(Question.objects.filter(session__code='{code}').values_list('text', flat=True)))"
    )
    return server.shell(found).split("\n")[:-1]


@pytest.mark.chromium  # in Firefox a socket can't be cut off
def test_a_question_asked_offline_leaves_the_box_waits_with_its_text_and_becomes_the_real_one(server, phone):
    cut_off(phone)
    ask(phone, TEXT)
    expect(phone.locator("#ask-text")).to_have_value("")
    expect(phone.locator("#unsent li")).to_contain_text(TEXT)
    expect(phone.locator("#unsent li")).to_contain_text("Waiting to send")
    expect(phone.locator("#status")).to_contain_text("Waiting to send")
    expect(phone.locator("#connection")).to_contain_text("1 message is waiting on this phone.")
    expect(phone.locator("#questions .empty")).to_be_hidden()
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("#mine li")).to_contain_text(TEXT, timeout=20_000)
    expect(phone.locator("#unsent li")).to_have_count(0)
    assert asked(server, phone.code) == [TEXT]


def test_a_waiting_question_survives_a_reload_of_the_tab(server, opened):
    session = server.session()
    phone = opened("about:blank")
    phone.add_init_script(NO_SOCKETS)
    phone.route("**/do/**", lambda route: route.abort())
    phone.goto(session["join"])
    phone.get_by_role("button", name="Join without a name").click()
    expect(phone.locator("#connection")).to_have_text("connected, slower", timeout=20_000)
    view(phone, "Ask")
    ask(phone, TEXT)
    expect(phone.locator("#unsent li")).to_contain_text(TEXT)
    phone.reload()
    view(phone, "Ask")
    expect(phone.locator("#unsent li")).to_contain_text(TEXT)
    phone.unroute("**/do/**")
    expect(phone.locator("#mine li")).to_contain_text(TEXT, timeout=20_000)
    expect(phone.locator("#unsent li")).to_have_count(0)
    assert asked(server, session["code"]) == [TEXT]


@pytest.mark.chromium  # in Firefox a socket can't be cut off
def test_a_refused_question_comes_back_into_the_box_before_what_was_typed_since(server, phone):
    cut_off(phone)
    long = "Whānau ask. " * 80
    ask(phone, long)
    expect(phone.locator("#ask-text")).to_have_value("")
    phone.locator("#ask-text").fill("Another")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("#message")).to_contain_text("too long", timeout=20_000)
    expect(phone.locator("#ask-text")).to_have_value(f"{long}\nAnother")
    expect(phone.locator("#unsent li")).to_have_count(0)


def test_the_same_text_twice_is_asked_about_before_it_is_sent(server, phone):
    ask(phone, TEXT)
    expect(phone.locator("#mine li")).to_have_count(1)
    ask(phone, f" {TEXT.upper()} ")
    again = phone.get_by_role("button", name="Send it again")
    expect(again).to_be_focused()
    expect(phone.locator("#status")).to_contain_text("You’ve already asked this. Send it again?")
    phone.locator("#ask-text").fill("Another?")
    expect(again).to_be_hidden()
    phone.locator("#ask-text").fill(TEXT)
    phone.get_by_role("button", name=ASK).click()
    phone.get_by_role("button", name="Don’t send it").click()
    expect(phone.locator("#ask-text")).to_have_value("")
    expect(phone.locator("#ask-text")).to_be_focused()
    assert asked(server, phone.code) == [TEXT]
    ask(phone, TEXT)
    again.click()
    expect(phone.locator("#mine li")).to_have_count(2)
    assert asked(server, phone.code) == [TEXT, TEXT]


@pytest.mark.chromium  # in Firefox a socket can't be cut off
def test_what_waits_counts_as_asked(phone):
    cut_off(phone)
    ask(phone, TEXT)
    expect(phone.locator("#ask-text")).to_have_value("")
    ask(phone, TEXT)
    expect(phone.get_by_role("button", name="Send it again")).to_be_visible()
    expect(phone.locator("#unsent li")).to_have_count(1)


def test_no_questions_yet_stands_there_only_until_one_has_asked(phone):
    empty = phone.locator("#questions .empty")
    expect(empty).to_contain_text("No questions yet")
    ask(phone, TEXT)
    expect(phone.locator("#mine li")).to_have_count(1)
    expect(empty).to_be_hidden()
    phone.reload()
    view(phone, "Ask")
    expect(phone.locator("#mine li")).to_have_count(1)
    expect(empty).to_be_hidden()


@pytest.mark.chromium  # in Firefox a socket can't be cut off
def test_after_the_end_nothing_is_offered_and_what_came_too_late_is_still_there_to_read(server, phone):
    ada = Visitor(server).sign_in()
    ada.drive(phone.code, "next_slide")
    ask(phone, TEXT)
    expect(phone.locator("#mine li")).to_have_count(1)
    ada.drive(phone.code, "show", question=ada.questions(phone.code)[0])
    expect(phone.locator("#questions .vote")).to_be_visible()
    cut_off(phone)
    ask(phone, "One more, too late?")
    ada.drive(phone.code, "end")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("#unsent li")).to_contain_text("Not sent: the session has ended.", timeout=20_000)
    expect(phone.locator("#unsent li")).to_contain_text("One more, too late?")
    expect(phone.locator("#ask-text")).to_be_hidden()
    expect(phone.locator("#questions .vote")).to_have_count(0)
    expect(phone.locator("#questions li")).to_contain_text("0 votes")


def test_a_removed_phone_is_offered_nothing_and_says_nothing_of_its_questions(server, opened):
    """Its waiting question may be hidden, as *Your information* then says. Let back in, it has all again."""
    session, ada = server.session(), Visitor(server).sign_in()
    phone, code = opened(session["join"]), session["code"]
    join(phone, "Benedict")
    view(phone, "Ask")
    ask(phone, TEXT, "Ask as Benedict Only facilitators see my name")
    expect(phone.locator("#mine li")).to_contain_text("Waiting for the facilitator.")
    found = "from sessions.models import Participant\n"
    found += f"print(Participant.objects.get(session__code='{code}', name='Benedict')"
    ada.drive(code, "remove", participant=server.shell(f"{found}.pk)").strip())
    expect(phone.locator("#connection")).to_contain_text("The facilitator removed this phone.")
    expect(phone.locator("#mine")).to_be_hidden()
    expect(phone.locator("#ask-text")).to_be_hidden()
    expect(phone.get_by_role("button", name=ASK)).to_be_hidden()
    removed_at = server.shell(f"{found}.removed_at.isoformat())").strip()
    ada.drive(code, "let_back_in", removed_at=removed_at)
    phone.get_by_role("heading", name="Questions").click()
    expect(phone.locator("#connection")).to_have_text("live")
    expect(phone.locator("#mine li")).to_be_visible()
    expect(phone.locator("#ask-text")).to_be_visible()
