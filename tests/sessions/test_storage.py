"""What was deleted leaves the files: the log is emptied without anybody waiting for it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from steps import press

from sessions import storage
from sessions.actions import questions
from sessions.models import LogEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]
CANARY = "The canary sang"


def file(ending: str = "") -> Path:
    return Path(f"{connection.settings_dict['NAME']}{ending}")


def written(ending: str = "") -> bool:
    return CANARY.encode() in file(ending).read_bytes()


@pytest.fixture
def reader():
    """Another program that reads the database's file, as it was."""
    with closing(sqlite3.connect(file(), isolation_level=None)) as opened:
        yield opened


def read(opened) -> None:
    opened.execute("BEGIN")
    opened.execute("SELECT count(*) FROM live_logentry").fetchone()


def until(true) -> bool:
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()


@pytest.fixture
def checkpoints():
    thread = storage.Checkpoints(every=60, delay=0.01)
    thread.start()
    assert until(lambda: not storage._wanted.is_set())
    yield thread
    thread.stop.set()
    storage._wanted.set()
    thread.join(10)


def test_deleted_text_is_in_no_file(session):
    for n in range(30):
        questions.log_spoken(session, text=f"{CANARY} {n}. {'Why? ' * (n * 3)}")
    assert written("-wal")
    assert storage.checkpoint()
    assert written() and not written("-wal")
    session.questions.all().delete()
    assert written(), "the deletion stands in the log so far"
    assert storage.checkpoint()
    assert not written() and file("-wal").stat().st_size == 0


def test_a_log_that_is_read_is_left_at_once_and_nobody_waits(session, reader):
    questions.log_spoken(session, text=CANARY)
    read(reader)
    session.questions.all().delete()
    began = time.monotonic()
    assert not storage.checkpoint()
    LogEntry.objects.create(session=session, at=session.starts_at, verb="end")
    assert time.monotonic() - began < 1
    assert written("-wal")
    reader.execute("COMMIT")
    assert storage.checkpoint() and not written("-wal")


def test_afterwards_a_writer_waits_for_others_as_before(session):
    storage.checkpoint()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (5000,)


def test_asked_for_it_is_done_after_the_commit_as_soon_as_nobody_reads(session, reader, checkpoints):
    questions.log_spoken(session, text=CANARY)
    read(reader)
    with transaction.atomic():
        session.questions.all().delete()
        storage.checkpoint_soon()
        assert not storage._wanted.is_set()
    assert until(lambda: not storage._wanted.is_set())
    time.sleep(0.2)
    assert written("-wal"), "somebody reads"
    reader.execute("COMMIT")
    assert until(lambda: file("-wal").stat().st_size == 0)


def test_nothing_is_asked_for_by_what_was_rolled_back(session):
    storage._wanted.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        storage.checkpoint_soon()
        raise RuntimeError
    assert not storage._wanted.is_set()


def test_sealing_a_round_asks_for_it(started, round_, monkeypatch):
    asked = []
    monkeypatch.setattr(storage, "checkpoint_soon", lambda: asked.append(round_.sealed_at))
    press(started)
    assert asked == [], "closed, with its grace"
    press(started)
    assert len(asked) == 1


def test_a_database_that_fails_is_tried_again(monkeypatch, caplog):
    tries = []

    def fails_once() -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseError("disk I/O error")
        return True

    monkeypatch.setattr(storage, "checkpoint", fails_once)
    storage.Checkpoints(delay=0)._empty()
    assert len(tries) == 2 and "could not be emptied" in caplog.text


def test_a_log_that_is_held_long_is_said_once(monkeypatch, caplog):
    answers = iter([False, False, False, True])
    monkeypatch.setattr(storage, "checkpoint", lambda: next(answers))
    monkeypatch.setattr(storage, "HELD_LONG", -1.0)
    storage.Checkpoints()._empty()
    assert caplog.text.count("reading it for a minute") == 1


def test_a_small_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    storage.write_whole(kept, "one")
    assert kept.read_text() == "one" and kept.stat().st_mode & 0o777 == 0o600

    def full(_file) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.write_whole(kept, "two")
    assert kept.read_text() == "one" and list(tmp_path.iterdir()) == [kept]
