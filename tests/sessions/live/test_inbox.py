"""The inbox: what it writes together. What becomes of it stands in commands/test_participant.py."""

from sessions.commands.seated import Command
from sessions.live.inbox import MAX_BATCH, Inbox, _Received
from sessions.seats import Seat


def received(*sent: tuple[str, str]) -> list[_Received]:
    return [_Received(Command(Seat(1, key), "ask", {"text": text}), None) for key, text in sent]


def texts(batch: list[_Received]) -> list[str]:
    return [each.command.data["text"] for each in batch]


def test_two_commands_of_one_seat_are_never_written_together_and_keep_their_order():
    inbox = Inbox()
    inbox._received = received(("a", "1"), ("b", "2"), ("a", "3"), ("a", "4"), ("c", "5"), ("b", "6"))
    batches = []
    while inbox._received:
        batches.append(texts(inbox._take_batch()))
    assert batches == [["1", "2", "5"], ["3", "6"], ["4"]]


def test_a_batch_is_cut_where_it_gets_long_and_nothing_is_lost():
    inbox = Inbox()
    inbox._received = received(*((f"{n}", f"{n}") for n in range(MAX_BATCH + 2)))
    assert [len(inbox._take_batch()), len(inbox._take_batch())] == [MAX_BATCH, 2]
