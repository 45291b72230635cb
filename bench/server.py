"""The two servers that are compared, each in a process of its own: `python -m bench.server ours|stock PORT`.

Both are Daphne. `stock` is a Channels group consumer as the tutorials have it; `ours` is the product with its
relay, templates and signed cookies. POST /change makes one change.
"""

import os
import sys

KIND, PORT = sys.argv[1], int(sys.argv[2])
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpup_workshop.settings")

import django  # noqa: E402

django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.urls import re_path  # noqa: E402

from dpup_workshop.asgi import application as product  # noqa: E402
from sessions import screens  # noqa: E402
from sessions.actions import running  # noqa: E402
from sessions.models import Session  # noqa: E402


class GroupConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()
        await self.send(text_data="pulse")

    async def draw(self, event) -> None:
        await self.send(text_data=event["text"])


def change() -> str:
    """One step on, as a facilitator's Next does it; at the end, back to the first item."""
    session = Session.objects.order_by("-pk").first()
    run = running.current_run(session)
    try:
        running.forward(session, step=run.step if run else "start")
    except running.Refused:
        running.jump(session, step=run.step, position=1)
    return session.pk


async def http(scope, receive, send) -> None:
    if scope["method"] == "POST":
        session_pk = await sync_to_async(change)()
        if KIND == "stock":
            parts = await sync_to_async(screens.render)(session_pk, "room", ["now", "agenda", "questions"])
            text = "".join(parts.values())
            await get_channel_layer().group_send("room", {"type": "draw", "text": text})
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


sockets = (
    product.application_mapping["websocket"]
    if KIND == "ours"
    else URLRouter([re_path(r"^ws/room/", GroupConsumer.as_asgi())])
)
Server(
    ProtocolTypeRouter({"http": http, "websocket": sockets}),
    endpoints=[f"tcp:port={PORT}:interface=127.0.0.1:backlog=4096"],
    ping_interval=600,
    verbosity=0,
).run()
