"""How many are here, on the stage: counted now and then, and no phone is drawn for it."""

import asyncio

import pytest
from channels.testing import WebsocketCommunicator
from test_sockets import ORIGIN, phone, received, seat, talk

from dpup_workshop.asgi import Sockets
from sessions import identity
from sessions.live import relay as relays

__all__ = ["seat"]
pytestmark = pytest.mark.django_db(transaction=True)


def stage(session):
    address = f"/ws/stage/{session.code}/?ticket={identity.ticket(session, 'stage')}"
    return WebsocketCommunicator(Sockets(), address, headers=[(b"host", b"testserver"), ORIGIN])


def test_the_stage_counts_who_is_here_now_and_then_and_no_phone_is_drawn_for_it(session, seat, monkeypatch):
    assert relays.COUNT_INTERVALS["here"] >= 2, "seconds: a room that comes in isn't counted one by one"
    monkeypatch.setattr(relays, "COUNT_INTERVALS", {"people": 0.1, "here": 0.6})

    async def conversation():
        screen = stage(session)
        assert (await screen.connect())[0]
        phones = [phone(session, seat) for _ in range(3)]
        for each in phones:
            assert (await each.connect())[0]
        relay = relays.hub.relays[session.pk]
        await received(screen, "<b>3</b> here")
        drawn = {key: count for key, count in relay.drawn.items() if key != ("stage", "here")}
        assert set(drawn.values()) == {1}, "each once, for who came first"
        for each in [screen, *phones]:
            await each.disconnect()
        await asyncio.sleep(0)

    talk(conversation)
