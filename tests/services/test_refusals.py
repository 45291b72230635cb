"""What would lose something on PostgreSQL or Valkey is refused in one sentence."""

import os
import subprocess
import sys

import pytest
from server import ROOT, Server, free_port


def start(folder, *command: str, **environment: str) -> str:
    """What `manage.py serve` says when it can't start."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    ended = subprocess.run(
        [sys.executable, "manage.py", "serve", *command],
        cwd=ROOT,
        env={**clean, "DATA_DIR": str(folder), "PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0 and "Traceback" not in ended.stderr, ended.stderr
    return ended.stderr


def test_two_servers_on_one_database_need_redis(tmp_path, database):
    first = Server(tmp_path / "one", DATABASE_URL=database)
    (tmp_path / "one").mkdir()
    first.prepare().start()
    try:
        assert "several need REDIS_URL" in start(tmp_path / "two", DATABASE_URL=database)
    finally:
        first.stop()


def test_several_processes_on_postgres_need_redis(tmp_path, database):
    said = start(tmp_path, "--processes", "2", DATABASE_URL=database)
    assert "several processes need REDIS_URL" in said


def test_several_processes_on_sqlite_are_refused(tmp_path, valkey):
    assert "can't share SQLite" in start(tmp_path, "--processes", "2", REDIS_URL=valkey.url)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_an_engine_that_doesnt_answer_is_said_plainly(tmp_path, name):
    scheme = {"DATABASE_URL": "postgresql://u:p@", "REDIS_URL": "redis://"}[name]
    assert "doesn't answer" in start(tmp_path, **{name: f"{scheme}127.0.0.1:{free_port()}/0"})
