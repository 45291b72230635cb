"""Deletions that an older backup doesn't know of: if it is restored, they are made again before it is served.

`DATA_DIR/deletions`, beside the database and in no backup, names the deleted rows: on each line a day, a
model and a key, or `live.participant.name` where only the name was deleted. Keys are random, so a line says
nothing by itself, and no later row has the key of an earlier one. The lines are sorted: which rows were
deleted together isn't told. They go when the last older backup is gone.
"""

import fcntl
import logging
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from sessions import storage

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=9)  # a backup stays for seven days, and goes in the first minutes of the next
AT_ONCE = 500  # rows
NAMES = "live.participant.name"  # in a model's place: the row stays, without its name
LINE = re.compile(r"\d{4}-\d\d-\d\d [a-z_]+\.[a-z_]+(?:\.name)? -?\d+")


def note_deleted(model: type[Model], pks: Iterable[Any]) -> None:
    """Note rows that the present transaction deletes; they are on the disk when this returns.

    Raises OSError where they can't be: a deletion that can't be noted isn't made, and is asked for again.
    """
    _note(model._meta.label_lower, pks)


def note_names_deleted(pks: Iterable[Any]) -> None:
    """Note participants whose name the present transaction deletes, as above."""
    _note(NAMES, pks)


def forget_name_deleted(pk: Any) -> None:
    """Drop the note of a participant who gives a name anew."""
    noted = {line for line in _lines() if line.endswith(f" {NAMES} {pk}")}
    if noted:
        _change(lambda lines: lines - noted)


def _note(name: str, pks: Iterable[Any]) -> None:
    today = _today()
    noted = {f"{today} {name} {pk}" for pk in pks}
    if noted:
        _change(lambda lines: _young(lines) | noted)


def apply_deletions() -> int:
    """Delete what was noted, where it is there again. Returns how many rows, with what hung on them."""
    noted: defaultdict[str, list[str]] = defaultdict(list)
    for line in _young(_lines()):
        _day, name, pk = line.split()
        noted[name].append(pk)
    count = sum(_delete(name, pks) for name, pks in sorted(noted.items()))
    if count:
        log.warning("a restored backup: what people had deleted since was deleted again, rows: %s", count)
        log.warning("what was changed since is as it was: see to accounts, deletion days and notices")
        storage.checkpoint_soon()
    return count


def forget_old() -> None:
    """Drop the lines whose time is over."""
    lines = _lines()
    if lines != _young(lines):
        _change(_young)


def _delete(name: str, pks: list[str]) -> int:
    if name == NAMES:
        return _delete_names(pks)
    try:
        model = apps.get_model(name)
    except LookupError:
        return 0  # of a model that this version doesn't have
    count = 0
    for first in range(0, len(pks), AT_ONCE):
        with transaction.atomic():
            count += model._base_manager.filter(pk__in=pks[first : first + AT_ONCE]).delete()[0]
    return count


def _delete_names(pks: list[str]) -> int:
    """From seats, and from the questions that were signed with them."""
    seats: Any = apps.get_model("live.Participant")
    questions: Any = apps.get_model("live.Question")
    unsigned = {"participant": None, "name_shown_to": questions.NameVisibility.NOBODY}
    count = 0
    for batch in batched(pks, AT_ONCE):
        with transaction.atomic():
            questions.objects.filter(participant__in=batch).update(**unsigned)
            count += seats.objects.filter(pk__in=batch).exclude(name="").update(name="")
    return count


def _file() -> Path:
    return settings.DATA_DIR / "deletions"


def _lines() -> set[str]:
    try:
        return {line for line in _file().read_text().splitlines() if LINE.fullmatch(line)}
    except FileNotFoundError:
        return set()


def _young(lines: set[str]) -> set[str]:
    oldest = _today() - KEPT_FOR
    return {line for line in lines if date.fromisoformat(line.split()[0]) >= oldest}


def _change(change: Callable[[set[str]], set[str]]) -> None:
    with _locked():
        storage.write_whole(_file(), "".join(f"{line}\n" for line in sorted(change(_lines()))))


@contextmanager
def _locked() -> Iterator[None]:
    """One thread of one process at a time."""
    with open(os.open(f"{_file()}.lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _today() -> date:
    return datetime.now(UTC).date()
