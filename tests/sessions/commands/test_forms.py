"""The tables of commands: a verb's form reads what came, and its action takes just that."""

import inspect
from functools import partial

import pytest
from clients import signed_in
from django.urls import reverse

from sessions import agenda
from sessions.actions import moderation, questions
from sessions.commands import facilitator, participant
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", facilitator.VERBS)
def test_a_facilitators_action_has_the_verbs_name_and_takes_the_fields_of_its_form_and_who_pressed(verb):
    row = facilitator.VERBS[verb]
    assert row.action.__name__ == verb
    inspect.signature(row.action).bind("session", **dict.fromkeys(row.form.base_fields), by=None)


@pytest.mark.parametrize("verb", participant.VERBS)
def test_a_participants_action_takes_the_fields_of_its_form(verb):
    row = participant.VERBS[verb]
    takes = partial(questions.Vote, "seat") if row.of_many else partial(row.action, "sent")
    inspect.signature(takes).bind(**dict.fromkeys(row.form.base_fields))


@pytest.mark.parametrize("number", ["", "soon", "1e3", "9" * 30, None])
def test_a_number_that_cant_be_used_is_refused_in_words_and_changes_nothing(started, ada, number):
    client = signed_in(ada)
    ends = agenda.current_run(started).ends_at
    given = {} if number is None else {"seconds": number}
    reply = client.post(reverse("host-do", args=[started.code, "extend"]), given)
    assert reply.status_code == 422 and "That number can’t be used." in reply.content.decode()
    assert agenda.current_run(started).ends_at == ends


@pytest.mark.parametrize(
    ("given", "votes"),
    [({}, 1), ({"on": True}, 1), ({"on": "1"}, 1), ({"on": False}, 0), ({"on": "0"}, 0), ({"on": "x"}, 0)],
)
def test_a_vote_counts_unless_it_says_otherwise(started, ben, seat, given, votes):
    question = questions.ask(started, text="Why?", receipt="a" * 64)
    moderation.show(started, question_pk=question.pk)
    assert carry_out_all([Command(seat, "vote", {"question": question.pk, **given})]) == [None]
    assert question.upvotes.count() == votes


@pytest.mark.parametrize("question", ["x", "", None, -1, 2**64])
def test_a_vote_for_what_is_no_question_finds_nothing(ben, seat, question):
    [refused] = carry_out_all([Command(seat, "vote", {"question": question})])
    assert isinstance(refused, Refused) and refused.status == 404
