"""Serve the site: Daphne with our limits."""

import gc
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dpup_workshop.checks import one_server_only, port_is_free, refuse_losing_setups
from sessions.housekeeping import Housekeeping

BACKLOG = 4096
FRAME_IN = 16 * 1024  # bytes: beyond it Daphne hangs up by itself, and `sockets` refuses more than 2 KiB
MESSAGE = 1024 * 1024  # bytes, both ways: Daphne drops a longer screen without a word


def serve(*, port: int, ready: Any = None) -> None:
    """Serve until stopped. Static files are gathered first, so that they are hashed and immutable."""
    refuse_losing_setups(processes=1)
    one_server_only(settings.DATA_DIR)
    port_is_free(port)
    call_command("collectstatic", interactive=False, verbosity=0)
    # the reactor must be the asyncio one before anything else imports it
    from sessions.live.server import Server  # isort: skip
    from dpup_workshop.asgi import application

    Housekeeping().start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1000)
    Server(
        application,
        endpoints=[f"tcp:port={port}:interface=0.0.0.0:backlog={BACKLOG}"],
        http_timeout=60,
        websocket_timeout=60 * 60 * 12,
        websocket_connect_timeout=20,
        ping_interval=25,
        ping_timeout=20,
        websocket_max_message_size=MESSAGE,
        websocket_max_frame_size=FRAME_IN,
        application_close_timeout=2,
        server_name="",
        verbosity=1,
        ready_callable=ready,
    ).run()


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        serve(port=options["port"], ready=lambda: self.stdout.write(f"Serving on port {options['port']}"))
