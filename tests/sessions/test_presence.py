"""How many are here, on the stage: counted now and then, and no phone is drawn for it."""

import asyncio

import pytest
from talking import phone, received, talk, watcher

from sessions.announce import Change
from sessions.live import relay as relays
from sessions.live.hub import hub

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_stage_counts_who_is_here_now_and_then_and_no_phone_is_drawn_for_it(
    session, seat, sign_in, monkeypatch
):
    # a room that comes in isn't counted one by one
    assert relays.COUNT_INTERVALS[Change.HEADCOUNT] >= 2
    monkeypatch.setattr(relays, "COUNT_INTERVALS", {Change.PRESENCE: 0.1, Change.HEADCOUNT: 0.6})

    screen = watcher(session, "stage", sign_in)

    async def conversation():
        assert (await screen.connect())[0]
        phones = [phone(session, seat) for _ in range(3)]
        for each in phones:
            assert (await each.connect())[0]
        relay = hub.relays[session.pk]
        await received(screen, "<b>3</b> here")
        drawn = {key: count for key, count in relay.drawn.items() if key != ("stage", "here")}
        assert set(drawn.values()) == {1}, "each once, for who came first"
        for each in [screen, *phones]:
            await each.disconnect()
        await asyncio.sleep(0)

    talk(conversation)
