"""Who else drives: told to consoles and remotes from the sockets that are open, and kept nowhere."""

import asyncio

import pytest
from clients import signed_in
from talking import phone, received, talk, watcher

from sessions import driving, presence
from sessions.actions import arranging
from sessions.live import relay as relays
from sessions.live.hub import hub
from sessions.models import Session
from sessions.presence import Device

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hana(session, ada, django_user_model):
    """A co-facilitator, called by her first name."""
    user = django_user_model.objects.create_user("hana.m", first_name="Hana")
    arranging.give(session, username="hana.m", role="co", by=ada)
    return user


def line_of(text: str) -> str:
    return text.partition('id="driving"')[2].partition(">")[2].partition("<")[0]


def test_each_hears_of_the_others_and_nothing_when_they_have_gone(session, sign_in, hana, monkeypatch):
    monkeypatch.setattr(relays, "LINGERS", 0.2)
    console, remote = watcher(session, "host", sign_in), watcher(session, "remote", signed_in(hana))

    async def conversation():
        assert (await console.connect())[0]
        assert line_of(await received(console, 'id="driving"')) == "", "alone"
        assert (await remote.connect())[0]
        assert line_of(await received(remote, 'id="driving"')) == "also driving: ada’s laptop"
        assert line_of(await received(console, 'id="driving"')) == "also driving: Hana’s phone"
        await remote.disconnect()
        assert line_of(await received(console, 'id="driving"')) == ""
        assert presence.all_devices(session.pk) and len(presence.all_devices(session.pk)) == 1
        await console.disconnect()
        assert presence.all_devices(session.pk) == []

    talk(conversation)


def test_ones_own_other_device_is_ones_own_and_a_second_tab_is_none(session, ada, sign_in):
    own_phone = signed_in(ada)
    console, tab = watcher(session, "host", sign_in), watcher(session, "remote", sign_in)
    remote = watcher(session, "remote", own_phone)

    async def conversation():
        for socket in (console, tab):
            assert (await socket.connect())[0]
            assert line_of(await received(socket, 'id="driving"')) == "", "the same browser"
        assert (await remote.connect())[0]
        # two pages of that laptop are open, and this is the phone
        assert line_of(await received(remote, 'id="driving"')) == "also driving: your laptop, your phone"
        assert line_of(await received(console, 'id="driving"')) == "also driving: your phone"
        for socket in (console, tab, remote):
            await socket.disconnect()

    talk(conversation)


def test_a_device_that_comes_back_at_once_has_not_gone(session, sign_in, hana):
    console, hanas = watcher(session, "host", sign_in), signed_in(hana)
    first, again = watcher(session, "remote", hanas), watcher(session, "remote", hanas)

    async def conversation():
        await console.connect()
        await first.connect()
        assert "Hana" in line_of(await received(console, "Hana"))
        await first.disconnect()
        await again.connect()
        await asyncio.sleep(relays.LINGERS + 0.5)
        while not await console.receive_nothing(0.1):
            assert 'id="driving"' not in await console.receive_from()
        for socket in (console, again):
            await socket.disconnect()

    talk(conversation)


def test_no_phone_of_the_room_and_no_stage_hears_of_it(session, seat, sign_in, hana):
    screens = [phone(session, seat), watcher(session, "stage", sign_in)]
    remote = watcher(session, "remote", signed_in(hana))

    async def conversation():
        for socket in screens:
            await socket.connect()
            assert "driving" not in await received(socket, "pulse")
        await remote.connect()
        await asyncio.sleep(0.8)
        for socket in screens:
            while not await socket.receive_nothing(0.1):
                assert "Hana" not in await socket.receive_from()
        assert len(presence.all_devices(session.pk)) == 1, "neither is a device"
        for socket in (*screens, remote):
            await socket.disconnect()

    talk(conversation)


def test_a_device_of_another_process_is_told_too_until_that_is_silent(session, sign_in, monkeypatch):
    hanas = ["9", "Hana", "remote", True, "another mark"]
    console = watcher(session, "host", sign_in)

    async def conversation():
        await console.connect()
        await received(console, "pulse")
        relay = hub.relays[session.pk]
        relay.presence_received("another process", 0, [], [hanas])
        assert line_of(await received(console, "Hana")) == "also driving: Hana’s phone"
        monkeypatch.setattr(presence, "HEARD_FOR", -1.0)
        await relay.pulse(relay.heard.reached)
        assert line_of(await received(console, 'id="driving"')) == ""
        await console.disconnect()

    talk(conversation)


def test_a_scribe_is_here_and_drives_nothing(session):
    for name, drives in (("Sam", False), ("Hana", True), ("<b>Hē</b>", True)):
        presence.device_seen(session.pk, hash(name), Device(len(name), name, "host", drives, name))
    words = driving.line(session.pk, user_pk=0, mark="mine")
    assert words == "also driving: <b>Hē</b>’s laptop, Hana’s laptop · also here: Sam’s laptop"
    assert "&lt;b&gt;Hē&lt;/b&gt;" in driving.element(words)


def test_nothing_of_it_is_stored_and_a_mark_is_not_the_sign_in(session, ada, sign_in):
    key = sign_in.session.session_key
    assert key not in driving.mark_of(key) and driving.mark_of(key) != driving.mark_of(key + "x")
    names = {field.name for field in Session._meta.get_fields()}
    assert not {name for name in names if "driv" in name or "device" in name}
