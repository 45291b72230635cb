"""Wrong settings end the start in one sentence: no traceback, and nothing begun."""

import os
import subprocess
import sys

import pytest
from server import HELD, ROOT, Server

from dpup_workshop import serving
from dpup_workshop.checks import refuse_losing_setups
from dpup_workshop.environment import Unusable

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
    with pytest.raises(Unusable, match=sentence):
        refuse_losing_setups(processes=2)
    refuse_losing_setups(processes=1)


def test_the_limit_of_open_files_is_lifted_as_far_as_it_may(monkeypatch):
    lifted = []
    monkeypatch.setattr(serving.resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(serving.resource, "setrlimit", lambda _, limits: lifted.append(limits))
    assert serving.most_phones() == 4096 - serving.FILES_ASIDE
    assert lifted == [(4096, 4096)]


def test_a_public_address_still_lets_this_machine_ask_how_it_is(tmp_path):
    """A container's health check goes past the proxy, by plain http."""
    server = Server(tmp_path, PUBLIC_URL="https://workshop.example", SECRET_KEY=KEY, BEHIND_PROXY="1")
    server.environment.pop("ALLOWED_HOSTS")
    server.prepare().start()
    server.stop()
