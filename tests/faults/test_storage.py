"""The database's files when the site stops, is killed or has no room: nothing is lost or left over."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from server import ROOT, Server
from visitor import Visitor
from websockets.sync.client import connect

QUESTIONS = 4000
FILL = f"""
from datetime import timedelta
from django.utils import timezone
from sessions.actions import lifecycle, undoing
from sessions.models import Question, Session
session = Session.objects.get()
lifecycle.end(session)
undoing.finalise_due(timezone.now() + timedelta(seconds=10))
Session.objects.update(ended_at=timezone.now() - timedelta(minutes=5))
Question.objects.bulk_create(
    Question(session=session, text="Why? " * 500, asked_at=session.starts_at)
    for _ in range({QUESTIONS})
)
"""
COMPACT = "from sessions import compaction; print('ready', flush=True); compaction.compact_if_due()"
BACKUP = "from sessions import backups; print('ready', flush=True); backups.make()"
MB = 1024 * 1024


@pytest.fixture
def site(tmp_path):
    server = Server(tmp_path / "data").prepare()
    yield server
    if server.process is not None:
        server.stop()


@pytest.fixture
def large(site):
    """A site that is off, with ten megabytes of a session that has just ended."""
    site.session()
    site.shell(FILL)
    site._shell.close()
    site._shell = None
    assert (site.data / "workshop.sqlite3").stat().st_size > 10 * MB
    return site


def log_size(server) -> int:
    log = server.data / "workshop.sqlite3-wal"
    return log.stat().st_size if log.exists() else 0


@contextmanager
def another_program(server):
    """It has the database open, so that the log outlasts the site's own connections."""
    with closing(sqlite3.connect(server.data / "workshop.sqlite3")) as opened:
        opened.execute("SELECT count(*) FROM live_session").fetchone()
        yield


def state(server) -> tuple:
    with closing(sqlite3.connect(server.data / "workshop.sqlite3")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return opened.execute(
            "SELECT count(*), sum(id % 1000003), sum(length(text)) FROM live_question"
        ).fetchone()


def begin(server, *arguments: str, limit: int | None = None) -> subprocess.Popen:
    """A command of the site's, with files that may grow no larger than `limit`."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limited,
    )


def kill_after(process: subprocess.Popen, seconds: float) -> None:
    assert process.stdout
    assert process.stdout.readline().strip() == "ready"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_stop_leaves_no_log_though_phones_and_consoles_were_served(site):
    site.start()
    code, ada, ben = site.session()["code"], Visitor(site).sign_in(), Visitor(site)
    cookie = ben.join(code)
    ben.get(f"/s/{code}/mine/")
    ada.drive(code, "next_slide")
    address = f"ws://127.0.0.1:{site.port}/ws/room/{code}/"
    with connect(address, origin=site.url, additional_headers={"Cookie": cookie}) as socket:
        socket.recv(10)
        assert ben.post(f"/s/{code}/do/ask/", text="Why?", name_shown_to="nobody") == 200
        with another_program(site):
            assert log_size(site) > 0
            site.process.terminate()
            site.process.wait(10)
            assert log_size(site) == 0
    assert site.process.returncode == 0 and "Traceback" not in site.said()


def kill_with_a_log(site) -> None:
    """Kill it while something stands in its log: that may have been emptied at just that moment."""
    for _attempt in range(10):
        site.start()
        Visitor(site).join(site.session()["code"])
        site.kill()
        if log_size(site):
            return


def test_a_log_that_a_kill_left_is_emptied_after_the_next_start(site):
    kill_with_a_log(site)
    with another_program(site):
        assert log_size(site) > 0
        site.start()
        deadline = time.monotonic() + 10
        while log_size(site) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert log_size(site) == 0


def test_killed_anywhere_a_compaction_changes_nothing_and_is_done_later(large):
    before, took = state(large), 0.3
    for part in range(6):
        kill_after(begin(large, "shell", "--no-imports", "-c", COMPACT), 0.01 + part * took / 6)
        assert state(large) == before
        (large.data / "compacted").unlink(missing_ok=True)
    large.start()
    deadline = time.monotonic() + 20
    while not (large.data / "compacted").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (large.data / "compacted").exists()
    large.stop()
    assert state(large) == before and log_size(large) == 0


def test_killed_anywhere_a_backup_leaves_none_that_looks_whole(large):
    backups = large.data / "backups"
    for part in range(6):
        kill_after(begin(large, "shell", "--no-imports", "-c", BACKUP), 0.01 + part * 0.03)
        for file in backups.glob("*.sqlite3"):
            with closing(sqlite3.connect(file)) as opened:
                assert opened.execute("SELECT count(*) FROM live_question").fetchone() == (QUESTIONS,)
    for file in backups.glob("*.part"):
        os.utime(file, (0, 0))
    large.start()
    deadline = time.monotonic() + 10
    while list(backups.glob("*.part")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(backups.glob("*.part")) == []


def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(large):
    failing = begin(large, "backup", limit=4 * MB)
    _, said = failing.communicate(timeout=60)
    assert (
        failing.returncode == 1 and "was not written: the disk is full." in said and "Traceback" not in said
    )
    assert list((large.data / "backups").iterdir()) == []


def test_a_compaction_that_finds_no_room_changes_nothing(large):
    before = state(large)
    failing = begin(large, "shell", "--no-imports", "-c", COMPACT, limit=4 * MB)
    _, said = failing.communicate(timeout=60)
    assert failing.returncode != 0 and "OperationalError" in said
    assert state(large) == before and not (large.data / "compacted").exists()
    assert log_size(large) == 0


def test_a_restored_backup_does_not_bring_back_what_people_deleted(site):
    site.start()
    code = site.session()["code"]
    ben = Visitor(site)
    ben.join(code)
    ben.get(f"/s/{code}/mine/")
    for text in ("Deleted since?", "Still there?"):
        assert ben.post(f"/s/{code}/do/ask/", text=text, name_shown_to="nobody") == 200
    site.manage("backup")
    site.shell(
        "from sessions import deletions; from sessions.models import Question\n"
        "deleted = Question.objects.filter(text='Deleted since?')\n"
        "deletions.note_deleted(Question, deleted.values_list('pk', flat=True)); deleted.delete()"
    )
    site.stop()
    [copy] = (site.data / "backups").glob("*.sqlite3")
    copy.rename(site.data / "workshop.sqlite3")
    site.start()
    asked = "from sessions.models import Question; print(*Question.objects.values_list('text', flat=True))"
    assert site.shell(asked).strip() == "Still there?"
    assert "what people had deleted since was deleted again, rows: 1" in site.said()
