"""Sockets of the real application, with real cookies and frames, in one loop."""

import asyncio
import re
from urllib.parse import quote, unquote

from channels.testing import WebsocketCommunicator
from django.db import connection

from dpup_workshop.asgi import Sockets
from sessions import seats
from sessions.announce import use_loop
from sessions.live.hub import hub
from sessions.live.inbox import inbox

ORIGIN = (b"origin", b"http://testserver")


def phone(session, seat, *, origin=ORIGIN):
    cookie = f"{seats.cookie_name(session.code)}={seats.sign_seat(seat, session.code)}"
    headers = [(b"host", b"testserver"), (b"cookie", cookie.encode()), origin]
    return WebsocketCommunicator(Sockets(), f"/ws/room/{session.code}/", headers=headers)


def page_of(audience, code) -> str:
    """The address of the page whose socket is this audience's."""
    return f"/host/{code}/remote/" if audience == "remote" else f"/{audience}/{code}/"


def watcher(session, audience, client, *, ticket="", cookies=None):
    """A stage's or console's socket with the ticket and cookies that this browser holds, or with others."""
    if not ticket:
        page = client.get(page_of(audience, session.code)).content.decode()
        ticket = unquote(re.search(r"\?ticket=([^\"]+)", page)[1])
    held = {name: morsel.value for name, morsel in client.cookies.items()} if cookies is None else cookies
    cookie = "; ".join(f"{name}={value}" for name, value in held.items())
    headers = [(b"host", b"testserver"), (b"cookie", cookie.encode()), ORIGIN]
    address = f"/ws/{audience}/{session.code}/?ticket={quote(ticket)}"
    return WebsocketCommunicator(Sockets(), address, headers=headers)


def talk(conversation):
    """Run a conversation in a loop of its own, then let the hub forget it."""

    async def whole():
        try:
            await asyncio.wait_for(conversation(), 20)
        finally:
            for task in hub._tasks:
                task.cancel()
            hub._loop = None
            hub.seat_sockets.clear()
            for thread in (hub.db_thread, inbox._writing):
                thread.submit(lambda: connection.close()).result()
            use_loop(None)

    asyncio.run(whole())


async def received(socket, wanted, timeout=5):
    async with asyncio.timeout(timeout):
        while True:
            text = await socket.receive_from(timeout)
            if wanted in text:
                return text


async def closed(socket, timeout=5):
    """Its close code; what comes before it is read."""
    while (message := await socket.receive_output(timeout))["type"] != "websocket.close":
        pass
    return message["code"]
