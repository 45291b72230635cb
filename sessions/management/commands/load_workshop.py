"""Load a workshop's pack. With one fault in it, all faults are named and nothing is loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from sessions.management.commands.check_workshop import read_or_fail
from sessions.packs.loader import load


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path")

    def handle(self, *args: Any, **options: Any) -> None:
        workshop, made = load(read_or_fail(options["path"]))
        news = "loaded" if made else "already loaded, nothing changed"
        self.stdout.write(f"{workshop.title}: edition {workshop.edition} {news}.")
