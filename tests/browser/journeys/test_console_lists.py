"""The console's lists change question by question: nothing moves or goes where somebody is writing."""

import pytest
from page_steps import pass_time
from playwright.sync_api import expect
from visitor import Visitor

FIRST, SECOND, THIRD = "Who decides?", "Who pays?", "Who reads it?"


@pytest.fixture
def room(server, console_of):
    """A console on the list of what is shown; another facilitator's browser, and somebody's phone."""
    session = server.session()
    ada, ben, code = Visitor(server).sign_in(), Visitor(server), session["code"]
    ada.drive(code, "next_slide")
    ada.drive(code, "log_spoken", text=f"{FIRST}\n{SECOND}\n{THIRD}")
    waiting = ada.questions(code)
    for question in waiting:
        ada.drive(code, "show", question=question)
    ben.join(code)
    ben.get(f"/s/{code}/mine/")  # a form's token comes with it
    console = console_of(code, clock=True)
    console.get_by_role("tab", name="Shown").click()
    expect(shown(console)).to_have_count(3)
    return console, ada, ben, code, waiting


def shown(console):
    return console.locator("#shown-questions > article")


def order(console) -> list[str]:
    return shown(console).locator(".asked").all_inner_texts()


def vote(ben, code, question) -> None:
    assert ben.post(f"/s/{code}/do/vote/", question=question, on="1") == 200


def test_a_vote_sorts_a_list_that_nobody_touches(room):
    console, _, ben, code, questions = room
    console.mouse.move(5, 5)
    console.evaluate(
        "document.querySelectorAll('#shown-questions > *').forEach((item) => { item.mark = 1; })"
    )
    vote(ben, code, questions[2])
    expect(console.locator(f"#votes-{questions[2]}")).to_have_text("▲ 1 ·")
    pass_time(console, 5)
    expect(shown(console).first).to_contain_text(THIRD)
    assert order(console) == [THIRD, FIRST, SECOND]
    assert console.evaluate(
        "[...document.querySelectorAll('#shown-questions > *')].every((item) => item.mark)"
    )


def test_while_somebody_writes_votes_come_in_and_nothing_moves(room):
    console, _, ben, code, questions = room
    article = console.locator(f"#question-{questions[1]}")
    article.get_by_text("Write an answer").click()
    box = article.get_by_role("textbox")
    box.press_sequentially("The privacy ")
    place = article.bounding_box()
    vote(ben, code, questions[2])
    expect(console.locator(f"#votes-{questions[2]}")).to_have_text("▲ 1 ·")
    pass_time(console, 5)  # longer than a list waits that nobody is in
    assert order(console) == [FIRST, SECOND, THIRD] and article.bounding_box() == place
    box.press_sequentially("team.")
    expect(box).to_have_value("The privacy team.")
    article.get_by_role("button", name="Send the answer").click()
    expect(console.locator(f"#decided-questions #question-{questions[1]} .reply")).to_have_text(
        "The privacy team."
    )
    expect(shown(console)).to_have_count(2)
    pass_time(console, 5)
    expect(shown(console).first).to_contain_text(THIRD)


def test_a_question_that_another_facilitator_moves_stays_with_what_is_written_until_it_was_sent(room):
    console, ada, _, code, questions = room
    article = console.locator(f"#question-{questions[1]}")
    article.get_by_text("Write an answer").click()
    box = article.get_by_role("textbox")
    box.press_sequentially("Half an ans")
    ada.drive(code, "mark_answered", question=questions[1])
    ada.drive(code, "defer", question=questions[0])
    expect(console.locator("#count-decided")).to_have_text("1")
    expect(console.locator("#later-questions > article")).to_have_count(1)
    expect(box).to_be_focused()
    box.press_sequentially("wer")
    expect(box).to_have_value("Half an answer")
    console.get_by_role("tab", name="Shown").click()
    expect(box).to_have_value("Half an answer")
    box.fill("")
    box.blur()
    expect(console.locator(f"#decided-questions #question-{questions[1]}")).to_have_count(1)
    expect(shown(console)).to_have_count(1)


def test_a_list_that_was_empty_says_so_again(room):
    console, ada, _, code, questions = room
    empty = console.locator("#list-shown .empty")
    expect(empty).to_be_hidden()
    for question in questions:
        ada.drive(code, "hide", question=question)
    expect(empty).to_be_visible()
    expect(console.locator("#count-decided")).to_have_text("3")


def test_a_drawer_is_filled_when_it_is_opened_and_anew_while_it_is_open(room):
    console, ada, ben, code, _ = room
    log, people = console.locator("#drawer-log"), console.locator("#drawer-people")
    expect(log.locator("li")).to_have_count(0)
    log.get_by_text("Log").click()
    expect(log.locator("li").first).to_contain_text("showed a question")
    ada.drive(code, "pause")
    expect(log.locator("li").first).to_contain_text("paused")
    assert ben.post(f"/s/{code}/do/name/", name="Benedict") == 200
    expect(people.locator("summary")).to_contain_text("People 1 of")
    people.locator("summary").click()
    expect(people.locator("bdi")).to_have_text("Benedict")
    people.get_by_role("button", name="Remove Benedict").click()
    expect(people.locator("bdi")).to_have_count(0)
