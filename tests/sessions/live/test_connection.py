"""What `live.connection` takes for granted in Daphne, autobahn and Twisted; and how it treats the slow."""

import asyncio
import gc
import socket
import weakref
from functools import partial
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.tcp import Server as Transport
from twisted.web.http import HTTPChannel

from dpup_workshop.serving.daphne import Socket
from sessions.live import connection as connections
from sessions.live import fanout
from sessions.live.connection import HIGH_WATER_MARK, Connection, Update, frame_of
from sessions.live.fanout import FanOut

BIG = 4_000_000  # bytes: more than a socket takes at once


class Poller:
    addReader = removeReader = addWriter = removeWriter = staticmethod(lambda _: None)


class Pair:
    """A connection over a real Twisted transport, and the phone's end of it."""

    def __init__(self) -> None:
        ours, self.phone = socket.socketpair()
        self.phone.setblocking(False)
        self.protocol = Socket()
        self.protocol.state = Socket.STATE_OPEN
        self.transport = Transport(ours, self.protocol, ("", 0), None, 0, Poller())
        self.protocol.transport = self.transport
        self.said: list[dict] = []
        self.connection = Connection(self.public, self.protocol)

    async def public(self, message: dict) -> None:
        self.said.append(message)

    def read(self) -> bytes:
        """All that comes, with Twisted's turn to write whenever nothing does."""
        got = bytearray()
        while True:
            try:
                got += self.phone.recv(1 << 20)
            except BlockingIOError:
                if not self.connection.waiting:
                    return bytes(got)
                self.transport.doWrite()


@pytest.fixture
def pair():
    made = Pair()
    yield made
    made.phone.close()
    made.transport.socket.close()


def update(version: str, was: str, **parts: str) -> Update:
    return Update({name: f'<p id="{name}">{html}</p>' for name, html in parts.items()}, version, was)


def test_the_installed_packages_are_trusted():
    connections.raw_writes_work.cache_clear()
    assert connections.raw_writes_work()


def test_a_twisted_that_keeps_no_order_is_not_trusted(monkeypatch):
    monkeypatch.setattr(Transport, "write", lambda self, data: None)  # loses what doesn't fit at once
    connections.raw_writes_work.cache_clear()
    assert not connections.raw_writes_work()
    monkeypatch.undo()
    connections.raw_writes_work.cache_clear()


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_is_as_autobahn_makes_it(size):
    """Our header against the one autobahn's own sendMessage writes."""
    written: list[bytes] = []
    protocol = Socket()
    protocol._perMessageCompress = protocol.trackedTimings = None
    protocol.autoFragmentSize, protocol.maxMessagePayloadSize = 0, 0
    protocol.applyMask, protocol.maskServerFrames, protocol.logFrames = True, False, False
    protocol.send_state, protocol.state = Socket.SEND_STATE_GROUND, Socket.STATE_OPEN
    protocol.factory = type("Factory", (), {"isServer": True})()
    from autobahn.websocket.protocol import TrafficStats

    protocol.trafficStats = TrafficStats()
    protocol.sendData = lambda data, *_, **__: written.append(data)
    protocol.sendMessage(b"a" * size)
    assert b"".join(written) == frame_of("a" * size)


def test_an_idle_socket_gets_the_bytes_at_once(pair):
    assert pair.connection.write(b"frame")
    assert pair.phone.recv(100) == b"frame" and pair.connection.waiting == 0


def test_what_doesnt_fit_at_once_is_finished_in_order(pair):
    first, second = b"1" * BIG, b"2" * 1000
    assert pair.connection.write(first)
    assert 0 < pair.connection.waiting < BIG, "a partial write, the rest with Twisted"
    pair.transport.write(second)  # as Daphne's public way does
    assert pair.read() == first + second


def test_a_little_before_it_is_waited_for_in_twisteds_buffer(pair):
    pair.transport.write(b"ping")
    assert pair.connection.write(b"frame") and pair.connection.waiting == 9
    assert pair.read() == b"pingframe"


@pytest.mark.parametrize("closing", [Socket.STATE_CLOSING, Socket.STATE_CLOSED])
def test_nothing_follows_a_close(pair, closing):
    pair.protocol.state = closing
    assert pair.connection.write(b"frame")
    assert pair.connection.waiting == 0
    with pytest.raises(BlockingIOError):
        pair.phone.recv(100)


def test_a_phone_that_is_gone_stops_nobody(pair):
    other = Pair()
    pair.phone.close()

    async def go():
        return await FanOut()([pair.connection, pair.connection, other.connection], update("2", "1", now="x"))

    asyncio.run(go())
    assert b"data-version" in other.phone.recv(1000)
    other.phone.close()
    other.transport.socket.close()


