"""Once a session has ended, the place of a row on the disk doesn't tell when it came."""

import random
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from sessions import compaction, housekeeping
from sessions.actions import arranging, lifecycle, questions
from sessions.compaction import NIGHT, SETTLED, WAIT_FOR_OTHERS
from sessions.housekeeping import Housekeeping
from sessions.models import Participant, Question, Session
from sessions.models.keys import new_key

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60
MINUTE = timedelta(minutes=1)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def another(workshop, ada):
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(made)
    made.refresh_from_db()
    return made


def done(tmp_path, moment: datetime) -> None:
    (tmp_path / "compacted").write_text(moment.isoformat())


def end(session, ago: timedelta) -> None:
    lifecycle.end(session)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - ago)


def arrive(session) -> list[int]:
    """People with random keys, each with a question; their keys in the order in which they came."""
    keys = [new_key() for _ in range(PEOPLE)]
    for key in keys:
        Participant.objects.create(
            pk=key, session=session, key=f"{key:064x}", name=f"<{key}>", joined_at=session.starts_at
        )
        Question.objects.create(
            pk=key, session=session, text="Why? " * random.randint(1, 9), asked_at=session.starts_at
        )
    return keys


@contextmanager
def meanwhile(work: Callable[[int], Any]):
    """Do it over and over in another thread. Gives what it returned each time, and what it raised at last."""
    found, stop = [], threading.Event()

    def run() -> None:
        try:
            while not stop.is_set():
                found.append(work(len(found)))
        except Exception as problem:
            found.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join(30)


def test_it_is_due_once_a_session_has_ended(started, tmp_path):
    now = timezone.now()
    done(tmp_path, now)
    assert not compaction._is_due(now + MINUTE)
    lifecycle.end(started)
    now = Session.objects.get().ended_at
    assert not compaction._is_due(now + SETTLED / 2), "what was being written is awaited"
    assert compaction._is_due(now + SETTLED)


def test_it_waits_while_another_is_on_but_not_for_an_hour(started, another, tmp_path):
    lifecycle.start(another)
    end(started, timedelta())
    ended = Session.objects.get(pk=started.pk).ended_at
    done(tmp_path, ended - MINUTE)
    assert not compaction._is_due(ended + SETTLED)
    assert not compaction._is_due(ended + WAIT_FOR_OTHERS - MINUTE)
    assert compaction._is_due(ended + WAIT_FOR_OTHERS)
    assert timedelta(hours=1) > WAIT_FOR_OTHERS + 3 * timedelta(seconds=housekeeping.COMPACT_AGAIN)
    lifecycle.end(another)
    assert compaction._is_due(ended + SETTLED), "nobody has to wait"


def test_it_is_due_after_each_night_unless_a_session_is_on(session, tmp_path, settings):
    settings.TIME_ZONE = "UTC"
    evening = timezone.now().replace(hour=22)
    after = evening.replace(hour=NIGHT, minute=1, second=1) + timedelta(days=1)
    done(tmp_path, evening - timedelta(days=2))
    assert compaction._last_night(after) == after.replace(minute=0, second=0, microsecond=0)
    assert compaction._last_night(after - timedelta(minutes=2)).day == evening.day
    assert compaction._is_due(timezone.now())
    lifecycle.start(session)
    assert not compaction._is_due(timezone.now())


def test_after_the_night_it_is_done_once(tmp_path, monkeypatch, settings):
    settings.TIME_ZONE = "UTC"
    clock = [datetime(2026, 11, 30, NIGHT, 0, 20, tzinfo=UTC)]
    done(tmp_path, clock[0] - timedelta(days=1))
    monkeypatch.setattr(compaction.timezone, "now", lambda: clock[0])
    times = 0
    for _ in range(10):
        times += compaction.compact_if_due()
        clock[0] += MINUTE
    assert times == 1


def test_what_is_due_is_known_after_a_restart_and_whatever_the_file_says(started, tmp_path):
    end(started, 5 * MINUTE)
    now = timezone.now()
    for noted in ("", "nonsense", (now + timedelta(days=1)).isoformat(), (now - 6 * MINUTE).isoformat()):
        (tmp_path / "compacted").write_text(noted)
        assert compaction._is_due(now), noted
    assert compaction.compact_if_due()
    assert not compaction.compact_if_due()
    assert compaction._done_until() >= now - SETTLED
    (tmp_path / "compacted").unlink()
    assert compaction.compact_if_due()


def test_a_session_that_went_on_is_compacted_again(started):
    end(started, 5 * MINUTE)
    assert compaction.compact_if_due()
    lifecycle.reopen(started)
    end(started, SETTLED)
    compaction._file().write_text((timezone.now() - 2 * SETTLED).isoformat())
    assert compaction.compact_if_due()


def test_housekeeping_goes_on_where_it_fails_and_tries_again_later(started, monkeypatch, caplog):
    tries, clock = [], [1000.0]

    def fail() -> None:
        tries.append(clock[0])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compaction, "compact_if_due", fail)
    monkeypatch.setattr(housekeeping.time, "monotonic", lambda: clock[0])
    keeping, cleared = Housekeeping(), []
    monkeypatch.setattr(housekeeping, "call_command", cleared.append)
    for clock[0] in (1000.0, 1060.0, 1000.0 + housekeeping.COMPACT_AGAIN):
        keeping.once()
    assert tries == [1000.0, 1000.0 + housekeeping.COMPACT_AGAIN] and cleared == ["clearsessions"]
    assert "could not be compacted" in caplog.text


