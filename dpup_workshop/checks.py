"""Combinations that would lose messages or data are refused at start, in one clear sentence."""

import errno
import fcntl
import socket
from pathlib import Path
from typing import TextIO

from django.conf import settings

from dpup_workshop.environment import Unusable

_kept_open: list[TextIO] = []


def refuse_losing_setups(*, processes: int) -> None:
    """Raise Unusable for several processes on SQLite or on the in-memory channel layer."""
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if processes > 1 and sqlite:
        raise Unusable("several processes can't share SQLite; set DATABASE_URL to a PostgreSQL address.")
    if processes > 1 and not settings.REDIS_URL:
        raise Unusable("several processes need REDIS_URL, or changes in one are not seen in the other.")


def one_server_only(data_dir: Path) -> None:
    """On SQLite a second server is refused; short commands from a shell may still write."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = open(data_dir / "serve.lock", "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Unusable("another server already runs on this data folder; stop it, or set DATA_DIR.") from None
    _kept_open.append(lock)


def port_is_free(port: int) -> None:
    """Said before anything is announced: Daphne alone would log a line and end as if all were well."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # phones come over the network
        except OSError as error:
            reason = "taken" if error.errno == errno.EADDRINUSE else f"not to be had ({error.strerror})"
            raise Unusable(f"Port {port} is {reason}; set PORT to another one.") from None
