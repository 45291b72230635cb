"""Stage and phones never show what isn't released or was hidden; and the stage never names anybody."""

import json
import re

import pytest
from page_steps import join
from playwright.sync_api import expect
from visitor import Visitor

KEYS = """
import json
from sessions.models import Question
found = Question.objects.filter(session__code={code!r})
print(json.dumps({{question.text: str(question.pk) for question in found}}))
"""
FIRST_QUESTION = """
from quiz.models import QuizQuestion
found = QuizQuestion.objects.filter(slide__item__workshop__slug="dpup", choices__correct=True)
print(found.order_by("slide__item__position", "slide__position").first().slide.key)
"""
WHY = """
from quiz.models import QuizQuestion
print(QuizQuestion.objects.filter(slide__key={slide!r}).last().explanation)
"""
WAITING, HIDDEN, FOR_FACILITATORS = "It still waits?", "It was hidden?", "Only you read my name?"
SIGNED, REDACTED, LEFT = "Who pays for it?", "Why did Aroha Ngata read it?", "Why did [a colleague] read it?"
ASKER = "Benedict"
NEVER = (WAITING, HIDDEN, "Aroha Ngata")


@pytest.fixture
def room(server):
    """Ada’s session, and its questions by their texts: one of each that the room may and may not read."""
    session, ada = server.session(), Visitor(server).sign_in()
    code, phone = session["code"], Visitor(server)
    ada.drive_to(code, "welcome")
    phone.join(code)
    phone.get(f"/s/{code}/mine/")  # which brings the token for its forms
    assert phone.post(f"/s/{code}/do/name/", name=ASKER) == 200
    for text, shown_to in ((WAITING, "room"), (HIDDEN, "room"), (REDACTED, "room"), (SIGNED, "room")):
        assert phone.post(f"/s/{code}/do/ask/", text=text, name_shown_to=shown_to) == 200
    assert phone.post(f"/s/{code}/do/ask/", text=FOR_FACILITATORS, name_shown_to="facilitators") == 200
    keys = json.loads(server.shell(KEYS.format(code=code)).splitlines()[-1])
    for text in (HIDDEN, FOR_FACILITATORS, SIGNED):
        ada.drive(code, "show", question=keys[text])
    ada.drive(code, "hide", question=keys[HIDDEN])
    ada.drive(code, "redact", question=keys[REDACTED], text=LEFT, reason="person")
    return session, ada, keys


def test_stage_and_phones_show_nothing_unreleased_or_hidden_and_the_stage_no_name_even_after_reload_or_crash(
    server, opened, room
):
    session, ada, keys = room
    code = session["code"]
    phone, stage = opened(session["join"]), opened(session["stage"])
    join(phone)
    other = Visitor(server)
    other.join(code)

    def look(never: tuple[str, ...] = NEVER) -> None:
        """At both pages as they are, and at all that a phone can fetch."""
        fetched = [other.get(f"/s/{code}/{path}") for path in ("", "questions/1/", "mine/", "you/")]
        for text in (phone.content(), stage.content(), *fetched):
            assert [each for each in never if each in text] == []
        assert ASKER not in stage.content()
        assert FOR_FACILITATORS in fetched[1] and _name_beside(fetched[1], FOR_FACILITATORS) == "no name"
        assert _name_beside(fetched[1], SIGNED) == ASKER, "else nothing would be seen here"

    for text, shown in ((SIGNED, SIGNED), (FOR_FACILITATORS, FOR_FACILITATORS), (REDACTED, LEFT)):
        ada.drive(code, "spotlight", question=keys[text])
        expect(stage.locator("#spotlight h2")).to_have_text(shown)
        expect(phone.locator("#now .on-screen")).to_contain_text(shown)
        look()
    ada.drive(code, "spotlight", question=keys[SIGNED])
    ada.drive(code, "hide", question=keys[SIGNED])
    expect(stage.locator("#spotlight")).to_be_hidden()
    expect(phone.locator("#questions")).not_to_contain_text(SIGNED)
    ada.drive(code, "restore", question=keys[SIGNED])
    ada.drive(code, "show", question=keys[SIGNED])
    ada.drive(code, "spotlight", question=keys[REDACTED])
    for page in (phone, stage):
        page.reload()
    expect(stage.locator("#spotlight h2")).to_have_text(LEFT)
    look()
    server.kill()
    server.start()
    for page in (phone, stage):
        page.reload()
    expect(stage.locator("#spotlight h2")).to_have_text(LEFT)
    expect(phone.locator("#questions")).to_contain_text(LEFT)
    look()


def _name_beside(page: str, text: str) -> str:
    """Who a question of the room's list is said to be by."""
    [item] = [each for each in re.split(r'(?=<li id="question-)', page) if f">{text}</p>" in each]
    by = item.partition('class="soft small by"')[2].partition("</p>")[0]
    return re.sub(r"<[^>]*>", "", by.partition(">")[2]).partition("·")[0].strip()


def test_why_an_answer_is_right_is_on_no_phone_and_no_stage_before_the_result_not_even_after_a_crash(
    server, opened
):
    session, ada = server.session(), Visitor(server).sign_in()
    code, slide = session["code"], server.shell(FIRST_QUESTION).splitlines()[-1]
    why = server.shell(WHY.format(slide=slide)).splitlines()[-1]
    ada.drive_to(code, slide)
    phone, stage = opened(session["join"]), opened(session["stage"])
    join(phone)

    def look() -> None:
        for page in (phone, stage):
            page.reload()
            expect(page.locator("#now h1, #now h2").first).to_be_visible()
            assert why not in page.content()

    for _state in ("ready", "open", "closed"):
        look()
        ada.press(code)
        if _state == "open":  # closed now, and its result not shown
            server.kill()
            server.start()
    for page in (phone, stage):
        expect(page.locator("#now")).to_contain_text(why, timeout=20_000)
