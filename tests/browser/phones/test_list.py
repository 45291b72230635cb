"""The room's questions, by their votes: sorted by themselves, but never under somebody's finger."""

import pytest
from page_steps import join, pass_time, view
from playwright.sync_api import expect
from visitor import Visitor

TOUCHING = "window.touch = () => document.querySelector('#ask-view').dispatchEvent(new Event('pointermove'))"
FIRST, SECOND, THIRD = "Who decides?", "Who pays?", "Who reads it?"


@pytest.fixture
def room(server, opened):
    """Two phones at the questions, of which two are shown; and the facilitator."""
    session = server.session()
    ada, code = Visitor(server).sign_in(), session["code"]
    ada.drive(code, "next_slide")
    ada.drive(code, "log_spoken", text=f"{FIRST}\n{SECOND}")
    for question in ada.questions(code):
        ada.drive(code, "show", question=question)
    phones = [opened(session["join"], clock=True) for _ in range(2)]
    for phone in phones:
        join(phone)
        view(phone, "Ask")
        expect(phone.locator("#question-list li")).to_have_count(2)
    return phones, ada, code


def order(phone, *texts) -> None:
    expect(phone.locator("#question-list li p:first-child >> nth=0")).to_have_text(texts[0])
    found = phone.locator("#question-list li div > p:first-child").all_inner_texts()
    assert found == list(texts)


def vote(phone, text) -> None:
    phone.locator("#question-list li").filter(has_text=text).locator(".vote").click()


def test_a_vote_moves_a_question_up_on_a_phone_that_nobody_touches(room):
    [ben, cleo], _, _ = room
    order(cleo, FIRST, SECOND)
    pass_time(cleo, 5)  # nobody touches it
    vote(ben, SECOND)
    expect(cleo.locator("#question-list li").filter(has_text=SECOND).locator(".count-live")).to_have_text("1")
    order(cleo, SECOND, FIRST)
    expect(cleo.locator("#sort-anew")).to_be_hidden()


def test_under_a_finger_a_list_keeps_its_order_and_says_that_it_changed(room):
    [ben, cleo], _, _ = room
    cleo.evaluate(f"{TOUCHING}; setInterval(touch, 500); touch()")
    vote(ben, SECOND)
    expect(cleo.locator("#sort-anew")).to_be_visible()
    order(cleo, FIRST, SECOND)
    cleo.get_by_role("button", name="Sort by votes again").hover()
    cleo.mouse.down()
    cleo.wait_for_timeout(200)  # as long as a finger rests there: the button may not move away from it
    cleo.mouse.up()
    expect(cleo.locator("#sort-anew")).to_be_hidden()
    order(cleo, SECOND, FIRST)


def test_whose_focus_is_in_the_list_keeps_it_where_it_is(room):
    [ben, cleo], _, _ = room
    pass_time(cleo, 5)
    button = cleo.locator("#question-list li").first.locator(".vote")
    button.focus()
    vote(ben, SECOND)
    expect(cleo.locator("#sort-anew")).to_be_visible()
    expect(button).to_be_focused()
    order(cleo, FIRST, SECOND)


def test_a_question_comes_and_goes_alone_and_an_answer_lands_in_its_place(room):
    [ben, _], ada, code = room
    ben.evaluate("document.querySelectorAll('#question-list li').forEach((item) => { item.mark = 1; })")
    ada.drive(code, "log_spoken", text=THIRD)
    third = ada.questions(code)[-1]
    ada.drive(code, "show", question=third)
    expect(ben.locator("#question-list li")).to_have_count(3)
    expect(ben.locator("#question-list li").last).to_contain_text(THIRD)
    expect(ben.locator("[data-questions]")).to_have_text(" · 3")
    ada.drive(code, "reply", question=third, answer="The privacy team.")
    expect(ben.locator(f"#question-{third} .reply")).to_contain_text("The privacy team.")
    ada.drive(code, "hide", question=third)
    expect(ben.locator("#question-list li")).to_have_count(2)
    marks = ben.evaluate("[...document.querySelectorAll('#question-list li')].map((item) => item.mark)")
    assert marks == [1, 1], "the others were left alone"


def test_the_first_question_takes_the_empty_place_and_the_last_one_gives_it_back(server, opened):
    session = server.session()
    ada, code = Visitor(server).sign_in(), session["code"]
    phone = opened(session["join"])
    join(phone)
    view(phone, "Ask")
    empty = phone.locator("#questions .empty")
    expect(empty).to_be_visible()
    ada.drive(code, "log_spoken", text=FIRST)
    [question] = ada.questions(code)
    ada.drive(code, "show", question=question)
    expect(phone.locator("#question-list li")).to_have_count(1)
    expect(empty).to_be_hidden()
    ada.drive(code, "hide", question=question)
    expect(empty).to_be_visible()
