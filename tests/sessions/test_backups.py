"""Backups: what is in none of them, and the day on which each goes."""

import os
import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from server import ROOT
from steps import send, take_seat, ten_seconds_later

from sessions import backups
from sessions.actions import arranging, lifecycle, questions, rehearsing, retention
from sessions.models import ProcessedCommand, Question, Session

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "made" / "backups"


def days(many: int):
    return timezone.localdate() + timedelta(days=many)


def ask(file, sql: str) -> list:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute(sql).fetchall()


@on_sqlite
def test_what_was_sent_to_an_open_round_and_how_is_in_no_backup(round_, ben, seat, started):
    """Nor is a byte of it: not even while the backup is made."""
    send(seat, "answer", id="canary-command", round=round_.pk, choice="A")
    questions.log_spoken(started, text="This one stays.")
    SignIn.objects.create(
        session_key="canary-sign-in", session_data="canary-data", expire_date=timezone.now()
    )
    hashes = [
        value.encode()
        for row in ProcessedCommand.objects.values_list("id_hash", "body_hash")
        for value in row
    ]
    responses = apps.get_model("quiz.Response").objects
    assert responses.count() == 1 and len(hashes) == 2
    file, _day = backups.make()
    held = file.read_bytes()
    assert b"This one stays." in held
    assert [secret for secret in (b"canary", *hashes) if secret in held] == []
    for table in ("quiz_response", "live_processedcommand", "django_session"):
        assert ask(file, f"SELECT count(*) FROM {table}") == [(0,)]
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]
    assert responses.count() == 1, "the site itself has it"


@on_sqlite
def test_no_backup_has_a_rehearsal(started, ben, workshop, ada):
    """What it has of the session itself stays."""
    questions.log_spoken(started, text="This one stays.")
    Session.objects.filter(pk=started.pk).update(started_at=None)
    rehearsal = rehearsing.rehearse(Session.objects.get(pk=started.pk), by=ada)
    lifecycle.start(Session.objects.get(pk=rehearsal.pk))
    questions.log_spoken(Session.objects.get(pk=rehearsal.pk), text="canary of a rehearsal")
    send(take_seat(Session.objects.get(pk=rehearsal.pk), "Canary Mele"), "ask", text="canary, too")
    file, _day = backups.make()
    held = file.read_bytes()
    assert b"This one stays." in held and b"canary" not in held and b"Canary" not in held
    assert rehearsal.code.encode() not in held and started.code.encode() in held
    assert ask(file, "PRAGMA foreign_key_check") == []
    assert ask(file, "SELECT count(*) FROM live_participant") == [(1,)]
    assert ask(file, "SELECT count(*) FROM live_planneditem") == [(started.plan.count(),)]


@on_sqlite
def test_a_backup_has_no_moment_near_that_of_a_question(started):
    questions.log_spoken(started, text="Why?")
    Question.objects.update(console_from=datetime(2031, 7, 19, tzinfo=UTC))
    file, _day = backups.make()
    assert ask(file, "SELECT text, console_from FROM live_question") == [("Why?", None)]
    assert b"2031-07-19" not in file.read_bytes()
    assert Question.objects.get().console_from, "the site itself has it"


@on_sqlite
def test_a_backup_has_only_the_day_on_which_somebody_joined(started, ben):
    """At which slide they did tells who asked there, where few came late."""
    file, _day = backups.make()
    copied = ask(file, "SELECT joined_at FROM live_participant")
    assert copied == [(connection.ops.adapt_datetimefield_value(started.midnight),)]
    ben.refresh_from_db()
    assert ben.joined_at != started.midnight, "the site itself has it"


@on_sqlite
def test_it_goes_to_its_folder_with_its_last_day_in_its_name(started, ben):
    before = os.umask(0o022)
    try:
        file, day = backups.make()
    finally:
        os.umask(before)
    assert backups.NAME.fullmatch(file.name)[1] == str(day)
    assert file.parent == settings.BACKUP_DIR and list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700


def test_its_day_is_the_first_deletion_day_in_it_and_within_a_week(started, ben):
    def day_where(**changes):
        Session.objects.filter(pk=started.pk).update(**changes)
        return backups._delete_on()

    assert day_where(delete_on=days(3)) == days(3)
    assert day_where(delete_on=days(30)) == days(7)
    assert day_where(delete_on=None) == days(7)
    assert day_where(delete_on=days(-5)) == days(1), "its seats ought to be gone"
    assert day_where(retention_hold="for a review") == days(7)
    day_where(delete_on=days(3), retention_hold="")
    ben.delete()
    assert backups._delete_on() == days(7), "nobody is in it"


def test_a_questions_own_day_counts_too(started, ada):
    """Where no seat is left: thirty days after it was closed, at day 120, after a year, or with the names."""
    question = questions.ask(started, text="Why?", receipt="a" * 64)
    row = Question.objects.filter(pk=question.pk)

    def day_where(ago: int = 0, **changes):
        starts = timezone.now() - timedelta(days=ago)
        Session.objects.filter(pk=started.pk).update(starts_at=starts, delete_on=None, purged_at=starts)
        usual = {"status": "open", "result": "", "answered_at": None, "sender_tag": "", "shown_at": starts}
        row.update(**usual | changes)
        return backups._delete_on()

    closed = {"status": "closed", "result": "written", "answered_at": timezone.now() - timedelta(days=28)}
    assert day_where(40) == days(7), "it waits for its answer"
    assert day_where(40, **closed, visibility="asker") == days(2)
    assert day_where(40, **closed, visibility="session") == days(7), "it stays as it is"
    assert day_where(40, **closed, visibility="session", sender_tag="a" * 64) == days(2), "its tag goes"
    assert day_where(40, **closed, visibility="session", draft="Hm.") == days(2), "its draft goes"
    row.update(draft="")
    last = {"status": "open", "visibility": "session"}
    assert days(3) <= day_where(117, **last, sender_tag="a" * 64) <= days(4)
    assert day_where(117, **last) == days(7)
    assert days(3) <= day_where(362, **last) <= days(4)
    Session.objects.update(retention_hold="a complaint")
    assert day_where(40, **closed, visibility="asker") == days(7), "held until that is lifted"
    Session.objects.update(held_until=days(5))
    assert day_where(40, **closed, visibility="asker") == days(5)
    Session.objects.update(purged_at=None, retention_hold="", held_until=None, delete_on=days(4))
    row.update(status="open", result="", answered_at=None, visibility="asker", filed_at=None)
    Session.objects.update(starts_at=timezone.now())
    assert backups._delete_on() == days(4), "nobody reads it, so it goes with the names"


