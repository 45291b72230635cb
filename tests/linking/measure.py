"""Hold many invented sessions, attack what is stored of each, and score the attacks against the truth.

Three moments are looked at: *after* an hour after the end, with the export, the log of the session and the
note of deletions; the *backup* that is made while answers come; and the database *running* at that moment.
The first two must tell nothing. While a session runs, more can be seen; but neither what a row says nor what
was written together with it.
"""

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from linking.chance import Clock, seeded
from linking.delivery import Delivery
from linking.truth import owners
from sessions import compaction, storage
from sessions.actions import questions
from sessions.live import inbox as inbox_module
from sessions.live.inbox import inbox
from sessions.models import Workshop
from sessions.privacy.attack.chance import SHUFFLINGS, Score, Scores
from sessions.privacy.attack.claims import attacks
from sessions.privacy.attack.evidence import Evidence, read
from sessions.privacy.attack.postgres import Postgres
from sessions.privacy.attack.rows import Source
from sessions.privacy.attack.sqlite import SqliteFile
from sessions.privacy.attack.texts import add_file, add_session_log

HOUR = 3600.0
LIMIT = 5.0  # points
WHILE_RUNNING = (  # what must hold even then
    "a row names the seat",
    "two rows have the same mark",
    "a mark can be worked out",
    "written together",
)


@dataclass
class Measured:
    """The scores at each moment."""

    after: Scores = field(default_factory=Scores)
    backup: Scores = field(default_factory=Scores)
    running: Scores = field(default_factory=Scores)
    sent: Counter[str] = field(default_factory=Counter)  # what people sent, by kind

    def scores(self) -> dict[str, Score]:
        """The scores of everything that must tell nothing, by moment, kind and attack."""
        moments = {"after": self.after, "backup": self.backup, "running": self.running}
        found = {
            f"{moment}: {kind}: {name}": score
            for moment, scores in moments.items()
            for (kind, name), score in scores.scores().items()
        }
        return dict(sorted(found.items(), key=lambda each: -points(*each)))

    def above(self, limit: float = LIMIT, name: str = "") -> dict[str, float]:
        """The points of those that are above a limit; of one attack, where it is named."""
        found = {each: points(each, score) for each, score in self.scores().items() if name in each}
        return {each: round(value, 1) for each, value in found.items() if value > limit}

    def table(self) -> str:
        lines = [f"{'points':>7} {'right':>6} {'chance':>7} {'of':>6}"]
        lines += [
            f"{points(name, score):7.1f} {score.right:6} {score.chance:7.1f} {score.items:6}  {name}"
            for name, score in self.scores().items()
        ]
        return "\n".join([*lines, f"sent: {dict(self.sent)}"])


def points(name: str, score: Score) -> float:
    """Points above shuffled rows: the higher of those by row and by person.

    Most rows of a running session were written by themselves, or before the log begins: there the links count
    that are claimed.
    """
    return score.by_claim if name.startswith("running") and name.endswith("together") else score.points


@dataclass
class Laboratory:
    """Where sessions are held: `asked` is told of each question and of the seat that it came from."""

    workshop: Workshop
    facilitator: Any
    folder: Path
    asked: Callable[[int, int], None] = lambda question, participant: None

    def measure(self, *, sessions: int, seed: int, times: int = SHUFFLINGS) -> Measured:
        found = Measured(*(Scores(seed=seed, times=times) for _moment in range(3)))
        with seeded(seed) as clock, _ready(self.folder):
            for number in range(sessions):
                _measure_one(found, self, clock, number, Random(f"{seed} {number}"))
        return found


def _measure_one(found: Measured, where: Laboratory, clock: Clock, number: int, chance: Random) -> None:
    folder = where.folder
    seen: dict[str, Evidence] = {}

    def watch(delivery: Delivery) -> None:
        """In the middle of each round, since answers are there in it only; the last backup counts."""
        running = _evidence(_now(folder), delivery)
        at_any_time = [attack for attack in attacks(running) if attack.name in WHILE_RUNNING]
        found.running.add(running.all, at_any_time, owners(delivery, running))
        if connection.vendor == "sqlite" and delivery.is_answering:
            file = folder / "backup.sqlite3"
            file.unlink(missing_ok=True)
            call_command("backup", str(file), verbosity=0, stdout=StringIO())
            seen["backup"] = _evidence(SqliteFile(file), delivery)

    delivery = Delivery(
        where.workshop,
        where.facilitator,
        clock,
        chance,
        number=number,
        watch=watch,
        asked=where.asked,
    ).hold()
    clock.advance(HOUR)
    compaction.compact_if_due()
    storage.checkpoint()
    after = seen["after"] = _evidence(_now(folder), delivery)
    for text in _texts(folder, delivery):
        add_file(after, text)
    found.sent += delivery.sent
    for moment, evidence in seen.items():
        getattr(found, moment).add(evidence.all, attacks(evidence), owners(delivery, evidence))


def _evidence(source: Source, delivery: Delivery) -> Evidence:
    found = read(source, delivery.session.code)
    assert found is not None
    add_session_log(found, source)
    return found


def _now(folder: Path) -> Source:
    """The database as it is at this moment."""
    if connection.vendor != "sqlite":
        return Postgres()
    # copied by another process: to close a file of SQLite's in this one would end its locks
    file = Path(connection.settings_dict["NAME"])
    copy = folder / "copy.sqlite3"
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
        if file.with_name(file.name + ending).exists():
            subprocess.run(["cp", f"{file}{ending}", f"{copy}{ending}"], check=True)
    return SqliteFile(copy)


def _texts(folder: Path, delivery: Delivery) -> Iterator[Path]:
    export = folder / "export.csv"
    with export.open("w") as out:
        call_command("export_session", delivery.session.code, stdout=out)
    yield export
    if (deletions := settings.DATA_DIR / "deletions").exists():
        yield Path(shutil.copy(deletions, folder / "deletions.txt"))


@contextmanager
def _ready(folder: Path) -> Iterator[None]:
    """Nothing stays beside the site's own data, and nobody waits: not the inbox, and not for the disk."""
    options = connection.settings_dict["OPTIONS"]
    hurried = options
    if connection.vendor == "sqlite":
        hurried = options | {"init_command": options["init_command"] + " PRAGMA synchronous=OFF;"}
    with (
        mock.patch.object(settings, "DATA_DIR", folder),
        mock.patch.object(inbox_module, "BATCH_WINDOW", 0),
        mock.patch.object(questions, "SECONDS_HELD_BACK", (3.0, 8.0)),
        mock.patch.dict(connection.settings_dict, OPTIONS=hurried),
    ):
        connection.close()
        try:
            yield
        finally:
            inbox._writing.submit(lambda: connection.close()).result()
            connection.close()
