"""Print what is held about people: a table in Markdown, as in docs/privacy.md, or with --json as data."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from sessions.privacy import counts, data_map, told
from sessions.privacy.rows import DataRow

HEADS = ("What", "Why", "Required?", "Who sees it", "How long")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="a list with an object a row, and its count")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            found = [as_dict(row) for row in data_map.rows()]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(table())


def as_dict(row: DataRow) -> dict[str, Any]:
    """A row as data, in words of the language that is active, with today's count."""
    words = asdict(told.in_general(row))
    del words["asked_for"]  # the notice's words for `data`
    return words | {"fields": list(row.fields), "count": counts.count(row)}


def table() -> str:
    """The data map as a table in Markdown, without counts."""
    lines: list[tuple[object, ...]] = [HEADS, ("---",) * len(HEADS)]
    for row in map(told.in_general, data_map.rows()):
        lines.append((row.data, row.why, row.required, row.seen_by, row.kept_until))
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
