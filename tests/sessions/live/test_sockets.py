"""The sockets against the real application, with real cookies and frames, in one loop."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from talking import ORIGIN, phone, received, talk, watcher

from sessions import screens, seats
from sessions.actions import lifecycle
from sessions.live import hub as hubs
from sessions.live import relay as relays
from sessions.live.hub import hub
from sessions.models import Question

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_reaches_every_phone_as_the_same_bytes_drawn_once(session, seat, ada):
    async def conversation():
        sockets = [phone(session, seat) for _ in range(3)]
        for socket in sockets:
            assert (await socket.connect())[0]
            assert "pulse" in await socket.receive_from()
        relay = hub.relays[session.pk]
        relay.drawn.clear()
        await sync_to_async(lifecycle.start)(session, by=ada)
        frames = [await received(socket, 'id="now"') for socket in sockets]
        assert len(set(frames)) == 1
        assert relay.drawn["room", "now"] == 1
        assert not [key for key in relay.drawn if key[0] != "room"], "nobody watches stage or host"
        for socket in sockets:
            await socket.disconnect()

    talk(conversation)


def test_an_ask_is_acknowledged_after_the_commit_and_once(session, seat):
    async def conversation():
        socket = phone(session, seat)
        await socket.connect()
        await socket.receive_from()
        for _ in range(2):
            await socket.send_to(json.dumps({"id": "one", "do": "ask", "text": "Why?"}))
            reply = json.loads(await received(socket, '"ack"'))
            assert reply["ok"] and reply["ack"] == "one"
        assert await sync_to_async(Question.objects.count)() == 1
        await socket.disconnect()

    talk(conversation)


def test_a_refused_write_says_why_and_leaves_the_socket_open(session, seat):
    async def conversation():
        socket = phone(session, seat)
        await socket.connect()
        await socket.receive_from()
        for text in ["", "x" * 1500, 5]:
            await socket.send_to(json.dumps({"id": "a" + str(len(str(text))), "do": "ask", "text": text}))
            reply = json.loads(await received(socket, '"ack"'))
            assert not reply["ok"] and reply["error"] and reply["status"] == 422
        await socket.send_to(json.dumps({"id": "s", "do": "ask", "text": "lone \ud800 surrogate"}))
        assert json.loads(await received(socket, '"ack"'))["ok"]
        await socket.disconnect()

    talk(conversation)


@pytest.mark.parametrize("frame", ["not json", "[]", '{"do": "ask"}', '{"id": 5, "do": "ask"}', "x" * 3000])
def test_a_bad_frame_closes_only_its_own_socket(session, seat, frame):
    async def conversation():
        good, bad = phone(session, seat), phone(session, seat)
        for socket in (good, bad):
            await socket.connect()
            await socket.receive_from()
        await bad.send_to(frame)
        closed = await bad.receive_output(5)
        assert (closed["type"], closed["code"]) == ("websocket.close", 4400)
        await good.send_to(json.dumps({"id": "g", "do": "ask", "text": "Still here?"}))
        assert json.loads(await received(good, '"ack"'))["ok"]
        await good.disconnect()

    talk(conversation)


def test_a_foreign_page_and_a_missing_cookie_are_refused(session, seat):
    async def conversation():
        foreign = phone(session, seat, origin=(b"origin", b"http://elsewhere"))
        await foreign.connect()
        assert (await foreign.receive_output(5))["code"] == 4403
        forged = phone(session, seats.Seat(0, "x"))
        forged.scope["headers"] = [(b"host", b"testserver"), ORIGIN]
        await forged.connect()
        assert (await forged.receive_output(5))["code"] == 4401

    talk(conversation)


def test_a_dropped_push_is_healed_by_the_pulse(session, seat, ada, sign_in, monkeypatch):
    """A lossy layer: nothing announced arrives, and the phone still comes right."""
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.5)

    monkeypatch.setattr("sessions.announce._tell", lambda *_: None)

    async def conversation():
        watching = {"room": phone(session, seat)}
        for audience in ("stage", "host"):
            watching[audience] = await sync_to_async(watcher)(session, audience, sign_in)
        for socket in watching.values():
            await socket.connect()
            await socket.receive_from()
        await sync_to_async(lifecycle.start)(session, by=ada)
        for audience, socket in watching.items():
            text = await received(socket, 'id="now"', timeout=8)
            assert (await sync_to_async(screens.render)(session.pk, audience))["now"] in text, audience
            await socket.disconnect()

    talk(conversation)


def test_who_comes_while_the_last_one_leaves_still_hears_of_changes(session, seat, ada, monkeypatch):
    """A console and a stage reloaded at once: the new sockets are on their way in when the old ones go."""
    draw = relays.Relay._draw

    async def slow(relay, wanted, **how):
        drawn = await draw(relay, wanted, **how)
        await asyncio.sleep(0.3)
        return drawn

    async def conversation():
        old, new = phone(session, seat), phone(session, seat)
        await old.connect()
        await received(old, "pulse")
        await old.receive_nothing(0.5)
        hub.relays[session.pk].feeds["room"].connections.clear()  # as if its page were the stage's
        monkeypatch.setattr(relays.Relay, "_draw", slow)
        coming = asyncio.create_task(new.connect())
        await asyncio.sleep(0.1)
        await old.disconnect()
        await coming
        await received(new, "pulse")
        await sync_to_async(lifecycle.start)(session, by=ada)
        assert 'data-phase="on"' in await received(new, 'data-phase="on"', timeout=3)
        await new.disconnect()
        assert session.pk not in hub.relays

    talk(conversation)


def test_the_pulse_comes_often_enough_to_be_right_within_twenty_seconds():
    assert hubs.PULSE_INTERVAL + 1 + relays.FRAME_INTERVAL < 20


def test_without_the_channel_layer_a_phone_comes_in_and_the_pulse_serves_it(session, seat, ada, monkeypatch):
    """The layer is away from the beginning: nothing hangs, nothing falls over."""

    class Away:
        async def fail(self, *args):
            raise ConnectionRefusedError("nobody listens")

        new_channel = group_add = group_discard = group_send = receive = fail

    monkeypatch.setattr(hubs, "get_channel_layer", Away)
    monkeypatch.setattr("sessions.announce.get_channel_layer", Away)
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.5)

    async def conversation():
        socket = phone(session, seat)
        await socket.connect()
        assert "pulse" in await socket.receive_from()
        await sync_to_async(lifecycle.start)(session, by=ada)
        assert 'id="now"' in await received(socket, 'id="now"', timeout=8)
        await socket.disconnect()

    talk(conversation)


def test_when_the_database_is_away_a_socket_is_closed_politely(session, seat, monkeypatch):
    def away(*args, **how):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(relays.screens, "draw", away)

    async def conversation():
        socket = phone(session, seat)
        await socket.connect()
        assert (await socket.receive_output(5))["code"] == 4503

    talk(conversation)
