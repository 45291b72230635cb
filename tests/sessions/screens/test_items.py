"""A list is sent by its items: a vote is a number, a question that comes or goes is one element."""

import gzip
import re

import pytest
from django.utils import timezone
from django.utils.safestring import SafeString
from talking import phone, received, talk

from bench.questions import texts
from sessions import screens, seats
from sessions.actions import moderation, questions
from sessions.lists import ON_A_PAGE
from sessions.live.connection import Update
from sessions.models import Question
from sessions.screens.items import SHORTEST_ENDING, Item, ListPart, Number

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_order")]
MANY = 40


def ask_shown(session, count: int, first: int = 0) -> list[Question]:
    made = [
        questions.ask(session, text=f"Why, {n}? " * 9, receipt=f"{n:064}")
        for n in range(first, first + count)
    ]
    for question in made:
        moderation.show(session, question_pk=question.pk)
    return made


@pytest.fixture
def asked(started) -> list[Question]:
    """Questions that the room can read."""
    return ask_shown(started, MANY)


def part(session, audience: str = "room") -> ListPart:
    return screens.render(session.pk, audience, ["questions"])["questions"]


def between(old: str, new: str) -> dict[str, str]:
    return screens.elements_between(old, new, "questions")


def test_a_vote_is_sent_as_a_number(started, asked):
    before = part(started)
    questions.upvote(started, seat=seats.new_seat(started), question_pk=asked[7].pk)
    sent = between(before, part(started))
    assert list(sent.values()) == [f"{ending_of(asked[7])}:1"]
    assert len(Update(sent, "a" * 16, "b" * 16).frame) < 300


def test_votes_of_one_moment_are_one_small_element_however_many_changed(started, asked):
    asked += ask_shown(started, ON_A_PAGE - MANY + 1, first=MANY)
    before = part(started)
    bens = seats.new_seat(started)
    for question in asked:
        questions.upvote(started, seat=bens, question_pk=question.pk)
    sent = between(before, part(started))
    text = screens.html_of(sent.values())
    assert text.count("<") == 2 and text.count(":1") == len(asked) > ON_A_PAGE


def test_the_newest_of_a_number_and_its_item_comes_last():
    number = Number("7:1")
    text = screens.html_of([number, "<p></p>", Number("7:2"), Number("8:1")])
    assert text == '<i hidden data-numbers="7:1"></i><p></p><i hidden data-numbers="7:2 8:1"></i>'


def ending_of(question) -> str:
    """What a vote for it names it by, where no other key ends so."""
    return f"-{question.pk}"[-SHORTEST_ENDING:]


def test_votes_name_a_question_by_the_end_of_its_key(started):
    keys = (12, 112, 5_000_000_112, 6_000_000_000_112)
    now = timezone.now()
    for key in keys:
        Question.objects.create(
            pk=key, session=started, text="Why?", asked_at=now, shown_at=now, visibility="session"
        )
    before, bens = part(started), seats.new_seat(started)
    for key in keys:
        questions.upvote(started, seat=bens, question_pk=key)
    sent = {str(each) for each in between(before, part(started)).values()}
    assert sent == {"-12:1", "-112:1", "5000000112:1", "0000000112:1"}
    for ending in (each.partition(":")[0] for each in sent):
        assert sum(f"votes-{key}".endswith(ending) for key in keys) == 1


def test_items_that_end_alike_and_have_no_number_are_told_apart_by_their_ids():
    """As two lists of the console may have the same question."""
    was = [Item(f"{name}-7", SafeString(name), "list") for name in ("one", "other")]
    now = [Item(item.id, SafeString(item.html + "!"), "list") for item in was]
    before, after = (ListPart("".join(item.html for item in items), items) for items in (was, now))
    assert set(between(before, after)) == {"one-7", "other-7"}


