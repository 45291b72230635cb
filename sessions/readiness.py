"""Checks that the site can write, by writing: to the database, and to the disks under it and the data folder.

What is rolled back may never reach a disk, nor may an update that changes nothing. So a row is made and
deleted in one transaction, which is committed and which nobody sees.
Free space is measured, too: SQLite reuses its log from the front, and can do so for a while on a full disk.
"""

import os
import secrets
import tempfile
import threading
import time
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

MIN_ROOM = 16 * 1024 * 1024  # bytes
KNOWN_FOR = 2.0  # seconds for which a result is reused
_asking = threading.Lock()
_known: tuple[float, str] = (0.0, "starting")


def why_not() -> str:
    """The reason why the site can't write: `disk`, `readonly`, `locked` or `database`; "" when it can."""
    global _known
    if _asking.acquire(blocking=False):  # while one tries it, the others are told what was known last
        try:
            if not _known[0] or time.monotonic() - _known[0] > KNOWN_FOR:
                _known = (time.monotonic(), _no_room() or _no_write())
        finally:
            _asking.release()
    return _known[1]


def _no_room() -> str:
    try:
        for folder in _folders():
            disk = os.statvfs(folder)
            if disk.f_bavail * disk.f_frsize < MIN_ROOM:
                return "disk"
            with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
                if probe.write(b"\0" * 4096) < 4096:
                    return "disk"
                os.fsync(probe.fileno())
    except OSError:
        return "disk"
    return ""


def _folders() -> set[Path]:
    folders = {settings.DATA_DIR}
    if connection.vendor == "sqlite" and Path(name := str(connection.settings_dict["NAME"])).is_file():
        folders.add(Path(name).resolve().parent)
    return folders


def _no_write() -> str:
    key = f"readyz-{secrets.token_hex(8)}"
    try:
        with transaction.atomic():
            SignIn.objects.create(session_key=key, session_data="", expire_date=timezone.now())
            SignIn.objects.filter(session_key=key).delete()
    except (DatabaseError, InterfaceError) as problem:
        return in_a_word(problem)
    return ""


def in_a_word(problem: Exception) -> str:
    """A database's complaint in one word: `disk`, `readonly`, `locked` or `database`."""
    text = str(problem).lower()
    if any(sign in text for sign in ("is full", "no space left", "could not extend", "disk i/o error")):
        return "disk"
    if "readonly" in text or "read-only" in text:
        return "readonly"
    return "locked" if "locked" in text else "database"
