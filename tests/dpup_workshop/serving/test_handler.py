"""Three lines into Django: whoever signs in, facilitators at their console, everybody else."""

import asyncio
import threading

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher as DjangosOwn
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import Client

from dpup_workshop.serving import handler as handlers
from dpup_workshop.serving.handler import Response, ThreadPoolHandler

CONSOLE, COMMAND = "/host/ABCDEFG/", "/host/ABCDEFG/do/next_slide/"


async def ask(
    handler: ThreadPoolHandler, path: str, method: str = "GET", cookie: str = ""
) -> tuple[int, dict[bytes, bytes]]:
    said: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        said.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    scope = {"type": "http", "path": path, "method": method, "headers": headers, "query_string": b""}
    await handler.handle(scope, receive, send)
    return said[0]["status"], dict(said[0]["headers"])


class Lines:
    """A handler whose every request is held until `go` is set; it remembers which line each stood in."""

    def __init__(self, monkeypatch, *, signed_in: str | None = None) -> None:
        self.handler, self.stood, self.go, self.signed_in = (
            ThreadPoolHandler(),
            [],
            threading.Event(),
            signed_in,
        )
        monkeypatch.setattr(self.handler, "_respond", self._respond)

    def _respond(self, scope: dict, *_: object) -> Response:
        self.stood.append((scope["path"], threading.current_thread().name.rpartition("_")[0]))
        assert self.go.wait(30)
        return Response(200, [], b"", self.signed_in)


@pytest.mark.parametrize(
    ("path", "method", "line"),
    [
        ("/sign-in/", "POST", "sign-in"),
        ("/password/", "POST", "sign-in"),
        ("/sign-in/", "GET", "http"),
        ("/password/", "GET", "http"),
        ("/s/ABCDEFG/join/", "POST", "http"),
        ("/nowhere/", "POST", "http"),
        (CONSOLE, "GET", "http"),
        (COMMAND, "POST", "http"),
    ],
)
def test_the_route_chooses_the_line_and_a_forged_cookie_doesnt(monkeypatch, path, method, line):
    lines = Lines(monkeypatch)
    lines.go.set()
    asyncio.run(ask(lines.handler, path, method, cookie="forged"))
    assert lines.stood == [(path, line)]


def test_a_facilitator_has_a_line_of_their_own_from_the_second_request_until_they_sign_out(monkeypatch):
    lines = Lines(monkeypatch, signed_in="key")
    lines.go.set()
    for signed_in, line in (("key", "http"), (None, "console"), ("", "console"), ("", "http")):
        lines.signed_in = signed_in
        asyncio.run(ask(lines.handler, COMMAND, "POST", cookie="key"))
        assert lines.stood.pop() == (COMMAND, line)


def test_a_command_is_answered_while_strangers_hold_every_other_thread(monkeypatch):
    lines = Lines(monkeypatch)
    lines.handler._known["key"] = None

    async def go() -> None:
        strangers = [
            asyncio.create_task(ask(lines.handler, "/faq/")) for _ in range(handlers.MAX_THREADS * 3)
        ]
        guesses = [asyncio.create_task(ask(lines.handler, "/sign-in/", "POST")) for _ in range(3)]
        command = asyncio.create_task(ask(lines.handler, COMMAND, "POST", cookie="key"))
        while (COMMAND, "console") not in lines.stood:
            await asyncio.sleep(0.01)
        assert [line for _, line in lines.stood].count("http") == handlers.MAX_THREADS
        assert [line for _, line in lines.stood].count("sign-in") == 1
        lines.go.set()
        assert {status for status, _ in await asyncio.gather(command, *strangers, *guesses)} == {200}

    asyncio.run(go())


def test_who_comes_to_a_full_line_is_told_at_once_to_come_again(monkeypatch):
    lines = Lines(monkeypatch)

    async def go() -> None:
        line = [
            asyncio.create_task(ask(lines.handler, "/sign-in/", "POST"))
            for _ in range(handlers.MAX_SIGNING_IN)
        ]
        await asyncio.sleep(0)
        for path in ("/sign-in/", "/password/"):
            status, headers = await ask(lines.handler, path, "POST")
            assert status == 503 and int(headers[b"Retry-After"]) > 0
            assert b"default-src 'none'" in headers[b"Content-Security-Policy"]
        lines.go.set()
        assert {status for status, _ in await asyncio.gather(*line)} == {200}
        assert (await ask(lines.handler, "/sign-in/", "POST"))[0] == 200

    asyncio.run(go())


def test_only_django_says_who_is_signed_in(transactional_db, session, ada):
    handler, browser = ThreadPoolHandler(), Client()
    asyncio.run(ask(handler, f"/host/{session.code}/", cookie="forged"))
    assert not handler._known
    browser.force_login(ada)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert asyncio.run(ask(handler, f"/host/{session.code}/", cookie=key))[0] == 200
    assert list(handler._known) == [key]
    ada.is_active = False
    ada.save()
    asyncio.run(ask(handler, f"/host/{session.code}/", cookie=key))
    assert not handler._known


def test_the_gate_remembers_no_end_of_cookies(monkeypatch):
    lines = Lines(monkeypatch)
    for number in range(handlers.MAX_KNOWN + 5):
        lines.handler._remember("", f"key-{number}")
    assert len(lines.handler._known) == handlers.MAX_KNOWN and "key-0" not in lines.handler._known


def test_a_password_takes_one_core_and_an_older_hash_still_fits():
    """Eight lanes, as Django has it, took every core for each guess."""
    stored = make_password("a long password")
    assert "p=1$" in stored and check_password("a long password", stored)
    assert not check_password("another", stored)
    older = DjangosOwn().encode("a long password", "salt" * 6)
    assert "p=8$" in older and check_password("a long password", older)
    assert identify_hasher(older).must_update(older)


def test_a_refused_sign_in_is_held_back_and_takes_no_place_meanwhile(monkeypatch):
    """Or twelve connections that guess over budget would fill the time of everybody's requests."""
    handler, loops = ThreadPoolHandler(), []

    def refuse(*_: object) -> Response:
        return Response(429, [], b"", None)

    async def sleep(seconds: float) -> None:
        loops.append((seconds, handler._in_line))

    monkeypatch.setattr(handler, "_respond", refuse)
    monkeypatch.setattr(handlers.asyncio, "sleep", sleep)
    assert asyncio.run(ask(handler, "/sign-in/", "POST"))[0] == 429
    assert loops == [(handlers.HELD_BACK, 0)]
    asyncio.run(ask(handler, "/s/ABCDEFG/join/", "POST"))
    assert len(loops) == 1, "others over budget hear so at once"
