"""Print the plan for a length: each item's seconds, what is left out, and what is there if time allows."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.actions import times
from sessions.edition import edition_of
from sessions.errors import Refused
from sessions.management.arguments import words, workshop_named
from sessions.models import AgendaItem, Workshop
from sessions.plan import Planned


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--workshop", type=words, default="dpup")
        parser.add_argument("--minutes", type=int, required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = workshop_named(options["workshop"])
        try:
            plan = times.fitted(workshop, options["minutes"])
        except Refused as problem:
            raise CommandError(str(problem)) from None
        rows = [_row(workshop, item, planned) for item, planned in plan]
        total = sum(row["seconds"] for row in rows)
        if options["json"]:
            self.stdout.write(json.dumps({"items": rows, "total_seconds": total}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row['position']:2} {_minutes(row['seconds']):>6}  {row['title']}")
            for key in row["dropped"]:
                self.stdout.write(f"           without {key}")
            for key in row["if_time"]:
                self.stdout.write(f"           if there’s time: {key}")
        self.stdout.write(f"   {_minutes(total):>6}  in all")


def _row(workshop: Workshop, item: AgendaItem, planned: Planned) -> dict[str, Any]:
    """{position, title, seconds, dropped, if_time}: ids of slides that are left out, and of those in reserve.

    A video without an address is neither: nobody misses it.
    """
    parked = [each for each in edition_of(workshop).by_item[item.pk] if each.key in planned.parked]
    slides = [slide for slide in parked if not slide.is_empty_slot]
    return {
        "position": item.position,
        "title": item.title,
        "seconds": planned.seconds,
        "dropped": [slide.key for slide in slides if not slide.optional],
        "if_time": [slide.key for slide in slides if slide.optional],
    }


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
