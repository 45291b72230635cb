"""Serve the site: Daphne with our limits, in one process or, on PostgreSQL and Redis, in several."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dpup_workshop.serving.workers import serve

MAX_PROCESSES = 64


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, choices=range(1, 65536), metavar="N")
        parser.add_argument(
            "--processes", type=int, default=1, choices=range(1, MAX_PROCESSES + 1), metavar="N"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port, processes = options["port"], options["processes"]
        serve(
            port=port,
            processes=processes,
            ready=lambda: self.stdout.write(f"Serving on port {port}"),
        )
