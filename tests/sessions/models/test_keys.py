"""Keys that don't tell an order: of seats, questions, votes, answers and records of commands."""

import pytest
from django.db import connection
from steps import first_quiz_slide, go_to, press, send, take_seat

from quiz.models import Response
from sessions.actions import moderation
from sessions.models import Participant, ProcessedCommand, Question, Upvote
from sessions.models.keys import BITS, RandomKey

pytestmark = pytest.mark.django_db
PERSONAL = [Participant, Question, Upvote, Response, ProcessedCommand]
MANY = 12


@pytest.fixture
def busy(started):
    """Each of a dozen people asks, votes and answers, one after the other."""
    go_to(started, first_quiz_slide(started))
    press(started)
    round_ = started.rounds.get()
    people = [take_seat(started) for _ in range(MANY)]
    for n, seat in enumerate(people):
        send(seat, "ask", id=f"ask {n}", text=f"Why, {n}?")
        moderation.show(started, question_pk=Question.objects.get(text=f"Why, {n}?").pk)
        send(seat, "vote", id=f"vote {n}", question=Question.objects.first().pk)
        send(seat, "answer", id=f"answer {n}", round=round_.pk, choice="A")
    return started


@pytest.mark.parametrize("model", PERSONAL)
def test_a_key_is_random_and_is_the_row_number_itself(busy, model):
    assert isinstance(model._meta.pk, RandomKey)
    keys = list(model.objects.values_list("pk", flat=True))
    assert len(keys) >= MANY and all(0 < key < 2**BITS for key in keys)
    assert max(keys) > 2**40, "out of 63 bits"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid, id FROM {model._meta.db_table}")
            assert all(rowid == key for rowid, key in cursor.fetchall())


def test_keys_stand_in_another_order_than_that_in_which_they_were_made(busy):
    texts = [f"Why, {n}?" for n in range(MANY)]
    by_key = Question.objects.filter(text__in=texts).order_by("pk").values_list("text", flat=True)
    assert list(by_key) != texts


def test_no_column_of_a_vote_or_an_answer_leads_to_a_seat(busy):
    for model, fields in {
        Upvote: {"id", "question", "tag"},
        Response: {"id", "round", "tag", "choice"},
        ProcessedCommand: {"id", "id_hash", "body_hash", "expires_at"},
    }.items():
        assert {field.name for field in model._meta.concrete_fields} == fields


def test_what_one_person_sent_has_nothing_in_common(busy):
    """Each of their rows has a tag of its own, and no two are equal."""
    tags = [
        *Participant.objects.values_list("key", flat=True),
        *Question.objects.values_list("sender_tag", flat=True),
        *Upvote.objects.values_list("tag", flat=True),
        *Response.objects.values_list("tag", flat=True),
        *ProcessedCommand.objects.values_list("id_hash", flat=True),
    ]
    assert len(set(tags)) == len(tags) >= 7 * MANY
