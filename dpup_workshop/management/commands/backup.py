"""Copy the SQLite database into a new file, while the site runs; only its owner can read the copy."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if connection.vendor != "sqlite":
            raise CommandError("This site keeps its data in PostgreSQL: back it up with pg_dump.")
        try:
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise CommandError(f"{file} is there already. Choose another name.") from None
        except OSError as problem:
            raise CommandError(f"{file} can't be written: {problem.strerror}.") from None
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [file])
        self.stdout.write(f"{file}: {os.path.getsize(file):,} bytes")
