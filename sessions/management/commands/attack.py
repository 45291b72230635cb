"""Attack a session's stored data as a stranger with the files would: who asked, voted, answered?

It reads the site's database with its write-ahead log, and each FILE: a backup, an export, a log. What it
claims stands beside what it claims on shuffled rows; only more than that says something. It changes nothing.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sessions.forms import normalise_code
from sessions.management.arguments import words
from sessions.privacy.attack.evidence import Evidence, read
from sessions.privacy.attack.postgres import Postgres
from sessions.privacy.attack.rows import Source
from sessions.privacy.attack.sqlite import SqliteFile, is_sqlite
from sessions.privacy.attack.texts import add_file, add_session_log
from sessions.privacy.attack.words import report


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("code", type=words)
        parser.add_argument("files", nargs="*", type=Path, help="backups, exports, logs")

    def handle(self, *args: Any, **options: Any) -> None:
        code = normalise_code(options["code"])
        missing = [str(path) for path in options["files"] if not path.is_file()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}.")
        copies = [path for path in options["files"] if is_sqlite(path)]
        texts = [path for path in options["files"] if path not in copies]
        found = [self._read(source, code) for source in (_own(), *map(SqliteFile, copies))]
        if found[0] is None:
            raise CommandError(f"No session has the code {options['code']!r}.")
        for path in texts:
            named = add_file(found[0], path)
            self.stdout.write(f"{path.name} names {named} rows of this session.")
        for source, evidence in zip(("", *copies), found, strict=True):
            if evidence is None:
                self.stdout.write(f"In {source}: nothing of this session.")
                continue
            for line in report(evidence):
                self.stdout.write(line)

    def _read(self, source: Source, code: str) -> Evidence | None:
        evidence = read(source, code)
        if evidence is not None:
            add_session_log(evidence, source)
        return evidence


def _own() -> Source:
    """The site's own database. SQLite isn't asked: it would hide the log and the places."""
    if connection.vendor == "sqlite":
        return SqliteFile(Path(connection.settings_dict["NAME"]))
    return Postgres()
