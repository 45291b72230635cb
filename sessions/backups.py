"""Backups of SQLite's file, each with the day in its name on which it is deleted.

A backup leaves out answers to open rounds, command records, sign-ins and rehearsals. It is put together in
memory, so that none of them is ever written: it takes as much of that as the database is large.
"""

import logging
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from sessions import activities, storage
from sessions.models import Participant, ProcessedCommand, Question, Session
from sessions.privacy.purge import first_day
from sessions.readiness import in_a_word

log = logging.getLogger(__name__)
MAX_DAYS = 7
NAME = re.compile(r"workshop-\d{8}-\d{6}-delete-on-(\d{4}-\d\d-\d\d)\.sqlite3")
PART = re.compile(NAME.pattern + r"\.[0-9a-f]{8}\.part")
BROKEN_OFF = 3600.0  # seconds after which nobody is writing a part any more
REASONS = {"disk": "the disk is full", "readonly": "the disk can only be read"}


class BackupFailed(Exception):
    """Nothing was written; its text is for whoever asked for the backup."""


def make(file: Path | None = None) -> tuple[Path, date]:
    """Write a backup, to BACKUP_DIR unless a file is named. Returns the file, and the day to delete it on."""
    with closing(_copy()) as copy:
        day = _delete_on()
        path = (
            file
            or settings.BACKUP_DIR / f"workshop-{timezone.localtime():%Y%m%d-%H%M%S}-delete-on-{day}.sqlite3"
        )
        try:
            with _written_whole(path, make_folder=file is None) as part:
                copy.execute("VACUUM INTO ?", [str(part)])
        except OSError as problem:
            raise BackupFailed(f"{path} can’t be written: {problem.strerror}.") from problem
        except sqlite3.Error as problem:
            reason = REASONS.get(in_a_word(problem), str(problem))
            raise BackupFailed(f"{path} was not written: {reason}.") from problem
    return path, day


def delete_expired() -> None:
    """Delete the backups in BACKUP_DIR whose day has come, and what a killed one left. Other files stay."""
    today, long_ago = str(timezone.localdate()), time.time() - BROKEN_OFF
    for file in _files():
        named = NAME.fullmatch(file.name)
        if named and named[1] <= today or PART.fullmatch(file.name) and file.stat().st_mtime < long_ago:
            file.unlink(missing_ok=True)
            log.info("deleted a backup whose day had come")


def are_ours() -> bool:
    """Whether the site makes backups and deletes them: on PostgreSQL whoever looks after it does."""
    return connection.vendor == "sqlite"


def day_after(at: datetime) -> date:
    """The day after that moment: the earliest on which a backup goes."""
    return timezone.localdate(at) + timedelta(days=1)


def count() -> int:
    """How many backups there are in BACKUP_DIR."""
    return sum(NAME.fullmatch(file.name) is not None for file in _files())


def left_out() -> list[str]:
    """The tables whose rows are in no backup."""
    models: list[type[Model]] = [ProcessedCommand, SignIn]
    of_kinds = [row for kind in activities.every() for row in kind.personal_data]
    models += [apps.get_model(row.counted) for row in of_kinds if row.until_sealed and row.counted]
    return [model._meta.db_table for model in models]


def _files() -> list[Path]:
    try:
        return sorted(settings.BACKUP_DIR.glob("workshop-*"))
    except OSError:
        return []


def _copy() -> sqlite3.Connection:
    """The database as it is now, in memory, without what is left out."""
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    for table in left_out():
        copy.execute(f'DELETE FROM "{table}"')
    # a moment near that of its asking
    copy.execute(f'UPDATE "{Question._meta.db_table}" SET console_from = NULL')
    # at which slide somebody joined tells who asked there; after the end it is only the day, too
    for session in Session.objects.filter(ended_at=None, doors_opened_at__isnull=False):
        copy.execute(
            f'UPDATE "{Participant._meta.db_table}" SET joined_at = ? WHERE session_id = ?',
            (connection.ops.adapt_datetimefield_value(session.midnight), session.pk),
        )
    _forget_rehearsals(copy)
    copy.commit()
    return copy


def _forget_rehearsals(copy: sqlite3.Connection) -> None:
    """Rehearsals go with all that hangs on them: at their end nothing of them is left, here neither."""
    copy.execute(f'DELETE FROM "{Session._meta.db_table}" WHERE rehearsal_of_id IS NOT NULL')
    while orphans := copy.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, *_parent in orphans:
            copy.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))


def expire_by(day: date) -> None:
    """Bring the day of the backups that are there forward: something in them now goes on this day."""
    new = str(max(day, day_after(timezone.now())))
    for file in _files():
        named = NAME.fullmatch(file.name)
        if named and named[1] > new:
            file.rename(file.with_name(file.name.replace(named[1], new)))


def _delete_on() -> date:
    """The first day on which something in a backup made now goes: tomorrow at the least, in a week at most.

    That is a session's deletion day or one of a question's own days; where it is held back, a later one.
    """
    today = timezone.localdate()
    latest = today + timedelta(days=MAX_DAYS)
    return max(min(first_day() or latest, latest), day_after(timezone.now()))


@contextmanager
def _written_whole(path: Path, *, make_folder: bool) -> Iterator[Path]:
    """An empty file to write to, which gets its name once it is whole; nothing of it stays otherwise."""
    if make_folder:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        raise BackupFailed(f"{path} is there already. Choose another name.")
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    opened = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield part
        os.fsync(opened)
        part.rename(path)
        storage.sync_folder(path.parent)
    finally:
        os.close(opened)
        for ending in ("", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
