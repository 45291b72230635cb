"""Check a workshop's pack: every fault, with file and line, all at once. Loads nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.packs.reader import Pack, read


def read_or_fail(path: str) -> Pack:
    folder = Path(path)
    if not _is_folder(folder):
        raise CommandError(f"{path} is not a folder.")
    pack, faults = read(folder)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise CommandError("\n".join([*map(str, faults), f"{count}; nothing was loaded."]))
    return pack


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):  # too long a name, say
        return False


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path")

    def handle(self, *args: Any, **options: Any) -> None:
        pack = read_or_fail(options["path"])
        self.stdout.write(f"{pack.about['title']}: {len(pack.items)} items, no faults.")
