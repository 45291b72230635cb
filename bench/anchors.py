"""What we compare with, each in a process of its own: `python -m bench.anchors picows|stock PORT FRAMES`.

`picows` is a bare WebSocket server in Cython; `stock` is Daphne with a Channels group consumer as the
tutorials have it. Both send the very texts the product sent (a JSON list in the file FRAMES), one for each
line on standard input, stamped with the moment at which the sending begins.
"""

import asyncio
import gc
import json
import re
import sys
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

KIND, PORT, TEXTS = sys.argv[1], int(sys.argv[2]), cycle(json.loads(Path(sys.argv[3]).read_text()))


def stamped(text: str) -> str:
    return re.sub(r'data-now="[^"]*"', f'data-now="{datetime.now(UTC).isoformat()}"', text)


def on_line(loop, send) -> None:
    """Call `send(text)` for each line on standard input."""
    loop.add_reader(0, lambda: sys.stdin.readline() and send(stamped(next(TEXTS))))


def quick_collector() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1000)  # as the product has it


async def picows() -> None:
    from picows import WSListener, WSMsgType, WSTransport, ws_create_server

    lines: set[WSTransport] = set()

    class Phone(WSListener):
        def on_ws_connected(self, transport):
            self.transport = transport
            lines.add(transport)
            transport.send(WSMsgType.TEXT, b"pulse")

        def on_ws_frame(self, transport, frame):
            pass

        def on_ws_disconnected(self, transport):
            lines.discard(transport)

    def send(text: str) -> None:
        data = text.encode()
        for transport in lines:
            transport.send(WSMsgType.TEXT, data)

    server = await ws_create_server(lambda request: Phone(), "127.0.0.1", PORT, backlog=4096)
    on_line(asyncio.get_running_loop(), send)
    quick_collector()
    await server.serve_forever()


def stock() -> None:
    import django
    from django.conf import settings

    settings.configure(
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}, SECRET_KEY="anchor"
    )
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.layers import get_channel_layer
    from daphne.server import Server, twisted_loop

    class GroupConsumer(AsyncWebsocketConsumer):
        async def connect(self) -> None:
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()
            await self.send(text_data="pulse")

        async def draw(self, event) -> None:
            await self.send(text_data=event["text"])

    def send(text: str) -> None:
        asyncio.ensure_future(
            get_channel_layer().group_send("room", {"type": "draw", "text": text}), loop=twisted_loop
        )

    on_line(twisted_loop, send)
    Server(
        GroupConsumer.as_asgi(),
        endpoints=[f"tcp:port={PORT}:interface=127.0.0.1:backlog=4096"],
        ping_interval=600,
        verbosity=0,
    ).run()


if KIND == "picows":
    asyncio.run(picows())
else:
    stock()
