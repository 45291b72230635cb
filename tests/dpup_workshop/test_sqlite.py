"""Writers in one process take turns: a burst of small commits isn't slowed by SQLite's own waiting."""

import threading

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from dpup_workshop.sqlite import base
from sessions.models import LogEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]


def in_threads(work, count=8):
    problems = []

    def run(number):
        try:
            work(number)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not problems, problems


def write(session):
    with transaction.atomic():
        seen = session.log.count()
        LogEntry.objects.create(session=session, at=session.starts_at, verb=f"saw {seen}")


def test_each_writer_sees_what_the_one_before_wrote(session):
    before = session.log.count()
    in_threads(lambda number: [write(session) for _ in range(20)])
    seen = {int(verb.split()[1]) for verb in session.log.values_list("verb", flat=True) if "saw" in verb}
    assert seen == set(range(before, before + 160))


def test_a_turn_ends_however_the_transaction_ends(session):
    def fail():
        with pytest.raises(IntegrityError), transaction.atomic():
            LogEntry.objects.create(session=None, verb="nobody's")

    def close():
        transaction.set_autocommit(True)
        with pytest.raises(RuntimeError), transaction.atomic():
            connection.connection.execute("SELECT 1")
            raise RuntimeError
        connection.close()

    for way in (fail, close, lambda: write(session)):
        way()
        assert not base._turn.locked(), way


def test_who_waits_too_long_is_told_so(session, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with base._turn, pytest.raises(OperationalError, match="locked"):
        write(session)
