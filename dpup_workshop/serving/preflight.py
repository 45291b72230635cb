"""Checks before the start: set-ups that would lose messages or data are refused in one clear sentence."""

import errno
import fcntl
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from dpup_workshop.environment import ConfigurationError

SOUND_SQLITE = (3, 51, 3)  # before it, a write at the moment of a checkpoint may be lost (WAL reset)
ADVISORY_LOCK = 4450_2026  # ours among the locks of a PostgreSQL database
_held_open: list[Any] = []  # held until the process ends


def _on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite")


def refuse_losing_setups(*, processes: int) -> None:
    """Raise ConfigurationError for several processes on SQLite or on the in-memory channel layer."""
    if processes > 1 and _on_sqlite():
        raise ConfigurationError(
            "several processes can't share SQLite; set DATABASE_URL to a PostgreSQL address."
        )
    if processes > 1 and not settings.REDIS_URL:
        raise ConfigurationError(
            "several processes need REDIS_URL, or changes in one are not seen in the other."
        )


def check_services() -> None:
    """Raise ConfigurationError unless PostgreSQL and Redis answer and accept our credentials."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise ConfigurationError(f"the database doesn't answer: {_first_line(error)}") from None
    finally:
        connection.close()
    if settings.REDIS_URL:
        import redis

        try:
            with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise ConfigurationError(
                f"the server at REDIS_URL doesn't answer: {_first_line(error)}"
            ) from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def take_server_lock() -> None:
    """Refuse a second server on SQLite, and on PostgreSQL where no Redis tells one of the other.

    Short commands from a shell may still write.
    """
    if _on_sqlite():
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        _lock(settings.DATA_DIR / "serve.lock", "data folder; stop it, or set DATA_DIR.")
        # two data folders may lead to one database, by way of DATABASE_URL or a link
        file = Path(settings.DATABASES["default"]["NAME"]).resolve()
        _lock(file.with_name(file.name + ".lock"), "database; stop it, or set DATABASE_URL.")
    elif not settings.REDIS_URL:
        held = connection.copy()
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            if not cursor.fetchone()[0]:
                raise ConfigurationError(
                    "another server already runs on this database; several need REDIS_URL."
                )
        _held_open.append(held)


def _lock(file: Path, what: str) -> None:
    try:
        lock = open(file, "w")  # noqa: SIM115 - held until the process ends
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigurationError(f"another server already runs on this {what}") from None
    except OSError as error:
        raise ConfigurationError(f"{str(file)!r} can't be written: {error.strerror}.") from None
    _held_open.append(lock)


def why_sqlite_is_old() -> str:
    """A warning for whoever starts the server; "" where SQLite is sound, or isn't used."""
    if not _on_sqlite() or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return ""
    return (
        f"SQLite {sqlite3.sqlite_version} can in rare cases damage a database (fixed in 3.51.3):"
        " back up daily, and write to it from this server only; or use PostgreSQL.\n"
    )


def port_error(port: int, error: OSError) -> str:
    """The sentence for a port that can't be used. Daphne alone would log a line and exit with success."""
    reason = "taken" if error.errno == errno.EADDRINUSE else f"unavailable ({error.strerror})"
    return f"Port {port} is {reason}; set PORT to another one."


def refuse_older_shape() -> None:
    """A database that lacks a migration is refused: nothing of it could be read or written safely."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ConfigurationError(
            "the database isn't of this version's shape. Back it up, then run manage.py migrate."
        )
