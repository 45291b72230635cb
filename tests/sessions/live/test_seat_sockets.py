"""What one phone may do by socket: three of them, so many frames, and nothing once it was removed."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from talking import closed, phone, received, talk

from sessions import seats
from sessions.actions import lifecycle, participants, privacy
from sessions.live import admission, seat_sockets
from sessions.live import hub as hubs
from sessions.live.hub import hub
from sessions.models import Participant

pytestmark = pytest.mark.django_db(transaction=True)


async def opened(session, seat):
    socket = phone(session, seat)
    await socket.connect()
    await received(socket, "pulse")
    return socket


def test_the_newest_three_sockets_of_a_phone_win(session, seat, ada):
    async def conversation():
        first, *others = [await opened(session, seat) for _ in range(4)]
        assert await closed(first) == 4409
        await sync_to_async(lifecycle.start)(session, by=ada)
        for socket in others:
            await received(socket, 'id="now"')
        assert await first.receive_nothing(0.5), "nothing follows a close"
        fifth = await opened(session, seat)
        assert await closed(others[0]) == 4409
        for socket in (first, *others, fifth):
            await socket.disconnect()

    talk(conversation)


def test_frames_are_counted_for_a_phone_whatever_the_number_of_its_sockets(session, seat, monkeypatch):
    monkeypatch.setattr(seat_sockets, "PER_SECOND", 0.0)

    async def conversation():
        sockets = [await opened(session, seat) for _ in range(2)]
        for n in range(int(seat_sockets.BURST)):
            await sockets[n % 2].send_to(json.dumps({"id": f"{n}", "do": "name", "name": "Ben"}))
            await received(sockets[n % 2], f'"ack": "{n}"')
        for socket in sockets:
            await socket.send_to(json.dumps({"id": "more", "do": "name", "name": "Ben"}))
            assert await closed(socket) == 4429
            await socket.disconnect()
        again = await opened(session, seat)
        await again.send_to(json.dumps({"id": "again", "do": "name", "name": "Ben"}))
        assert await closed(again) == 4429, "a new socket brings no new budget"
        await again.disconnect()

    talk(conversation)


def test_a_seat_is_forgotten_once_its_sockets_are_gone_and_its_budget_is_back(session, seat, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.1)

    async def conversation():
        other = seats.new_seat(session)
        await sync_to_async(participants.join)(session, key_hash=other.hash)
        stays, goes = await opened(session, seat), await opened(session, other)
        await goes.disconnect()
        await asyncio.sleep(2.5)
        assert set(hub.seat_sockets) == {(session.pk, seat.hash)}
        await stays.disconnect()

    talk(conversation)


def test_a_removed_phone_is_closed_and_comes_in_no_more_until_it_is_let_back(session, seat, ada):
    def remove():
        participant = Participant.objects.get(key=seat.hash)
        participants.remove(session, participant_pk=participant.pk, by=ada)

    def let_back():
        moment = Participant.objects.get(key=seat.hash).removed_at
        participants.let_back_in(session, removed_at=moment.isoformat(), by=ada)

    async def conversation():
        other = seats.new_seat(session)
        await sync_to_async(participants.join)(session, key_hash=other.hash)
        stays, goes = await opened(session, other), await opened(session, seat)
        await sync_to_async(remove)()
        assert await closed(goes) == 4403
        knock = phone(session, seat)
        await knock.connect()
        assert (await knock.receive_output(5))["code"] == 4403
        await sync_to_async(lifecycle.start)(session, by=ada)
        await received(stays, 'id="now"')
        assert await goes.receive_nothing(0.5)
        await sync_to_async(let_back)()
        await asyncio.sleep(0.6)
        back = await opened(session, seat)
        for socket in (stays, goes, knock, back):
            await socket.disconnect()

    talk(conversation)


def test_a_removal_that_nobody_heard_of_is_found_at_the_pulse(session, seat, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.2)
    monkeypatch.setattr("sessions.announce._tell", lambda *_: None)

    async def conversation():
        socket = await opened(session, seat)
        here = await Participant.objects.aget()
        await sync_to_async(participants.remove)(session, participant_pk=here.pk)
        assert await closed(socket) == 4403
        await socket.disconnect()

    talk(conversation)


def test_a_deleted_seat_is_closed_and_comes_in_no_more(session, seat):
    async def conversation():
        other = seats.new_seat(session)
        await sync_to_async(participants.join)(session, key_hash=other.hash)
        stays, goes = await opened(session, other), await opened(session, seat)
        await sync_to_async(privacy.delete_everything)(session, seat=seat)
        assert await closed(goes) == 4401, "its page knows the way to join anew"
        knock = phone(session, seat)
        await knock.connect()
        assert (await knock.receive_output(5))["code"] == 4401
        await sync_to_async(lifecycle.start)(session)
        await received(stays, 'id="now"')
        for socket in (stays, goes, knock):
            await socket.disconnect()

    talk(conversation)


def test_a_deleted_seat_that_comes_by_an_old_cookie_is_found_at_the_pulse(session, seat, monkeypatch):
    """In a process that wasn't there when it was deleted."""
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.2)

    async def conversation():
        other = seats.new_seat(session)
        await sync_to_async(participants.join)(session, key_hash=other.hash)
        await sync_to_async(privacy.delete_everything)(session, seat=seat)
        stays = await opened(session, other)
        socket = await opened(session, seat)
        assert hub.relays[session.pk].guests.has_new
        assert await closed(socket) == 4401
        assert not hub.relays[session.pk].guests.admits(seat.hash)
        assert hub.relays[session.pk].guests.admits(other.hash)
        for each in (stays, socket):
            await each.disconnect()

    talk(conversation)


def test_a_phone_that_comes_in_asks_the_database_nothing(session, seat, monkeypatch):
    """All but the first of a session: many come at once."""

    async def conversation():
        other = seats.new_seat(session)
        await sync_to_async(participants.join)(session, key_hash=other.hash)
        first = await opened(session, seat)
        looked_up = []
        monkeypatch.setattr(admission, "_removed_and_deleted", lambda *given: looked_up.append(given))
        second = await opened(session, other)
        assert not looked_up
        for socket in (first, second):
            await socket.disconnect()

    talk(conversation)
