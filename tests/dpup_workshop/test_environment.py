"""Wrong settings end the start in one sentence: no traceback, and nothing begun."""

import os
import sqlite3
import subprocess
import sys

import pytest
from server import HELD, ROOT, Server, free_port
from visitor import Visitor
from websockets.sync.client import connect

from dpup_workshop.environment import ConfigurationError, database, number, public_url
from dpup_workshop.serving import preflight, workers
from dpup_workshop.serving.preflight import refuse_losing_setups

KEY = "k" * 50


def start(tmp_path, *command, **environment):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")} | HELD
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["check"])],
        cwd=ROOT,
        env={**clean, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "oracle://nowhere"}, "DATABASE_URL begins with 'oracle'"),
        ({"DATABASE_URL": "workshop"}, "DATABASE_URL begins with 'workshop'"),
        ({"PORT": "eighty"}, "PORT is 'eighty'"),
        ({"PORT": "99999"}, "a whole number from 1 to 65535"),
        ({"TIME_ZONE": "Kiwiland"}, "TIME_ZONE is 'Kiwiland'"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"DEBUG": "0"}, "DEBUG=0 is set but SECRET_KEY isn't"),
        ({"PUBLIC_URL": "https://workshop.example"}, "PUBLIC_URL is set but SECRET_KEY isn't"),
        (
            {"PUBLIC_URL": "https://workshop.example", "SECRET_KEY": KEY, "SESSION_HOLDER": ""},
            "PUBLIC_URL is set but SESSION_HOLDER isn't",
        ),
        (
            {"PUBLIC_URL": "https://workshop.example", "SECRET_KEY": KEY, "SESSION_CONTACT": " "},
            "PUBLIC_URL is set but SESSION_CONTACT isn't",
        ),
        (
            {"PUBLIC_URL": "https://workshop.example", "SECRET_KEY": KEY, "SESSION_COUNTRY": ""},
            "PUBLIC_URL is set but SESSION_COUNTRY isn't",
        ),
        *(
            ({"BEHIND_PROXY": "1", f"SESSION_{name}": ""}, f"BEHIND_PROXY is set but SESSION_{name} isn't")
            for name in ("HOLDER", "CONTACT", "COUNTRY")
        ),
        (
            {"BEHIND_PROXY": "1", "DEBUG": "0", "SECRET_KEY": KEY, "SESSION_HOLDER": ""},
            "BEHIND_PROXY is set but SESSION_HOLDER isn't",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"REDIS_URL": "http://nowhere"}, "REDIS_URL must begin with redis://"),
        ({"DATABASE_URL": "postgresql://x@127.0.0.1/x", "DATABASE_POOL": "1"}, "number from 4 to 100"),
        ({"DATA_DIR": "/proc/nowhere"}, "can't be written"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(tmp_path, environment, sentence):
    ended = start(tmp_path, **environment)
    said = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert sentence in said and "Traceback" not in said


def test_good_settings_start(tmp_path):
    assert start(tmp_path).returncode == 0
    assert start(tmp_path, DEBUG="0", SECRET_KEY=KEY, PUBLIC_URL="https://workshop.example").returncode == 0
    assert start(tmp_path, BEHIND_PROXY="1").returncode == 0


@pytest.mark.parametrize(
    "environment", [{}, {"BEHIND_PROXY": "1", "DEBUG": "1"}, {"DEBUG": "0", "SECRET_KEY": KEY}]
)
def test_a_server_that_is_not_public_starts_without_saying_who_holds_what_people_send(tmp_path, environment):
    nobody = dict.fromkeys(HELD, "")
    assert start(tmp_path, **nobody, **environment).returncode == 0


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    start(tmp_path)
    kept = (tmp_path / "secret-key").read_text()
    start(tmp_path)
    assert (tmp_path / "secret-key").read_text() == kept and len(kept) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_two_servers_on_one_data_folder_are_refused(tmp_path):
    first = Server(tmp_path).prepare().start()
    try:
        second = start(tmp_path, "serve", PORT=str(first.port + 1))
        assert second.returncode != 0
        assert "another server already runs on this data folder" in second.stderr
        assert "Traceback" not in second.stderr
    finally:
        first.stop()


def test_a_port_that_is_taken_is_said_plainly(tmp_path):
    first = Server(tmp_path / "one").prepare().start()
    try:
        second = start(tmp_path / "two", "serve", PORT=str(first.port))
        assert second.returncode != 0
        assert f"Port {first.port} is taken" in second.stderr and "Traceback" not in second.stderr
    finally:
        first.stop()


def test_a_database_of_another_shape_is_refused_in_one_sentence(tmp_path):
    for older in ([], ["migrate", "live", "0013", "--verbosity=0"]):
        if older:
            assert start(tmp_path, *older).returncode == 0
        refused = start(tmp_path, "serve", PORT=str(free_port()))
        assert refused.returncode != 0 and "Traceback" not in refused.stderr
        assert "the database isn't of this version's shape" in refused.stderr


@pytest.mark.parametrize(
    ("engine", "redis", "sentence"),
    [
        ("dpup_workshop.sqlite", "redis://x", "can't share SQLite"),
        ("django.db.backends.postgresql", "", "need REDIS_URL"),
    ],
)
def test_several_processes_need_what_they_share(settings, engine, redis, sentence):
    settings.DATABASES = {"default": {**settings.DATABASES["default"], "ENGINE": engine}}
    settings.REDIS_URL = redis
    with pytest.raises(ConfigurationError, match=sentence):
        refuse_losing_setups(processes=2)
    refuse_losing_setups(processes=1)


def test_the_limit_of_open_files_is_lifted_as_far_as_it_may(monkeypatch):
    lifted = []
    monkeypatch.setattr(workers.resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(workers.resource, "setrlimit", lambda _, limits: lifted.append(limits))
    assert workers.max_connections() == 4096 - workers.RESERVED_FDS
    assert lifted == [(4096, 4096)]


def test_a_public_address_still_lets_this_machine_ask_how_it_is(tmp_path):
    """A container's health check goes past the proxy, by plain http."""
    server = Server(tmp_path, PUBLIC_URL="https://workshop.example", SECRET_KEY=KEY, BEHIND_PROXY="1")
    server.environment.pop("ALLOWED_HOSTS")
    server.prepare().start()
    server.stop()


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://workshop.example", "https://workshop.example"),
        (" HTTPS://Workshop.EXAMPLE:443/ ", "https://workshop.example"),
        ("http://workshop.example.:80", "http://workshop.example"),
        ("https://workshop.example:8443//", "https://workshop.example:8443"),
        ("https://whānau.example", "https://xn--whnau-gwa.example"),
        ("http://192.0.2.7:8000", "http://192.0.2.7:8000"),
        ("http://[2001:DB8:0::7]:8000", "http://[2001:db8::7]:8000"),
        ("", ""),
    ],
)
def test_a_public_address_becomes_what_browsers_call_an_origin(monkeypatch, given, origin):
    monkeypatch.setenv("PUBLIC_URL", given)
    assert public_url() == origin


