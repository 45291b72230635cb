"""Writers in one process take turns: a burst of small commits isn't slowed by SQLite's own waiting."""

import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

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


def test_at_the_stop_the_log_is_emptied_once_the_last_thread_has_ended(session):
    """A thread may end while it reads: its connection is closed. What a living one uses is left to it."""
    reading, go_on, read = threading.Event(), threading.Event(), []

    def leave_off() -> None:
        held.append(connections["default"])
        connection.ensure_connection()
        connection.connection.execute("BEGIN")
        connection.connection.execute("SELECT id FROM live_session").fetchall()

    def read_on() -> None:
        connection.ensure_connection()
        rows = connection.connection.execute("SELECT id FROM live_session UNION ALL SELECT 2")
        read.append(next(rows))
        reading.set()
        go_on.wait(10)
        read.extend(rows)
        connection.close()

    held: list = []
    ended, alive = threading.Thread(target=leave_off), threading.Thread(target=read_on)
    for thread in (ended, alive):
        thread.start()
    ended.join()
    assert reading.wait(10)
    write(session)
    try:
        assert not base.stop(connections["default"], wait=0.2), "somebody reads"
        base._turn.release()
        go_on.set()
        alive.join(10)
        assert read == [(session.pk,), (2,)]
        assert base.stop(connections["default"])
        with pytest.raises(OperationalError, match="locked"):
            connection.settings_dict["OPTIONS"]["timeout"] = 0.1
            write(session)
    finally:
        connection.settings_dict["OPTIONS"]["timeout"] = 5
        base._turn.release()
    assert Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size == 0