def test_a_question_that_comes_says_where_it_stands(started, asked):
    before = part(started)
    bens = seats.new_seat(started)
    new = questions.ask(started, text="Who pays?", receipt="x" * 64)
    moderation.show(started, question_pk=new.pk)
    [sent] = between(before, part(started)).values()
    assert sent.startswith('<template data-list="question-list" data-before="">') and "Who pays?" in sent
    assert len(Update({"": sent}, "a" * 16, "b" * 16).frame) < 2000
    questions.upvote(started, seat=bens, question_pk=asked[3].pk)  # now the first
    before = part(started)
    moderation.hide(started, question_pk=asked[0].pk)
    moderation.restore(started, question_pk=asked[0].pk)
    gone = part(started)
    moderation.show(started, question_pk=asked[0].pk)
    assert between(before, gone) == {
        f"question-{asked[0].pk}": f'<template data-gone="question-{asked[0].pk}"></template>'
    }
    [sent] = between(gone, part(started)).values()
    assert f'data-before="question-{asked[1].pk}"' in sent


def test_an_answer_changes_its_question_alone(started, asked):
    before = part(started)
    moderation.reply(started, question_pk=asked[5].pk, answer="Because <b>we</b> say so.")
    assert list(between(before, part(started))) == [f"question-{asked[5].pk}"]


@pytest.mark.parametrize("audience", ["room", "host"])
def test_what_stands_around_a_list_comes_without_it(started, asked, audience):
    before = part(started, audience)
    moderation.set_moderated(started, on=False)
    [sent] = between(before, part(started, audience)).values()
    assert sent.startswith('<template data-around><section id="questions"')
    assert "Why, 3?" not in sent and "Why, 39?" not in sent
    if audience == "host":
        assert '<b id="count-shown">40</b>' in sent, "what has its own place in it is there"


def test_the_list_is_the_same_bytes_drawn_anew_and_from_what_was_drawn_before(started, asked):
    from sessions.screens import questions

    for audience in ("room", "host"):
        questions._drawn.clear()
        first = part(started, audience)
        assert isinstance(first, ListPart) and questions._drawn
        assert part(started, audience) == first


def test_no_text_is_held_for_longer_than_housekeeping_takes(started, asked, monkeypatch):
    from sessions import housekeeping
    from sessions.screens import questions

    part(started)
    assert questions._drawn
    monkeypatch.setattr(housekeeping, "connection", type("Closed", (), {"close": lambda: None}))
    housekeeping.Housekeeping().once()
    assert not questions._drawn


def test_a_page_holds_the_first_of_a_long_list_and_names_the_screen_with_all_of_it(started, seat):
    from django.test import Client

    phone = Client(
        headers={"cookie": f"{seats.cookie_name(started.code)}={seats.sign_seat(seat, started.code)}"}
    )
    made = ask_shown(started, ON_A_PAGE + 12)

    def pages() -> list[list[str]]:
        first = phone.get(f"/s/{started.code}/").content.decode()
        rest = [phone.get(f"/s/{started.code}/questions/{n}/").content.decode() for n in (1, 2, 3)]
        return [re.findall(r'<li id="question-(\d+)"', page) for page in (first, *rest)]

    first, again, second, third = pages()
    assert [len(page) for page in (first, again, second, third)] == [ON_A_PAGE, ON_A_PAGE, 12, 0]
    assert again == first[::-1] and not set(first) & set(second), "each page begins with its last"
    page = phone.get(f"/s/{started.code}/").content.decode()
    assert "Show more (12)" in page
    drawn = screens.render(started.pk, "room")
    assert f'data-version="{screens.digest(drawn)}"' in page, "as a frame would name it"
    questions.upvote(started, seat=seats.new_seat(started), question_pk=made[-1].pk)
    assert screens.digest(screens.render(started.pk, "room")) != screens.digest(drawn)
    assert pages()[0][0] == str(made[-1].pk), "voted up"


def test_a_page_with_two_hundred_questions_is_small_on_the_wire(started, seat):
    from django.test import Client

    now = timezone.now()
    Question.objects.bulk_create(
        Question(session=started, text=text, asked_at=now, shown_at=now, visibility="session")
        for text in texts(200)
    )
    cookie = f"{seats.cookie_name(started.code)}={seats.sign_seat(seat, started.code)}"
    page = Client(headers={"cookie": cookie}).get(f"/s/{started.code}/").content
    assert page.count(b'id="question-') == ON_A_PAGE + 1, "of the list itself, too"
    assert len(gzip.compress(page)) < 30_000


