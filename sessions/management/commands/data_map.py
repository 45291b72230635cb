"""Print what is held about people: a table in Markdown, as in docs/privacy.md, or with --json as data."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from sessions.privacy import data_map

HEADS = ("What", "Why", "Required?", "Who sees it", "Kept until")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="a list with an object a row, and its count")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            found = [data_map.as_dict(row) for row in data_map.rows()]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(table())


def table() -> str:
    """The data map as a table in Markdown, without counts."""
    lines: list[tuple[object, ...]] = [HEADS, ("---",) * len(HEADS)]
    for row in data_map.rows():
        lines.append((row.data, row.why, row.required, row.seen_by, row.kept_until))
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