def test_each_row_of_a_session_is_among_them_and_no_other():
    found = {model._meta.label: lookup for model, lookup in compaction.rows_of_sessions().items()}
    assert found["live.Question"] == found["live.Participant"] == found["live.Round"] == "session"
    assert found["live.Upvote"].endswith("__session")
    assert found["quiz.Total"] == found["quiz.Asked"] == "round__session"
    assert not {"live.Session", "live.Workshop", "live.Slide", "quiz.Choice", "auth.User"} & set(found)


@on_sqlite
def test_the_file_is_written_in_the_order_of_keys(started):
    keys = arrive(started)
    assert _places(keys) != sorted(keys), "as it is without"
    end(started, 5 * MINUTE)
    assert compaction.compact_if_due()
    assert _places(keys) == sorted(keys)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _places(keys: list[int]) -> list[int]:
    """The keys by where their seats stand in the file, last first: SQLite fills a page from its end."""
    assert connection.vendor == "sqlite"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = opened.execute("PRAGMA page_size").fetchone()[0]
    with open(connection.settings_dict["NAME"], "rb") as file:
        held = file.read()
    at = {key: held.index(f"<{key}>".encode()) for key in keys}
    return sorted(keys, key=lambda key: (at[key] // size, -at[key]))


@on_sqlite
def test_writers_wait_their_turn_and_lose_nothing(started, another):
    end(started, 5 * MINUTE)
    with meanwhile(lambda n: questions.log_spoken(another, text=f"Number {n}?")) as found:
        for _ in range(5):
            compaction._file().unlink(missing_ok=True)
            assert compaction.compact_if_due()
    assert all(isinstance(logged, list) for logged in found)
    assert len(found) == another.questions.count() > 5


@on_sqlite
def test_a_disk_without_room_for_a_copy_is_not_filled(started, monkeypatch):
    end(started, 5 * MINUTE)
    room = compaction.Path(connection.settings_dict["NAME"]).stat().st_size + compaction.MIN_ROOM - 1
    monkeypatch.setattr(compaction.os, "statvfs", lambda _: SimpleNamespace(f_bavail=room, f_frsize=1))
    with pytest.raises(OSError, match="lacks room"):
        compaction.compact_if_due()
    assert not compaction._file().exists()
    monkeypatch.setattr(compaction.os, "statvfs", lambda _: SimpleNamespace(f_bavail=room + 1, f_frsize=1))
    assert compaction.compact_if_due()


def _rows(session) -> list[tuple]:
    """Of seats and questions: (table, key, transaction) in the order of the disk."""
    with connection.cursor() as cursor:
        found = []
        for table in ("live_participant", "live_question"):
            cursor.execute(
                f"SELECT '{table}', id, xmin::text FROM {table} WHERE session_id = %s ORDER BY ctid",
                [session.pk],
            )
            found += cursor.fetchall()
    return found


@on_postgresql
def test_the_session_is_written_by_one_transaction_in_the_order_of_keys(started, another):
    keys, theirs = arrive(started), arrive(another)
    Question.objects.filter(pk=keys[0]).update(merged_into=keys[1])
    Session.objects.filter(pk=started.pk).update(spotlight=keys[2])
    assert len({transaction for *_, transaction in _rows(started)}) > PEOPLE
    end(started, 5 * MINUTE)
    before, others = list(started.questions.order_by("pk").values()), _rows(another)
    assert [key for _, key, _ in _rows(started)] != sorted(keys) * 2
    assert compaction.compact_if_due()
    assert [key for _, key, _ in _rows(started)] == sorted(keys) * 2
    assert len({transaction for *_, transaction in _rows(started)}) == 1
    assert list(started.questions.order_by("pk").values()) == before
    assert _rows(another) == others and len(others) == 2 * len(theirs)


@on_postgresql
def test_who_writes_meanwhile_waits_a_moment_and_loses_nothing(started, another):
    ours, theirs = arrive(started), arrive(another)
    end(started, 5 * MINUTE)

    def write(keys: list[int], n: int) -> int:
        return Question.objects.filter(pk=keys[n % PEOPLE]).update(draft=f"draft {n}")

    with meanwhile(partial(write, ours)) as of_ours, meanwhile(partial(write, theirs)) as of_theirs:
        for _ in range(20):
            compaction._file().unlink(missing_ok=True)
            assert compaction.compact_if_due()
    assert set(of_ours) == set(of_theirs) == {1} and min(len(of_ours), len(of_theirs)) > 20
    assert Question.objects.count() == 2 * PEOPLE


@on_postgresql
def test_only_one_process_does_it(started):
    end(started, 5 * MINUTE)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [compaction.ADVISORY_LOCK])
        assert not compaction.compact_if_due()
        cursor.execute("SELECT pg_advisory_unlock(%s)", [compaction.ADVISORY_LOCK])
    other.close()
    assert compaction.compact_if_due()


@on_postgresql
def test_nobody_waits_long_where_a_table_is_held(started):
    keys = arrive(started)
    end(started, 5 * MINUTE)
    before, other = _rows(started), connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT id FROM live_question WHERE id = %s FOR UPDATE", [keys[0]])
        with pytest.raises(OperationalError, match="lock timeout"):
            compaction.compact_if_due()
    other.rollback()
    other.close()
    assert _rows(started) == before and compaction.compact_if_due()