def test_a_long_list_is_drawn_whole_nowhere_even_where_all_of_it_changes(started):
    from sessions.actions import lifecycle

    ask_shown(started, ON_A_PAGE + 12)
    before = part(started)
    lifecycle.end(started)
    [sent] = between(before, part(started)).values()
    assert sent.startswith('<section id="questions"') and sent.count("<li ") == ON_A_PAGE


def test_a_question_let_through_comes_wherever_it_stands_and_a_changed_one_only_where_it_is(started):
    made = ask_shown(started, ON_A_PAGE + 5)
    before = part(started)
    [new] = ask_shown(started, 1, first=900)
    moderation.reply(started, question_pk=made[-1].pk, answer="So.")
    sent = between(before, part(started))
    assert sent[f"question-{new.pk}"].startswith('<template data-list="question-list" data-before="">')
    assert sent[f"question-{made[-1].pk}"].startswith(f'<template><li id="question-{made[-1].pk}"')


def test_a_console_with_two_hundred_questions_is_sent_a_vote_in_a_few_bytes(started):
    waiting = [questions.ask(started, text=f"Why, {n}? " * 9, receipt=f"w{n:063}") for n in range(100)]
    shown = ask_shown(started, 100)
    bens = seats.new_seat(started)
    before = part(started, "host")
    questions.upvote(started, seat=bens, question_pk=shown[3].pk)
    sent = between(before, part(started, "host"))
    [count] = sent.values()
    assert count.startswith(f'<span id="votes-{shown[3].pk}">') and ">▲ 1</b>" in count
    assert len(Update(sent, "a" * 16, "b" * 16).frame) < 300
    before = part(started, "host")
    questions.upvote(started, seat=bens, question_pk=shown[70].pk)  # from further down into the first twenty
    sent = between(before, part(started, "host"))
    assert set(sent) == {f"question-{shown[70].pk}", f"question-{shown[19].pk}"}
    assert sent[f"question-{shown[19].pk}"] == f'<template data-gone="question-{shown[19].pk}"></template>'
    before = part(started, "host")
    moderation.show(started, question_pk=waiting[4].pk)
    sent = between(before, part(started, "host"))
    assert {"count-waiting", "count-shown", "rest-of-waiting", "rest-of-shown"} < set(sent)
    assert sent["count-waiting"] == '<template><b id="count-waiting">99</b></template>'
    assert f"question-{waiting[20].pk}" in sent, "the first of the rest takes the place"
    assert len(Update(sent, "a" * 16, "b" * 16).frame) < 8000


def test_what_is_drawn_of_a_question_on_the_console_is_drawn_anew_when_it_changes(started, asked, ada):
    """All that its template asks for stands in what names the drawing."""
    before = part(started, "host")
    moderation.spotlight(started, question_pk=asked[3].pk, by=ada)
    [sent] = between(before, part(started, "host")).values()
    assert f'id="question-{asked[3].pk}"' in sent and "Off the stage" in sent
    before = part(started, "host")
    moderation.reply(started, question_pk=asked[5].pk, answer="Because <b>we</b> say so.", by=ada)
    [sent] = [html for html in between(before, part(started, "host")).values() if "Because" in html]
    assert sent.startswith('<template data-list="decided-questions"'), "it goes to another list"
    assert "Because &lt;b&gt;we" in sent


def test_markup_in_a_question_is_text_in_its_item(started):
    nasty = questions.ask(started, text="<!--votes--> <script>alert(1)</script>", receipt="x" * 64)
    moderation.show(started, question_pk=nasty.pk)
    drawn = part(started)
    assert "<script>" not in drawn and "&lt;!--votes--&gt;" in drawn and "<!--votes-->" not in drawn


def test_a_phone_is_sent_a_vote_in_a_few_bytes(started, asked, seat):
    bens = seats.new_seat(started)

    async def conversation():
        from asgiref.sync import sync_to_async

        socket = phone(started, seat)
        await socket.connect()
        await socket.receive_from()
        await sync_to_async(questions.upvote)(started, seat=bens, question_pk=asked[9].pk)
        frame = await received(socket, f'data-numbers="{ending_of(asked[9])}:1"')
        assert len(frame.encode()) < 280
        await socket.disconnect()

    talk(conversation)
