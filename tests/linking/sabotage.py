"""Builds with a link put back: what a careless change would do. An attack has to find each."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.db.models.signals import pre_save
from django.utils import timezone

from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.live import inbox
from sessions.live.inbox import Inbox, _Received
from sessions.models import Question
from sessions.seats import Seat

Asked = Callable[[int, int], None]  # is told of each question, and of the seat that it came from


def _nothing(question: int, participant: int) -> None: ...


@contextmanager
def keys_in_order() -> Iterator[Asked]:
    """Questions are numbered as they come."""
    numbers = count(10**15)
    with _before_saving(lambda question: setattr(question, "pk", next(numbers))):
        yield _nothing


@contextmanager
def precise_times() -> Iterator[Asked]:
    """A question keeps the moment at which it was asked."""
    with _before_saving(lambda question: setattr(question, "asked_at", timezone.now())):
        yield _nothing


@contextmanager
def a_column() -> Iterator[Asked]:
    """A question says who asked it, in a column that the models don't know."""

    def asked(question: int, participant: int) -> None:
        _execute("UPDATE live_question SET sent_by = %s WHERE id = %s", participant, question)

    _execute("ALTER TABLE live_question ADD COLUMN sent_by bigint")
    try:
        yield asked
    finally:
        _execute("ALTER TABLE live_question DROP COLUMN sent_by")


@contextmanager
def marks_from_what_is_stored() -> Iterator[Asked]:
    """Tags are made under the hash that stands in the seat's row, not under the cookie's key."""

    def derive(seat: Seat, label: str) -> bytes:
        return hmac.digest(seat.hash.encode(), label.encode(), "sha256")

    with mock.patch.object(Seat, "_derive", derive):
        yield _nothing


@contextmanager
def written_together() -> Iterator[Asked]:
    """What came at one moment is written by one transaction, several commands of one seat included."""

    def all_of_it(self: Inbox) -> list[_Received]:
        batch, self._received = self._received, []
        return batch

    def commit(commands: list[Command]) -> list[dict[str, Any]]:
        with transaction.atomic():
            return [inbox._as_sent(ack) for command in commands for ack in carry_out_all([command])]

    with mock.patch.object(Inbox, "_take_batch", all_of_it), mock.patch.object(inbox, "_commit", commit):
        yield _nothing


@contextmanager
def _before_saving(change: Callable[[Question], None]) -> Iterator[None]:
    def new(sender: Any, instance: Question, **_more: Any) -> None:
        if instance._state.adding:
            change(instance)

    pre_save.connect(new, sender=Question)
    try:
        yield
    finally:
        pre_save.disconnect(new, sender=Question)


def _execute(sql: str, *given: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