def test_an_earlier_deletion_day_brings_the_backups_day_forward(started, ben, ada):
    settings.BACKUP_DIR.mkdir(parents=True)
    names = [f"workshop-20261130-020000-delete-on-{days(n)}.sqlite3" for n in (2, 6)]
    for name in (*names, "mine.sqlite3"):
        (settings.BACKUP_DIR / name).write_text("")
    arranging.put_right(started, delete_on=days(3))
    kept = sorted(file.name for file in settings.BACKUP_DIR.iterdir())
    assert kept == ["mine.sqlite3", names[0], names[1].replace(str(days(6)), str(days(3)))]
    retention.hold_back(started, held_back_by="Us", retention_hold="So", held_until=days(30))
    later = settings.BACKUP_DIR / names[1]
    later.write_text("made while it was held")
    retention.lift_hold(started)
    assert not later.exists() and backups._delete_on() == days(3)


def test_the_site_deletes_them_on_their_day_and_nothing_else():
    settings.BACKUP_DIR.mkdir(parents=True)
    part = f"workshop-20261130-020000-delete-on-{days(9)}.sqlite3.0123abcd.part"
    gone = [f"workshop-20261123-020000-delete-on-{days(n)}.sqlite3" for n in (-40, -1, 0)]
    stay = [
        f"workshop-20261130-020000-delete-on-{days(1)}.sqlite3",
        f"workshop-20261130-020000-delete-on-{days(9)}.sqlite3.4567cdef.part",
        "workshop.sqlite3",
        f"workshop-monday-delete-on-{days(-9)}.sqlite3",
        f"mine-workshop-20261123-020000-delete-on-{days(-9)}.sqlite3",
        f"workshop-20261123-020000-delete-on-{days(-9)}.sqlite3.gz",
    ]
    for name in (part, *gone, *stay):
        (settings.BACKUP_DIR / name).write_text("")
    os.utime(settings.BACKUP_DIR / part, (0, time.time() - backups.BROKEN_OFF - 60))
    backups.delete_expired()
    assert sorted(file.name for file in settings.BACKUP_DIR.iterdir()) == sorted(stay)


def test_without_a_folder_there_is_nothing_to_delete():
    backups.delete_expired()
    assert not settings.BACKUP_DIR.exists()


@on_sqlite
def test_who_asks_for_one_is_told_where_it_is_and_when_to_delete_it(started, ben, tmp_path, capsys):
    call_command("backup")
    said = capsys.readouterr().out
    assert re.search(
        r"workshop-[\d-]+-delete-on-[\d-]+\.sqlite3: [\d,]+ bytes\nThe site deletes it on \d", said
    )
    call_command("backup", str(tmp_path / "mine.sqlite3"))
    assert f"Delete it on {backups._delete_on()} at the latest" in capsys.readouterr().out


@on_sqlite
@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("there.sqlite3", r"there\.sqlite3 is there already\. Choose another name\."),
        ("nowhere/copy.sqlite3", "can’t be written: No such file or directory"),
        ("there.sqlite3/copy.sqlite3", "can’t be written: Not a directory"),
        ("n" * 250 + ".sqlite3", "can’t be written: File name too long"),
    ],
)
def test_a_file_that_cannot_be_made_is_refused_in_one_sentence(db, tmp_path, place, sentence):
    (tmp_path / "there.sqlite3").write_text("mine")
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", str(tmp_path / place))
    assert [file.name for file in tmp_path.iterdir()] == ["there.sqlite3"]
    assert (tmp_path / "there.sqlite3").read_text() == "mine"


@on_sqlite
def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path, settings):
    (tmp_path / "file").write_text("")
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    with pytest.raises(CommandError, match="can’t be written"):
        call_command("backup")


@on_sqlite
@pytest.mark.parametrize(
    "problem",
    [sqlite3.OperationalError("database or disk is full"), OSError(28, "full"), KeyboardInterrupt()],
)
def test_nothing_half_written_is_left(tmp_path, monkeypatch, problem):
    def fail(_file) -> None:
        raise problem

    monkeypatch.setattr(backups.os, "fsync", fail)
    with pytest.raises((backups.BackupFailed, KeyboardInterrupt)):
        backups.make(tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_the_documented_dump_leaves_the_same_tables_out():
    text = (ROOT / "docs" / "operating.md").read_text()
    assert set(re.findall(r"--exclude-table-data=(\w+)", text)) == set(backups.left_out())


def test_what_sealing_deletes_is_named_by_its_kind(round_, ben, seat, started):
    """Or a backup of an open round would hold it."""
    send(seat, "answer", round=round_.pk, choice="A")
    tables = {model: model.objects.count() for model in apps.get_app_config("quiz").get_models()}
    lifecycle.end(started)
    ten_seconds_later()
    shrunk = {model._meta.db_table for model, count in tables.items() if model.objects.count() < count}
    assert shrunk == {"quiz_response"} < set(backups.left_out())