def test_a_slow_phone_gets_the_newest_of_each_part_and_no_more(pair):
    """It holds one set of parts however often they change, and comes right as soon as it reads."""

    async def go():
        fan_out = FanOut()
        pair.connection.write(b"f" * BIG)
        held = pair.connection.waiting
        for n in range(1, 200):
            await fan_out(
                [pair.connection], update(str(n), str(n - 1), now=f"now {n} " + "w" * 5000, agenda=f"a {n}")
            )
        assert pair.connection.waiting == held > HIGH_WATER_MARK
        last = update("", "", now="now 199 " + "w" * 5000, agenda="a 199")
        assert pair.connection.pending.parts == last.parts
        assert pair.read() == b"f" * BIG
        await asyncio.sleep(3 * fanout.CATCH_UP)
        text = pair.read().decode(errors="replace")
        assert "now 199" in text and "a 199" in text and "now 198" not in text
        assert 'data-version="199" data-was="0"' in text
        assert not fan_out.behind and pair.connection.pending is None
        await fan_out([pair.connection], update("200", "199", now="again"))
        assert b"again" in pair.read()

    asyncio.run(go())


def test_a_phone_that_stays_behind_is_asked_to_come_back(pair, monkeypatch):
    monkeypatch.setattr(fanout, "STALE_AFTER", 0.3)

    async def go():
        fan_out = FanOut()
        pair.connection.write(b"f" * BIG)
        await fan_out([pair.connection], update("2", "1", now="x"))
        await asyncio.sleep(0.2)
        assert pair.said == []
        await asyncio.sleep(0.4)
        assert pair.said == [{"type": "websocket.close", "code": 4408}] and not fan_out.behind

    asyncio.run(go())


def test_other_servers_and_tls_get_the_public_way(pair):
    pair.transport.TLS = True
    tls, foreign = Connection(pair.public, pair.protocol), Connection(pair.public)

    async def go():
        await FanOut()([tls, foreign], update("2", "1", now="x"))
        await foreign.send_text("{}")

    asyncio.run(go())
    assert [message["text"][:2] for message in pair.said] == ["<p", "<p", "{}"]


def test_others_get_a_turn_while_many_are_served():
    turns = 0

    async def other():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def silent(_):
        return None

    async def go():
        task = asyncio.create_task(other())
        await FanOut()([Connection(silent) for _ in range(1000)], update("2", "1", now="x"))
        task.cancel()

    asyncio.run(go())
    assert turns >= 1000 // fanout.YIELD_EVERY


def test_acknowledgements_keep_their_place_among_the_news(pair):
    async def go():
        fan_out = FanOut()
        for n in range(50):
            await fan_out([pair.connection], update(str(n), "", now=f"n{n}"))
            await pair.connection.send_text(f"ack{n};")

    asyncio.run(go())
    got = pair.read().decode(errors="replace")
    places = [got.index(word) for n in range(50) for word in (f">n{n}<", f"ack{n};")]
    assert places == sorted(places)


def test_a_phone_that_left_leaves_no_circle_for_the_collector():
    """Circles that have grown old are hardly ever looked for: each phone that came and went would stay."""
    gc.disable()
    try:
        pair = Pair()
        pair.protocol.client_addr, pair.protocol.request = None, Mock(path="/ws/")
        silent = {"protocol_disconnected": lambda _: None, "log_action": lambda *_: None}
        pair.protocol.server = SimpleNamespace(**silent)
        pair.protocol.is_closed = Deferred()
        pair.protocol.is_closed.callback(pair.protocol)  # as autobahn does
        pair.protocol.muted = True
        pair.connection.send = partial(print, pair.protocol)  # it knows its protocol, as Daphne's does
        left = weakref.ref(pair.protocol)
        pair.protocol.onClose(True, 1000, "")
        pair.phone.close()
        pair.transport.socket.close()
        del pair.transport.protocol  # as Twisted does when a connection is lost
        del pair
        assert left() is None
    finally:
        gc.enable()


def test_what_carried_the_handshake_is_let_go(pair):
    channel = HTTPChannel()
    request = Mock(channel=channel)
    channel.requests = [request]
    pair.transport.registerProducer(channel, True)
    pair.protocol.client_addr, pair.protocol.request = None, Mock(path="/ws/")
    pair.protocol.server = Mock()
    pair.protocol.onOpen()
    assert pair.transport.producer is None and channel.requests == [] and request.channel is None