@pytest.mark.parametrize(
    "given",
    [
        "workshop.example",
        "ftp://workshop.example",
        "https://",
        "https://workshop.example/path",
        "https://workshop.example/?key=1",
        "https://workshop.example/#top",
        "https://ada:secret@workshop.example",
        "https://workshop.example:0",
        "https://workshop.example:99999",
        "https://workshop.example:" + "9" * 4400,
        "https://two words.example",
        "https://[::1",
        "https://a..example",
        "https://" + "a" * 64 + ".example",
        "https://workshop.example\\@evil.example",
    ],
)
def test_a_public_address_that_is_more_than_an_origin_is_refused(monkeypatch, given):
    monkeypatch.setenv("PUBLIC_URL", given)
    with pytest.raises(ConfigurationError, match="takes a scheme and a host"):
        public_url()


@pytest.mark.parametrize("given", ["9" * 4400, "0" * 4400, "-1", "1.5", "1e3", "٣", "99999999999999"])
def test_a_number_of_any_length_is_refused_in_one_sentence(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(ConfigurationError, match="PORT is .{,70}; it takes a whole number from 1 to 65535"):
        number("PORT", default=8000, min_value=1, max_value=65535)


@pytest.mark.parametrize(
    "given", ["postgresql://[", "postgresql://x:secret@h:99999999/x", "postgresql://x:secret@h:port/x"]
)
def test_an_address_of_a_database_that_cannot_be_read_is_refused_without_its_password(monkeypatch, given):
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(ConfigurationError) as refused:
        database(ROOT)
    assert "DATABASE_URL can't be read" in str(refused.value) and "secret" not in str(refused.value)


def test_a_socket_is_let_in_whatever_way_the_public_address_was_written(tmp_path):
    server = Server(tmp_path, SECRET_KEY=KEY)
    server.environment["PUBLIC_URL"] = f"HTTP://LocalHost.:{server.port}/"
    server.environment["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
    server.prepare().start()
    try:
        code, ben = server.session()["code"], Visitor(server)
        cookie = ben.join(code)
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        origin = f"http://localhost:{server.port}"
        with connect(address, origin=origin, additional_headers={"Cookie": cookie}) as socket:
            assert 'id="pulse"' in socket.recv(10)
    finally:
        server.stop()


@pytest.mark.parametrize("way", ["address", "link"])
def test_two_servers_on_one_database_are_refused_whatever_their_folders(tmp_path, way):
    (tmp_path / "one").mkdir()
    first = Server(tmp_path / "one").prepare().start()
    try:
        kept = tmp_path / "one" / "workshop.sqlite3"
        (tmp_path / "two").mkdir()
        given = {"PORT": str(first.port + 1)}
        if way == "address":
            given["DATABASE_URL"] = f"sqlite:///{kept}"
        else:
            (tmp_path / "two" / "workshop.sqlite3").symlink_to(kept)
        second = start(tmp_path / "two", "serve", **given)
        assert second.returncode != 0 and "Traceback" not in second.stderr
        assert "another server already runs on this database" in second.stderr
    finally:
        first.stop()


@pytest.mark.parametrize(
    ("version", "warned"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((4, 0, 0), False)]
)
def test_a_sqlite_that_may_damage_a_database_is_warned_of(monkeypatch, version, warned):
    monkeypatch.setattr(preflight, "_on_sqlite", lambda: True)
    monkeypatch.setattr(preflight.sqlite3, "sqlite_version_info", version)
    said = preflight.why_sqlite_is_old()
    assert bool(said) is warned and said.count("\n") == int(warned)
    monkeypatch.setattr(preflight, "_on_sqlite", lambda: False)
    assert preflight.why_sqlite_is_old() == ""


def test_the_warning_stands_on_the_error_output_of_a_start(tmp_path):
    server = Server(tmp_path).prepare().start()
    server.stop()
    assert ("can in rare cases damage" in server.said()) is (sqlite3.sqlite_version_info < (3, 51, 3))
