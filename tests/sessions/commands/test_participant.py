"""What participants send: once or twice, by either door, alone or in a group."""

import pytest
from django.utils import timezone
from steps import send, take_seat

from sessions import activities
from sessions.actions import lifecycle, moderation, questions
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.models import Question, Session

pytestmark = pytest.mark.django_db


def test_the_same_command_sent_again_has_its_effect_once(started, ben, seat):
    send(seat, "ask", id="abc", text="Why?")
    send(seat, "ask", id="abc", text="Why?")
    assert Question.objects.count() == 1
    with pytest.raises(Refused, match="out of step"):
        send(seat, "ask", id="abc", text="What?")


def test_a_command_sent_again_by_the_other_door_is_the_same_command(started, ben, seat, ada):
    """By socket a vote says `true`; sent again as a form it says "true"."""
    question = questions.log_spoken(started, text="Why?", by=ada)[0]
    moderation.show(started, question_pk=question.pk, by=ada)
    send(seat, "vote", id="v", question=question.pk, on=True)
    send(seat, "vote", question=question.pk, on=False)
    send(seat, "vote", id="v", question=str(question.pk), on="true")
    assert not question.upvotes.exists(), "a command of long ago changes nothing"


def test_the_end_refuses_what_comes_after(started, ben, seat, round_):
    lifecycle.end(started)
    started.refresh_from_db()
    for do, data in [("ask", {"text": "Late?"}), ("answer", {"round": round_.pk, "choice": "A"})]:
        with pytest.raises(Refused) as refused:
            send(seat, do, **data)
        assert refused.value.status == 410


def test_after_the_end_a_name_can_still_be_changed_and_removed(started, ben, seat):
    send(seat, "ask", text="Why?", name_shown_to="room")
    lifecycle.end(started)
    for said in ("Benedict", ""):
        send(seat, "name", id=f"after {said}", name=said)
        send(seat, "name", id=f"after {said}", name=said)  # once, and acknowledged again
        ben.refresh_from_db()
        assert ben.name == said
    assert not started.questions.exclude(participant=None).exists(), "it went from what was signed, too"
    Session.objects.update(names_deleted_at=timezone.now())
    with pytest.raises(Refused, match="The names of this session are deleted"):
        send(seat, "name", name="Ben")
    ben.refresh_from_db()
    assert ben.name == ""


def test_one_that_breaks_its_group_leaves_the_others_saved(started, ben, seat, round_, monkeypatch):
    """Whatever goes wrong with one write: it is told so, and the others of its commit are kept."""
    cleo, third = (take_seat(started) for _ in "ab")
    take = activities.get("quiz").take

    def breaks(round_, entries):
        if any(entry.data["choice"] == "?" for entry in entries):
            raise ValueError("a fault of ours")
        return take(round_, entries)

    monkeypatch.setattr(activities.get("quiz"), "take", breaks)
    commands = [
        Command(who, "answer", {"round": round_.pk, "choice": choice}, choice)
        for who, choice in [(seat, "A"), (third, "?"), (cleo, "B")]
    ]
    first, broken, last = carry_out_all(commands)
    assert first is last is None and isinstance(broken, ValueError)
    assert round_.responses.count() == 2


def test_votes_of_one_moment_are_counted_together(started, ben, seat, ada, django_assert_max_num_queries):
    """By as many queries as one takes; each is told how many its question has, and a refused one why."""
    one, other, hidden = questions.log_spoken(started, text="Why?\nHow?\nWho?", by=ada)
    for question in (one, other):
        moderation.show(started, question_pk=question.pk, by=ada)
    crowd = [take_seat(started) for _ in range(32)]
    questions.upvote(started, seat=seat, question_pk=other.pk)

    def vote(who, pk, on=True):
        return Command(who, "vote", {"question": pk, "on": on}, f"{pk} {on}")

    batch = [vote(person, one.pk) for person in crowd[:30]]
    batch += [vote(seat, other.pk, on=False), vote(crowd[30], hidden.pk), vote(crowd[31], "none")]
    with django_assert_max_num_queries(16):
        acks = carry_out_all(batch)
    assert acks[:31] == [None] * 31
    assert [ack.status for ack in acks[31:]] == [404, 404]
    assert (one.upvotes.count(), other.upvotes.count()) == (30, 0)
    assert carry_out_all(batch)[:31] == acks[:31], "sent again, they count once"
    assert one.upvotes.count() == 30


def test_two_commands_of_one_seat_never_share_a_transaction(seat, ben):
    with pytest.raises(AssertionError):
        carry_out_all([Command(seat, "ask", {"text": text}) for text in ("Why?", "How?")])
