"""Copy the SQLite database into a new file, while the site runs; only its owner can read the copy."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sessions import backups


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a new file; else one in BACKUP_DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This site keeps its data in PostgreSQL: back it up with pg_dump, as in docs/operating.md."
            )
        try:
            file, day = backups.make(options["file"])
        except backups.BackupFailed as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes")
        if options["file"]:
            self.stdout.write(f"Delete it on {day} at the latest: it holds names and questions until then.")
        else:
            self.stdout.write(f"The site deletes it on {day}.")
