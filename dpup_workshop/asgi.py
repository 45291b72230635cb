"""The ASGI application: the page cache, static files, then Django on a thread pool; and the sockets."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpup_workshop.settings")

import django  # noqa: E402

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from dpup_workshop.serving.handler import ThreadPoolHandler  # noqa: E402
from dpup_workshop.serving.page_cache import PageCache  # noqa: E402
from sessions.live.connection import CloseCode, close_message  # noqa: E402
from sessions.live.routing import websocket_urlpatterns  # noqa: E402
from sessions.logs import bind_request_id  # noqa: E402


async def _unknown_socket(scope: dict, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await send(close_message(CloseCode.NOT_FOUND))


def _no_sniffing(headers: Any, path: str, url: str) -> None:
    """Stop browsers guessing a file's type."""
    headers["X-Content-Type-Options"] = "nosniff"


class Sockets:
    """The sockets' router, with a close code instead of a traceback for an unknown address."""

    def __init__(self) -> None:
        self.router = URLRouter(websocket_urlpatterns)

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        bind_request_id()
        try:
            await self.router(scope, receive, send)
        except ValueError as error:
            if "No route found" not in str(error):
                raise
            await _unknown_socket(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": PageCache(
            ServeStaticASGI(
                ThreadPoolHandler(),
                root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
                prefix=settings.STATIC_URL,
                add_headers_function=_no_sniffing,
            )
        ),
        "websocket": Sockets(),
    }
)
