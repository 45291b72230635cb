"""A long list of questions on a phone: the first fifty stand there, more come when they are asked for."""

import re

import pytest
from page_steps import join, pass_time, view
from playwright.sync_api import expect
from visitor import Visitor

from sessions.lists import ON_A_PAGE

MANY = ON_A_PAGE + 12
SHOWN = """
from django.utils import timezone
from sessions.models import Question, Session
from sessions.models.keys import key_in_order
s, now = Session.objects.get(code='{code}'), timezone.now()
for n in range({many}):
    text = f"Why is that so, {{n}}?"
    given = dict(text=text, asked_at=now, shown_at=now, visibility="session")
    print(Question.objects.create(id=key_in_order(), session=s, **given).pk)
"""


@pytest.fixture
def room(server, opened):
    session = server.session()
    ada, code = Visitor(server).sign_in(), session["code"]
    ada.drive(code, "next_slide")
    questions = server.shell(SHOWN.format(code=code, many=MANY)).split()
    phone = opened(session["join"], clock=True)
    join(phone)
    view(phone, "Ask")
    expect(items(phone)).to_have_count(ON_A_PAGE)
    return phone, ada, code, questions


def items(phone):
    return phone.locator("#question-list > li")


def more(phone):
    return phone.locator("#more-questions button")


def drawn(phone) -> list[str]:
    return phone.evaluate(
        "[...document.querySelectorAll('#question-list > li')].map((li) => li.id.split('-')[1])"
    )


def vote(server, code, question) -> None:
    somebody = Visitor(server)
    somebody.join(code)
    somebody.get(f"/s/{code}/mine/")  # a form's token comes with it
    assert somebody.post(f"/s/{code}/do/vote/", question=question, on="1") == 200


def test_more_come_when_they_are_asked_for_and_stay_when_the_page_is_fetched_anew(room):
    phone, ada, code, questions = room
    expect(more(phone)).to_have_text("Show more (12)")
    assert drawn(phone) == questions[:ON_A_PAGE]
    more(phone).press("Enter")
    expect(items(phone)).to_have_count(MANY)
    expect(more(phone)).to_be_hidden()
    assert drawn(phone) == questions
    expect(items(phone).nth(ON_A_PAGE)).to_be_focused()
    phone.evaluate("document.activeElement.blur()")
    phone.evaluate("document.querySelector('#question-list').lastElementChild.mark = 1")
    phone.evaluate("Live.fetchPage()")
    phone.wait_for_timeout(500)
    assert drawn(phone) == questions, "what was asked for isn't taken away"
    assert phone.evaluate("document.querySelector('#question-list').lastElementChild.mark") == 1
    ada.drive(code, "hide", question=questions[-3])
    expect(items(phone)).to_have_count(MANY - 1)


def test_what_was_hidden_while_a_phone_was_away_is_gone_from_every_page(room):
    phone, ada, code, questions = room
    more(phone).click()
    expect(items(phone)).to_have_count(MANY)
    gone = phone.locator(f"#question-{questions[-1]}")
    phone.evaluate(
        """(id) => document.querySelector('#question-list').append(
          Object.assign(document.querySelector('#question-list li').cloneNode(true), { id }))""",
        "question-999999999",
    )  # as if its hiding had been missed
    expect(items(phone)).to_have_count(MANY + 1)
    phone.evaluate("Live.fetchPage()")
    expect(phone.locator("#question-999999999")).to_have_count(0, timeout=8000)
    expect(gone).to_have_count(1)
    expect(items(phone)).to_have_count(MANY)


def test_what_changes_further_down_comes_only_when_votes_bring_it_up(server, room):
    phone, ada, code, questions = room
    below, lowest = questions[ON_A_PAGE + 3], questions[-1]
    ada.drive(code, "reply", question=below, answer="The privacy team.")
    ada.drive(code, "log_spoken", text="Who pays?")
    new = ada.questions(code)[-1]
    ada.drive(code, "show", question=new)
    expect(items(phone)).to_have_count(ON_A_PAGE + 1)
    assert drawn(phone) == [*questions[:ON_A_PAGE], new], "a new one comes, the changed one doesn't"
    expect(more(phone)).to_have_text("Show more (12)")
    pass_time(phone, 5)
    vote(server, code, lowest)
    expect(phone.locator(f"#question-{lowest}")).to_have_count(1, timeout=10_000)
    expect(phone.locator(f"#votes-{lowest}")).to_have_text("1")
    assert drawn(phone) == [lowest, *questions[:ON_A_PAGE], new]
    more(phone).click()
    expect(items(phone)).to_have_count(MANY + 1)
    expect(phone.locator(f"#question-{below} .reply")).to_contain_text("The privacy team.")
    assert drawn(phone) == [lowest, *questions[:-1], new]


@pytest.mark.chromium  # scripts can't be switched off in Firefox
def test_without_scripts_all_of_them_are_one_link_away(room, without_scripts):
    phone, _, code, _ = room
    page = without_scripts(re.sub(r"/s/.*", f"/s/{code}/join/", phone.url))
    page.locator("form button").first.click()
    page.goto(page.url.partition("?")[0] + "mine/")
    expect(page.locator("ul.field > li")).to_have_count(ON_A_PAGE)
    page.get_by_role("link", name=f"Show all {MANY} questions").click()
    expect(page.locator("ul.field > li")).to_have_count(MANY)
