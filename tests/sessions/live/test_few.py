"""Where few are here, whoever asks without a name is told so first; it is the same for everyone."""

import asyncio
import re

import pytest
from asgiref.sync import sync_to_async
from clients import seated
from django.urls import reverse
from steps import take_seat
from talking import phone, received, talk

from sessions import presence
from sessions.actions import participants
from sessions.live import relay as relays
from sessions.live.hub import hub
from sessions.screens.few import FEW, few_here

pytestmark = pytest.mark.django_db(transaction=True)
ALONE = "Yours is the only phone connected so far: facilitators can guess who asked."
LINE = r'<p class="small" id="few"( hidden)?>\s*(.*?)\s*</p>'


def told(page: str) -> str:
    hidden, said = re.search(LINE, page, re.S).groups()
    assert bool(hidden) == (not said)
    return said


@pytest.mark.parametrize("name", ["room", "mine"])
@pytest.mark.parametrize("here", range(1, 6))
def test_the_button_says_so_where_few_are_here(started, name, here):
    phones = [seated(started) for _ in range(here)]
    pages = [each.get(reverse(name, args=[started.code])).text for each in phones]
    wanted = {1: ALONE, 2: "Only 2 phones are connected: people here may guess who asked."}
    wanted[3] = "Only 3 phones are connected: people here may guess who asked."
    if name == "mine":  # without scripts a phone isn't connected, so its page tells no number
        wanted = dict.fromkeys(wanted, "Few phones are connected: people here may guess who asked.")
    for page in pages:
        assert told(page) == wanted.get(here, "")
        assert re.search(r'value="nobody"\s+aria-describedby="few"', page), "the button is described by it"


def test_those_who_left_count_no_more_and_a_phone_counts_once_however_many_tabs_it_has(started):
    for _ in range(8):
        take_seat(started)
    assert few_here(started.pk) is None, "where nobody is heard of, as many as have joined"
    presence.record(started.pk, "one", 2)
    presence.record(started.pk, "another", 1)
    assert few_here(started.pk) == 3
    presence.record(started.pk, "another", 6)
    assert few_here(started.pk) is None
    started.participants.exclude(pk__in=started.participants.all()[:2]).delete()
    assert few_here(started.pk) == 2, "three tabs each"
    participants.remove(started, participant_pk=started.participants.first().pk)
    assert few_here(started.pk) == 1


def test_phones_hear_as_others_come_and_go_and_no_screen_gets_another_version(started, monkeypatch):
    monkeypatch.setattr(relays, "COUNT_INTERVALS", dict.fromkeys(relays.COUNT_INTERVALS, 0.1))
    seats = [take_seat(started) for _ in range(FEW)]

    async def conversation():
        first = phone(started, seats[0])
        await first.connect()
        assert told(await received(first, 'id="few"'))
        version = hub.relays[started.pk].room_version
        others = [phone(started, seat) for seat in seats[1:]]
        for each in others:
            await each.connect()
        while told(await received(first, 'id="few"')):
            pass
        await others.pop().disconnect()
        assert (
            told(await received(first, 'id="few"'))
            == "Only 3 phones are connected: people here may guess who asked."
        )
        assert hub.relays[started.pk].room_version == version, "it is in no part"
        for each in (first, *others):
            await each.disconnect()

    talk(conversation)


def test_while_nothing_changes_nothing_is_sent(started, monkeypatch):
    monkeypatch.setattr(relays, "COUNT_INTERVALS", dict.fromkeys(relays.COUNT_INTERVALS, 0.1))
    seats = [take_seat(started) for _ in range(FEW + 2)]

    async def conversation():
        sockets = [phone(started, seat) for seat in seats]
        for each in sockets:
            await each.connect()
        while told(await received(sockets[0], 'id="few"')):
            pass
        await sockets.pop().disconnect()  # as when a phone sleeps: five are left
        await asyncio.sleep(0.8)
        assert await sync_to_async(few_here)(started.pk) is None
        assert await sockets[0].receive_nothing(0.3)
        for each in sockets:
            await each.disconnect()

    talk(conversation)
