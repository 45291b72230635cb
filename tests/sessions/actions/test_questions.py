"""Questions: who asked is kept nowhere, one vote a person, and what bad text gets."""

import pytest
from steps import RECEIPT, send

from sessions import agenda, seats
from sessions.actions import moderation
from sessions.errors import InvalidText, Refused
from sessions.models import ProcessedCommand, Question
from sessions.text import clean_text

pytestmark = pytest.mark.django_db


def test_an_anonymous_question_keeps_no_way_to_its_sender(started, ben):
    send(started, ben, "ask", id="x", text="Who decides?")
    question = Question.objects.get()
    assert question.participant is None and question.sender_tag == seats.sender_tags(RECEIPT)[0]
    assert question.asked_at == agenda.current_run(started).started_at
    assert ben.key not in str(ProcessedCommand.objects.values()) and "Ben" not in str(
        ProcessedCommand.objects.values()
    )


def test_a_tag_is_not_made_from_what_the_database_holds(session):
    seat = seats.new_seat(session)
    assert not set(seats.sender_tags(seat.receipt)) & set(seats.sender_tags(seat.hash))


def test_one_vote_a_person_and_only_for_what_is_shown(started, ben):
    pk = send(started, ben, "ask", text="Why?")["question"]
    with pytest.raises(Refused):
        send(started, ben, "vote", question=pk, on=True)
    moderation.show(started, question_pk=pk)
    assert send(started, ben, "vote", question=pk, on=True)["votes"] == 1
    assert send(started, ben, "vote", question=pk, on=True)["votes"] == 1
    assert send(started, ben, "vote", question=pk, on=False)["votes"] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ("x" * 10_000, "too long"),
        ("👩‍👩‍👧" * 300, "too many emoji"),  # fewer than fit, of 18 bytes each
        (None, "must be text"),
        ("\x00", "is empty"),
    ],
)
def test_bad_text_gets_a_clear_sentence(started, ben, text, said):
    with pytest.raises(Refused, match=said):
        send(started, ben, "ask", text=text)
    assert not Question.objects.exists()


def test_macrons_emoji_and_right_to_left_survive_and_surrogates_do_not():
    assert clean_text("whānau 👩‍👩‍👧 שלום", max_length=50) == "whānau 👩‍👩‍👧 שלום"
    assert clean_text("wha\u0304nau", max_length=10) == "whānau"
    assert clean_text("a\ud800b\u202ec", max_length=10) == "abc"
    with pytest.raises(InvalidText):
        clean_text("👩‍👩‍👧" * 11, max_length=10)
