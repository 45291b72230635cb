"""Compaction: what people sent is written anew, so that its place on the disk doesn't tell when it came.

Random keys hide the order of arrival in a table, not on the disk: SQLite fills a page from its end, and
PostgreSQL a table in that order, with the number of its transaction beside each row. So once a session has
ended SQLite's file is written anew by VACUUM; on PostgreSQL the session's rows are deleted and inserted in
the order of their keys, in one transaction. It is also done every night, and after people's deletions and
`compact_soon`: where SQLite had moved a row, a copy of it may outlast its deletion.

What is due follows from when sessions ended, when something was deleted, and from the moment in
`DATA_DIR/compacted`: what happened up to it is done. So a kill, or a server that was off, only delays it.
"""

import errno
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CASCADE, ManyToOneRel, Min, Model, QuerySet
from django.utils import timezone

from sessions import storage
from sessions.models import Session
from sessions.readiness import MIN_ROOM

log = logging.getLogger(__name__)
SETTLED = timedelta(minutes=1)  # after its end; whatever was being written then has been written
WAIT_FOR_OTHERS = timedelta(minutes=30)  # after its end; then it is done though another session is on
NIGHT = 3  # o'clock, by the server's zone
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ASKED_FOR = "compaction-asked-for"  # a file, of which only its time counts
ADVISORY_LOCK = 4450_2027  # ours among the locks of a PostgreSQL database
LOCK_TIMEOUT = "800ms"  # below PostgreSQL's second, after which it would end somebody else's transaction


def compact_soon() -> None:
    """Have it done for what was deleted just now, once no session is on. It outlasts a restart."""
    (settings.DATA_DIR / ASKED_FOR).touch()


def compact_if_due() -> bool:
    """Compact what is due, unless another process is at it. Returns whether it was done."""
    now = timezone.now()
    if connection.in_atomic_block or not _is_due(now):  # VACUUM can't be part of a transaction
        return False
    with _alone() as alone:
        if not alone or not _is_due(now):  # another process has just done it
            return False
        began, until = time.monotonic(), now - SETTLED
        try:
            _compact(list(_ended(until)))
        finally:
            storage.checkpoint_soon()
        storage.write_whole(_file(), until.isoformat())
    log.info("compacted the database in %.1f s", time.monotonic() - began)
    return True


def rows_of_sessions() -> dict[type[Model], str]:
    """Each model whose rows all belong to a session, and the lookup from a row to its session."""
    found: dict[type[Model], str] = {}
    parents: list[tuple[type[Model], str]] = [(Session, "")]
    for parent, lookup in parents:
        for relation in parent._meta.get_fields(include_hidden=True):
            child: Any = relation.related_model
            if child in found or not isinstance(relation, ManyToOneRel):
                continue
            if relation.on_delete is CASCADE and not relation.field.null:
                found[child] = "__".join(filter(None, [relation.field.name, lookup]))
                parents.append((child, found[child]))
    return found


def _is_due(now: datetime) -> bool:
    first = _ended(now - SETTLED).aggregate(first=Min("ended_at"))["first"]
    if first is None and _done_until() >= max(_last_night(now - SETTLED), _last_deletion()):
        return False
    late = first is not None and first <= now - WAIT_FOR_OTHERS
    return late or not _any_on(now)


def _ended(until: datetime) -> QuerySet[Session]:
    """The sessions that ended since the last compaction, up to a moment."""
    return Session.objects.filter(ended_at__gt=_done_until(), ended_at__lte=until).order_by("ended_at")


def _any_on(now: datetime) -> bool:
    begun = Session.objects.filter(started_at__isnull=False, ended_at=None)
    return any(session.phase(now) == "on" for session in begun)


def _last_night(now: datetime) -> datetime:
    local = timezone.localtime(now)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def _last_deletion() -> datetime:
    """The last time that compaction was asked for, or that a deletion was noted (`sessions/deletions.py`)."""
    files = [settings.DATA_DIR / name for name in (ASKED_FOR, "deletions")]
    times = [datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files if file.exists()]
    return max([LONG_AGO, *times])


def _file() -> Path:
    return settings.DATA_DIR / "compacted"


def _done_until() -> datetime:
    """LONG_AGO where nothing, or a moment that is still to come, is noted: a clock was put right."""
    try:
        done = datetime.fromisoformat(_file().read_text())
    except (FileNotFoundError, ValueError):
        return LONG_AGO
    return done if done <= timezone.now() else LONG_AGO


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process compacts meanwhile. On SQLite there is one server only."""
    if connection.vendor == "sqlite":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        [alone] = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _compact(ended: list[Session]) -> None:
    if connection.vendor == "sqlite":
        _require_room()
        database: Any = connection  # ours: dpup_workshop/sqlite/base.py
        database.compact()
        return
    tables = ", ".join(_quoted(model) for model in rows_of_sessions())
    for session in ended:
        _rewrite(session, tables)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {tables}")


def _require_room() -> None:
    """Raise OSError unless the log has room to grow as large as the database: others write meanwhile."""
    file = Path(connection.settings_dict["NAME"])
    disk = os.statvfs(file.parent)
    if disk.f_bavail * disk.f_frsize < file.stat().st_size + MIN_ROOM:
        raise OSError(errno.ENOSPC, "not compacted, since the disk lacks room for a copy", str(file))


@transaction.atomic
def _rewrite(session: Session, tables: str) -> None:
    """Delete a session's rows and insert them in the order of their keys, by one transaction.

    Nobody else writes these tables meanwhile: somebody who waited for a row that is deleted and inserted
    again would take it for gone. Foreign keys are checked at the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        for model, lookup in rows_of_sessions().items():
            table, key = _quoted(model), connection.ops.quote_name(str(model._meta.pk.column))
            rows = model._base_manager.filter(**{lookup: session.pk}).order_by().values("pk")
            sql, given = rows.query.sql_with_params()
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table} WHERE {key} IN ({sql}) RETURNING *)"
                f" INSERT INTO {table} SELECT * FROM gone ORDER BY {key}",
                given,
            )


def _quoted(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
