"""When the database can't be written: 503 in words for every form, and a site that says it isn't ready."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.test import Client
from server import PASSWORD
from steps import HTMX

from sessions import readiness, seats
from sessions.actions import participants
from sessions.commands.facilitator import VERBS
from sessions.commands.verb import Verb
from sessions.models import Question


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(readiness, "_known", (0.0, "starting"))


@pytest.fixture
def read_only(db):
    """Call it, and the database takes no more writing, until the test is over."""

    def go() -> None:
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")

    before = transaction.savepoint_create()  # what was set for a transaction ends with going back to it
    yield go
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA query_only = OFF")
    transaction.savepoint_rollback(before)


@pytest.fixture
def clients(started, ada):
    seat = seats.new_seat(started)
    participants.join(started, key_hash=seat.hash)
    ben, host = Client(raise_request_exception=False), Client(raise_request_exception=False)
    ben.cookies[seats.cookie_name(started.code)] = seats.sign_seat(seat, started.code)
    host.force_login(ada)
    return {"ben": ben, "ada": host, "nobody": Client(raise_request_exception=False)}


FORMS = [
    ("ben", "/s/{code}/do/ask/", {"text": "Who <decides>?", "name_shown_to": "nobody"}),
    ("ben", "/s/{code}/do/name/", {"name": "Ben"}),
    ("nobody", "/s/{code}/join/", {"name": "Cleo"}),
    ("nobody", "/sign-in/", {"username": "ada", "password": PASSWORD}),
    ("ada", "/host/{code}/do/log_spoken/", {"text": "Who <decides>?"}),
    ("ada", "/host/{code}/do/set_moderated/", {"on": "0"}),
    ("ada", "/host/new/", {"minutes": "90", "confirmed": "on", "starts_at": "SOON", "workshop": "WORKSHOP"}),
]


@pytest.mark.parametrize(("who", "path", "data"), FORMS, ids=[path for _, path, _ in FORMS])
@pytest.mark.parametrize("scripted", [True, False])
def test_every_form_is_told_that_it_was_not_saved(clients, started, read_only, who, path, data, scripted):
    soon = started.starts_at.astimezone(started.tz).strftime("%Y-%m-%dT%H:%M")
    words = {"SOON": soon, "WORKSHOP": str(started.workshop_id)}
    data = {name: words.get(value, value) for name, value in data.items()}
    data |= settings.SESSION_DEFAULTS if path == "/host/new/" else {}
    read_only()
    headers = (HTMX if who == "ada" else {"X-Parts": "1"}) if scripted else {}
    reply = clients[who].post(path.format(code=started.code), data, headers=headers)
    assert (reply.status_code, reply.headers.get("Retry-After")) == (503, "10")
    said = reply.content.decode()
    assert "Not saved" in said and "he server can only read just now." in said
    assert ('<p id="message">' in said) is scripted
    if "text" in data and not scripted:
        assert "Who &lt;decides&gt;?</textarea>" in said
    assert "ada drives" not in said, "a password is never shown again"


def test_readyz_says_in_one_word_that_the_database_can_only_be_read(started, client, read_only):
    assert client.get("/readyz").content == b"ready\n"
    readiness._known = (0.0, "")
    read_only()
    reply = client.get("/readyz")
    assert (reply.status_code, reply.content) == (503, b"not ready: readonly\n")


def test_readyz_leaves_nothing_behind_and_writes_at_most_every_two_seconds(db, client, monkeypatch):
    written = []
    monkeypatch.setattr(readiness, "_no_write", lambda: written.append(1) or "")
    for _ in range(20):
        assert client.get("/readyz").status_code == 200
    assert written == [1]
    monkeypatch.undo()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        before = cursor.fetchone()
        assert readiness._no_write() == ""
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == before


@pytest.mark.parametrize(
    ("said", "word", "why"),
    [
        ("database or disk is full", "disk", "disk is full"),
        ('could not extend file "base/1/2": No space left on device', "disk", "disk is full"),
        ("attempt to write a readonly database", "readonly", "can only read"),
        ("cannot execute INSERT in a read-only transaction", "readonly", "can only read"),
        ("database is locked", "locked", "is busy"),
        ("connection refused", "database", "answer"),
    ],
)
def test_what_a_database_says_becomes_a_reason_for_people(clients, started, monkeypatch, said, word, why):
    def fails(*_, **__):
        raise OperationalError(said)

    monkeypatch.setitem(VERBS, "log_spoken", Verb(fails))
    path = f"/host/{started.code}/do/log_spoken/"
    reply = clients["ada"].post(path, {"text": "Why?"}, headers=HTMX)
    assert reply.status_code == 503 and why in reply.content.decode()
    monkeypatch.setattr(readiness.SignIn.objects, "create", fails)
    assert readiness._no_write() == word


def test_a_fault_of_another_kind_stays_a_500(clients, started, monkeypatch):
    monkeypatch.setitem(VERBS, "log_spoken", Verb(lambda *_, **__: 1 / 0))
    reply = clients["ada"].post(f"/host/{started.code}/do/log_spoken/", {"text": "Why?"})
    assert reply.status_code == 500 and b"Something went wrong" in reply.content
    assert not Question.objects.exists() and User.objects.filter(username="ada").exists()
