"""The way in: what is kept ready, static files, then Django behind a gate; and the sockets."""

import asyncio
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpup_workshop.settings")

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

django_app = get_asgi_application()

from sessions.live.kept import Kept  # noqa: E402
from sessions.live.routing import websocket_urlpatterns  # noqa: E402

HTTP_AT_ONCE = 8  # requests in Django at a time: a burst waits in line, it doesn't make a thread each


class Gate:
    """Lets so many requests into the application at a time; the others wait their turn."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self._gate: asyncio.Semaphore | None = None

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if self._gate is None:
            self._gate = asyncio.Semaphore(HTTP_AT_ONCE)
        async with self._gate:
            await self.application(scope, receive, send)


async def _unknown_socket(scope: dict, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 4410})


class Sockets:
    """The router, with a close code instead of a traceback for an address that isn't there."""

    def __init__(self) -> None:
        self.router = URLRouter(websocket_urlpatterns)

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        try:
            await self.router(scope, receive, send)
        except ValueError as error:
            if "No route found" not in str(error):
                raise
            await _unknown_socket(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": Kept(
            ServeStaticASGI(
                Gate(django_app),
                root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
                prefix=settings.STATIC_URL,
            )
        ),
        "websocket": Sockets(),
    }
)
