"""What the database leaves on the disk.

SQLite's write-ahead log still holds what was deleted, until a checkpoint has written it into the database's
file and emptied it. Nobody's command does that: it costs a write to the disk, and has to wait until nobody
reads. A command asks for it (`checkpoint_soon`), and a thread of the server's does it after the commit; every
minute it does so anyway, since a command from a shell may have deleted something. PostgreSQL looks after its
own log, so on it nothing here does anything.
"""

import logging
import os
import threading
import time
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

log = logging.getLogger(__name__)
DELAY = 0.5  # seconds: a change is drawn first
EVERY = 60.0  # seconds
MIN_WAIT, MAX_WAIT = 0.05, 5.0  # seconds before it is tried again while somebody reads
HELD_LONG = 60.0  # seconds after which the log says so
_wanted = threading.Event()


def checkpoint_soon() -> None:
    """Have the log emptied soon after this transaction has committed."""
    transaction.on_commit(_wanted.set, robust=True)


def checkpoint() -> bool:
    """Empty the log now, outside a transaction. Returns False, at once, while somebody is reading it."""
    if connection.vendor != "sqlite":
        return True
    database: Any = connection  # ours: dpup_workshop/sqlite/base.py
    return database.truncate_log()


class Checkpoints(threading.Thread):
    """A thread beside a server that empties the log when asked and every minute, until `stop` is set."""

    def __init__(self, every: float = EVERY, delay: float = DELAY) -> None:
        super().__init__(daemon=True, name="checkpoints")
        self.every, self.delay, self.stop = every, delay, threading.Event()

    def run(self) -> None:
        _wanted.set()  # a server that was killed left its log behind
        while not self.stop.is_set():
            _wanted.wait(self.every)
            self.stop.wait(self.delay)
            _wanted.clear()
            self._empty()

    def _empty(self) -> None:
        """Try until it is done."""
        began, wait, told = time.monotonic(), MIN_WAIT, False
        while not (self.stop.is_set() or _tried()):
            if not told and time.monotonic() - began > HELD_LONG:
                told = True
                log.warning("the database's log can't be emptied: something has been reading it for a minute")
            self.stop.wait(wait)
            wait = min(2 * wait, MAX_WAIT)


def _tried() -> bool:
    try:
        return checkpoint()
    except DatabaseError:
        log.exception("the database's log could not be emptied; it is tried again")
        return False
    finally:
        connection.close()


def write_whole(file: Path, text: str) -> None:
    """Write a small file so that a kill or a full disk leaves either the old one or the new one."""
    part = file.with_name(f"{file.name}.{threading.get_native_id()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk: a new or renamed file is there after a power cut, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
