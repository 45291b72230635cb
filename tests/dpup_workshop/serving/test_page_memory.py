"""What was deleted doesn't stay in memory with a page that nobody asks for any more."""

import asyncio
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from talking import phone, talk

from dpup_workshop.serving import page_cache
from dpup_workshop.serving.page_cache import PageCache
from sessions.actions import moderation, privacy, questions
from sessions.live.hub import hub
from sessions.models import Question
from sessions.seats import Seat, cookie_name, sign_seat

CANARY = b"The canary sang"
CODE = "K7R4MXQ"


async def application(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": CANARY})


def scope(path: str, *headers: tuple[bytes, bytes]) -> dict:
    asked = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"here"), *headers]}
    return asked | {"asgi": {}, "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2)}


@pytest.fixture
def watched(monkeypatch):
    """A relay whose room shows version 1, for a seat."""
    relay = SimpleNamespace(room_version="1", few="", guests=SimpleNamespace(admits=lambda _hash: True))
    monkeypatch.setitem(hub.relays, 7, relay)
    return relay


@pytest.mark.parametrize("change", ["another version", "nobody watches", "the relay is gone"])
def test_a_rooms_page_is_dropped_once_its_screen_has_changed(watched, monkeypatch, change):
    monkeypatch.setattr(page_cache, "SWEEP_INTERVAL", 0.05)
    cookie = f"{cookie_name(CODE)}={sign_seat(Seat(7, 'a key'), CODE)}".encode()

    async def visit() -> None:
        cache = PageCache(application)
        await cache(scope(f"/s/{CODE}/", (b"cookie", cookie)), None, lambda _message: asyncio.sleep(0))
        await asyncio.sleep(0.2)
        assert [page.body for page in cache.pages.values()] == [CANARY], "it still fits"
        if change == "the relay is gone":
            monkeypatch.delitem(hub.relays, 7)
        else:
            watched.room_version = "2" if change == "another version" else ""
        await asyncio.sleep(0.2)
        assert cache.pages == {}

    asyncio.run(visit())


def test_a_page_for_everybody_is_dropped_after_its_second(monkeypatch):
    monkeypatch.setattr(page_cache, "SWEEP_INTERVAL", 0.05)
    monkeypatch.setattr(page_cache, "PUBLIC_MAX_AGE", 0.1)

    async def visit() -> None:
        cache = PageCache(application)
        await cache(scope("/j/a-token/"), None, lambda _message: asyncio.sleep(0))
        assert [page.body for page in cache.pages.values()] == [CANARY]
        await asyncio.sleep(0.3)
        assert cache.pages == {} and cache._sweeping is None, "nothing goes on for nothing"

    asyncio.run(visit())


@pytest.mark.django_db(transaction=True)
def test_a_screen_that_nobody_watches_is_not_held(started, seat, ada):
    """Its relay may live on with the console; a deleted text would stay in what was last drawn."""
    asked = questions.ask(started, text=CANARY.decode(), receipt=seat.receipt)
    moderation.show(started, question_pk=asked.pk, by=ada)

    async def conversation() -> None:
        first = phone(started, seat)
        await first.connect()
        await first.receive_from()
        relay = hub.relays[started.pk]
        feed = relay.feeds["room"]
        assert CANARY.decode() in "".join(feed.parts.values())
        await first.disconnect()
        for _ in range(50):
            if not feed.connections:
                break
            await asyncio.sleep(0.05)
        assert feed.parts == {} and feed.version == "" and feed.reading is None
        again = phone(started, seat)
        await again.connect()
        await again.receive_from()
        await sync_to_async(privacy.delete_question)(started, seat=seat, question_pk=asked.pk)
        await again.receive_from(5)
        assert not await Question.objects.aexists()
        fresh = hub.relays[started.pk].feeds["room"]
        assert CANARY.decode() not in "".join(fresh.parts.values())
        await again.disconnect()

    talk(conversation)
