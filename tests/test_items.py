"""A list is sent by its items: a vote is a number, a question that comes or goes is one element."""

import pytest
from talking import phone, received, talk

from sessions import screens
from sessions.actions import asking, joining, moderation
from sessions.live.connection import Update
from sessions.models import Question
from sessions.screens.items import ListPart

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 40


@pytest.fixture
def asked(started) -> list[Question]:
    """Questions that the room can read."""
    made = [asking.ask(started, text=f"Why, {n}? " * 9, receipt=f"{n:064}") for n in range(MANY)]
    for question in made:
        moderation.show(started, question_pk=question.pk)
    return made


def part(session) -> str:
    return screens.render(session.pk, "room")["questions"]


def between(old: str, new: str) -> dict[str, str]:
    return screens.elements_between(old, new, "questions")


def test_a_vote_is_sent_as_a_number(started, asked):
    before = part(started)
    asking.upvote(started, participant=joining.join(started, key_hash="c" * 64), question_pk=asked[7].pk)
    sent = between(before, part(started))
    assert list(sent.values()) == [f'<span id="votes-{asked[7].pk}" class="count-live">1</span>']
    assert len(Update(sent, "a" * 16, "b" * 16).frame) < 300


def test_a_question_that_comes_says_where_it_stands(started, asked):
    before = part(started)
    ben = joining.join(started, key_hash="c" * 64)
    new = asking.ask(started, text="Who pays?", receipt="x" * 64)
    moderation.show(started, question_pk=new.pk)
    [sent] = between(before, part(started)).values()
    assert sent.startswith('<template data-list="question-list" data-before="">') and "Who pays?" in sent
    assert len(Update({"": sent}, "a" * 16, "b" * 16).frame) < 2000
    asking.upvote(started, participant=ben, question_pk=asked[3].pk)  # now the first
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


def test_what_stands_around_a_list_comes_with_the_whole(started, asked):
    before = part(started)
    moderation.set_moderated(started, on=False)
    assert between(before, part(started)) == {"questions": part(started)}


def test_the_list_is_the_same_bytes_drawn_anew_and_from_what_was_drawn_before(started, asked):
    from sessions.screens import items

    items._drawn.clear()
    first = part(started)
    assert isinstance(first, ListPart) and len(first.items) == MANY and items._drawn
    assert part(started) == first


def test_no_text_is_held_for_longer_than_housekeeping_takes(started, asked, monkeypatch):
    from sessions import housekeeping
    from sessions.screens import items

    part(started)
    assert items._drawn
    monkeypatch.setattr(housekeeping, "connection", type("Closed", (), {"close": lambda: None}))
    housekeeping.Housekeeping().once()
    assert not items._drawn


def test_markup_in_a_question_is_text_in_its_item(started):
    nasty = asking.ask(started, text="<!--votes--> <script>alert(1)</script>", receipt="x" * 64)
    moderation.show(started, question_pk=nasty.pk)
    drawn = part(started)
    assert "<script>" not in drawn and "&lt;!--votes--&gt;" in drawn and "<!--votes-->" not in drawn


def test_a_phone_is_sent_a_vote_in_a_few_bytes(started, asked, seat):
    ben = joining.join(started, key_hash="c" * 64)

    async def conversation():
        from asgiref.sync import sync_to_async

        socket = phone(started, seat)
        await socket.connect()
        await socket.receive_from()
        await sync_to_async(asking.upvote)(started, participant=ben, question_pk=asked[9].pk)
        frame = await received(socket, f'id="votes-{asked[9].pk}"')
        assert ">1</span>" in frame and len(frame.encode()) < 600
        await socket.disconnect()

    talk(conversation)
