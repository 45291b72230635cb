"""Print the plan for a length: each item's seconds, what is left out, and what is there if time allows."""

import json
import math
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.edition import compiled_plan, edition_of
from sessions.management.arguments import words
from sessions.models import AgendaItem, Workshop
from sessions.models.session import MAX_MINUTES
from sessions.plan import DoesNotFit, Planned


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--workshop", type=words, default="dpup")
        parser.add_argument("--minutes", type=int, required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = Workshop.objects.current(options["workshop"])
        if workshop is None:
            raise CommandError(
                f"No workshop is called {options['workshop']!r}. Load it with load_workshop first."
            )
        if options["minutes"] > MAX_MINUTES:
            raise CommandError(f"The length must be at most {MAX_MINUTES} minutes.")
        try:
            plan = compiled_plan(workshop, options["minutes"] * 60)
        except DoesNotFit as short:
            raise CommandError(
                f"The agenda needs at least {math.ceil(short.seconds / 60)} minutes."
            ) from None
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
