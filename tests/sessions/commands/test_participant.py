"""What participants send: once or twice, by either door, alone or in a group."""

import pytest
from steps import RECEIPT, send

from sessions import activities
from sessions.actions import lifecycle, moderation, participants, questions
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.models import Question

pytestmark = pytest.mark.django_db


def test_the_same_command_sent_again_has_its_effect_once(started, ben):
    first = send(started, ben, "ask", id="abc", text="Why?")
    assert send(started, ben, "ask", id="abc", text="Why?") == first
    assert Question.objects.count() == 1
    with pytest.raises(Refused, match="out of step"):
        send(started, ben, "ask", id="abc", text="What?")


def test_a_command_sent_again_by_the_other_door_is_the_same_command(started, ben, ada):
    """By socket a vote says `true`; sent again as a form it says "true"."""
    question = questions.log_spoken(started, text="Why?", by=ada)[0]
    moderation.show(started, question_pk=question.pk, by=ada)
    by_socket = send(started, ben, "vote", id="v", question=question.pk, on=True)
    assert send(started, ben, "vote", id="v", question=str(question.pk), on="true") == by_socket
    assert question.upvotes.count() == 1


def test_the_end_refuses_what_comes_after(started, ben, round_):
    lifecycle.end(started)
    started.refresh_from_db()
    for do, data in [("ask", {"text": "Late?"}), ("answer", {"round": round_.pk, "choice": "A"})]:
        with pytest.raises(Refused) as refused:
            send(started, ben, do, **data)
        assert refused.value.status == 410


def test_one_that_breaks_its_group_leaves_the_others_saved(started, ben, round_, monkeypatch):
    """Whatever goes wrong with one write: it is told so, and the others of its commit are kept."""
    cleo = participants.join(started, key_hash="c" * 64)
    take = activities.get("quiz").take

    def breaks(round_, entries):
        if any(entry.data["choice"] == "?" for entry in entries):
            raise ValueError("a fault of ours")
        return take(round_, entries)

    monkeypatch.setattr(activities.get("quiz"), "take", breaks)
    commands = [
        Command(started.pk, who.key, RECEIPT, "answer", {"round": round_.pk, "choice": choice}, choice)
        for who, choice in [(ben, "A"), (ben, "?"), (cleo, "B")]
    ]
    first, broken, last = carry_out_all(commands)
    assert (first["choice"], last["choice"]) == ("A", "B") and isinstance(broken, ValueError)
    assert round_.responses.count() == 2


def test_votes_of_one_moment_are_counted_together(started, ben, ada, django_assert_max_num_queries):
    """By as many queries as one takes; each is told how many its question has, and a refused one why."""
    one, other, hidden = questions.log_spoken(started, text="Why?\nHow?\nWho?", by=ada)
    for question in (one, other):
        moderation.show(started, question_pk=question.pk, by=ada)
    crowd = [participants.join(started, key_hash=f"{n:064}") for n in range(30)]
    questions.upvote(started, participant=ben, question_pk=other.pk)

    def vote(who, pk, on=True):
        return Command(
            started.pk, who.key, RECEIPT, "vote", {"question": pk, "on": on}, f"{who.pk} {pk} {on}"
        )

    batch = [vote(person, one.pk) for person in crowd]
    batch += [vote(ben, other.pk, on=False), vote(crowd[0], hidden.pk), vote(crowd[1], "none")]
    batch += [vote(crowd[2], other.pk), vote(crowd[2], other.pk, on=False)]
    with django_assert_max_num_queries(16):
        acks = carry_out_all(batch)
    assert acks[:30] == [{"votes": 30, "on": True}] * 30 and acks[30] == {"votes": 0, "on": False}
    assert [ack.status for ack in acks[31:33]] == [404, 404]
    assert acks[33:] == [{"votes": 0, "on": True}, {"votes": 0, "on": False}], "the last word counts"
    assert (one.upvotes.count(), other.upvotes.count()) == (30, 0)
    assert carry_out_all(batch)[:31] == acks[:31], "sent again, they count once"
    assert one.upvotes.count() == 30
