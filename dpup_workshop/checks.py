"""Combinations that would lose messages or data are refused at start, in one clear sentence."""

import fcntl
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

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


@register()
def layer_fits(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.REDIS_URL and not settings.REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
        return [Error("REDIS_URL must begin with redis://, rediss:// or unix://.", id="workshop.E001")]
    return []
