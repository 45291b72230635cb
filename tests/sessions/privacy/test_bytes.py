"""What was deleted is in no byte of what is kept: file, log, folder, backups; on PostgreSQL in no row."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from clients import seated
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from server import Server
from steps import send, take_seat, ten_seconds_later
from visitor import Visitor

from sessions import backups, compaction, storage
from sessions.actions import lifecycle, moderation, notices, privacy, retention
from sessions.models import Participant, Question, Session
from sessions.privacy.purge import purge

pytestmark = pytest.mark.django_db(transaction=True)
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's files")
NAME, ASKED, EDITED, WORDS = "Kanārī Nāmē", "Kanārī asks whether", "Kanārī edited it to", "kanārī, back left"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"


def found(*texts: str) -> dict[str, str]:
    """Where each of these texts is found, in the database's files or rows and in the data folder."""
    places = _files() | (_rows() if connection.vendor == "postgresql" else {})
    return {name: text for name, held in places.items() for text in texts if text.encode() in held}


def _files() -> dict[str, bytes]:
    files = [each for each in settings.DATA_DIR.rglob("*") if each.is_file()]
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        files += [file for ending in ("", "-wal", "-journal") if (file := Path(f"{name}{ending}")).exists()]
    return {str(file): file.read_bytes() for file in files}


def _rows() -> dict[str, bytes]:
    """Each table's rows as text."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(string_agg(it::text, chr(10)), '') FROM \"{table}\" AS it")
            rows[table] = cursor.fetchone()[0].encode()
    return rows


def settle() -> None:
    """What a served site does by itself within minutes of a deletion, once no session is on."""
    compaction.compact_if_due()
    assert storage.checkpoint()


@pytest.fixture
def given(started, ada):
    """A phone that gave a name, a question that it edited, and words about photos, among others' rows."""
    others = [take_seat(started, f"Somebody {number}") for number in range(30)]
    phone = seated(started)
    send(phone.seat, "name", name=NAME)
    send(phone.seat, "ask", text=ASKED, name_shown_to="room")
    privacy.edit_question(started, seat=phone.seat, question_pk=Question.objects.get().pk, text=EDITED)
    for number, other in enumerate(others):
        send(other, "ask", text=f"What about {number}? " + "Why? " * number)
    notices.switch_notice_on(started, kind="photos", seen_by="us", by=ada)
    send(phone.seat, "opt_out", photos=True, words=WORDS)
    moderation.show(started, question_pk=Question.objects.get(text=EDITED).pk, by=ada)
    storage.checkpoint()
    assert set(found(NAME, EDITED, WORDS).values()), "the search finds what is there"
    return phone


def test_the_search_finds_each_text_while_it_is_held(given):
    for text in (NAME, EDITED, WORDS):
        assert found(text), text


def test_after_everything_was_deleted_nothing_of_it_is_in_any_byte(given, started, ada):
    reply = given.post(reverse("you-delete", args=[started.code]))
    assert "Your information is deleted" in reply.text
    lifecycle.end(started, by=ada)
    ten_seconds_later()
    Session.objects.update(ended_at=timezone.now() - timedelta(minutes=2))
    settle()
    assert found(NAME, ASKED, EDITED, WORDS) == {}
    assert Participant.objects.count() == 30 and Question.objects.count() == 30


def test_after_the_names_were_deleted_no_name_is_in_any_byte(given, started, ada):
    lifecycle.end(started, by=ada)
    ten_seconds_later()
    retention.delete_names(started, names=31, by=ada)
    Session.objects.update(ended_at=timezone.now() - timedelta(minutes=2))
    settle()
    assert found(NAME, "Somebody 7") == {}
    assert found(EDITED), "the question stays"


def test_after_the_purge_no_name_and_no_unread_question_is_in_any_byte(given, started, ada):
    pk = Question.objects.get(text=EDITED).pk
    moderation.hide(started, question_pk=pk, by=ada)
    lifecycle.end(started, by=ada)
    ten_seconds_later()
    Session.objects.update(
        starts_at=timezone.now() - timedelta(days=3),
        ended_at=timezone.now() - timedelta(days=3),
        delete_on=timezone.localdate() - timedelta(days=1),
    )
    [receipt] = purge()
    assert (receipt.names, receipt.seats) == (31, 31)
    settle()
    assert found(NAME, ASKED, EDITED, WORDS, "Somebody 7") == {}


@ON_SQLITE
def test_a_backup_past_its_day_is_gone_with_what_was_in_it(given, started, ada, monkeypatch):
    file, day = backups.make()
    assert str(file) in found(NAME)
    privacy.delete_everything(started, seat=given.seat)
    lifecycle.end(started, by=ada)
    ten_seconds_later()
    Session.objects.update(ended_at=timezone.now() - timedelta(minutes=2))
    settle()
    assert set(found(NAME)) == {str(file)}, "until its day"
    monkeypatch.setattr(backups.timezone, "localdate", lambda: day)
    backups.delete_expired()
    assert found(NAME, ASKED, EDITED, WORDS) == {}


def in_folder(folder: Path, *texts: str) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and "static" not in file.parts]
    return {file.name: text for file in files for text in texts if text.encode() in file.read_bytes()}


def gone(folder: Path, *texts: str) -> dict[str, str]:
    """Where they still are, after the seconds in which they go."""
    deadline = time.monotonic() + 20
    while (still := in_folder(folder, *texts)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return still


@ON_SQLITE
def test_a_served_site_has_it_in_no_file_seconds_after_somebody_deleted_it(tmp_path):
    """Its database, write-ahead log, journal of the server and whatever else it wrote."""
    data = tmp_path / "served"
    data.mkdir()
    server = Server(data).prepare().start()
    try:
        code = server.session()["code"]
        phone = Visitor(server)
        phone.get(f"/s/{code}/join/")
        phone.post(f"/s/{code}/join/", name=NAME)
        phone.get(f"/s/{code}/mine/")
        assert phone.post(f"/s/{code}/do/ask/", text=ASKED) == 200
        assert in_folder(data, NAME) and in_folder(data, ASKED)
        phone.get(f"/s/{code}/you/delete/")
        assert phone.post(f"/s/{code}/you/delete/") == 200
        assert gone(data, NAME, ASKED) == {}
    finally:
        server.stop()
    assert in_folder(data, NAME, ASKED) == {}
