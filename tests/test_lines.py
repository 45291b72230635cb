"""Three lines into Django: whoever signs in, facilitators at their console, everybody else."""

import asyncio
import threading

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher as DjangosOwn
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import Client

from sessions.live import gate as gates
from sessions.live.gate import Answer, Gate

CONSOLE, COMMAND = "/host/ABCDEFG/", "/host/ABCDEFG/do/next/"


async def ask(gate: Gate, path: str, method: str = "GET", cookie: str = "") -> tuple[int, dict[bytes, bytes]]:
    said: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        said.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    scope = {"type": "http", "path": path, "method": method, "headers": headers, "query_string": b""}
    await gate.handle(scope, receive, send)
    return said[0]["status"], dict(said[0]["headers"])


class Lines:
    """A gate whose every request is held until `go` is set; it remembers which line each stood in."""

    def __init__(self, monkeypatch, *, signed_in: str | None = None) -> None:
        self.gate, self.stood, self.go, self.signed_in = Gate(), [], threading.Event(), signed_in
        monkeypatch.setattr(self.gate, "_answer", self._answer)

    def _answer(self, scope: dict, *_: object) -> Answer:
        self.stood.append((scope["path"], threading.current_thread().name.rpartition("_")[0]))
        assert self.go.wait(30)
        return Answer(200, [], b"", self.signed_in)


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
    asyncio.run(ask(lines.gate, path, method, cookie="forged"))
    assert lines.stood == [(path, line)]


def test_a_facilitator_has_a_line_of_their_own_from_the_second_request_until_they_sign_out(monkeypatch):
    lines = Lines(monkeypatch, signed_in="key")
    lines.go.set()
    for signed_in, line in (("key", "http"), (None, "console"), ("", "console"), ("", "http")):
        lines.signed_in = signed_in
        asyncio.run(ask(lines.gate, COMMAND, "POST", cookie="key"))
        assert lines.stood.pop() == (COMMAND, line)


def test_a_command_is_answered_while_strangers_hold_every_other_thread(monkeypatch):
    lines = Lines(monkeypatch)
    lines.gate._known["key"] = None

    async def go() -> None:
        strangers = [asyncio.create_task(ask(lines.gate, "/faq/")) for _ in range(gates.AT_ONCE * 3)]
        guesses = [asyncio.create_task(ask(lines.gate, "/sign-in/", "POST")) for _ in range(3)]
        command = asyncio.create_task(ask(lines.gate, COMMAND, "POST", cookie="key"))
        while (COMMAND, "console") not in lines.stood:
            await asyncio.sleep(0.01)
        assert [line for _, line in lines.stood].count("http") == gates.AT_ONCE
        assert [line for _, line in lines.stood].count("sign-in") == 1
        lines.go.set()
        assert {status for status, _ in await asyncio.gather(command, *strangers, *guesses)} == {200}

    asyncio.run(go())


def test_who_comes_to_a_full_line_is_told_at_once_to_come_again(monkeypatch):
    lines = Lines(monkeypatch)

    async def go() -> None:
        line = [
            asyncio.create_task(ask(lines.gate, "/sign-in/", "POST")) for _ in range(gates.MOST_SIGNING_IN)
        ]
        await asyncio.sleep(0)
        for path in ("/sign-in/", "/password/"):
            status, headers = await ask(lines.gate, path, "POST")
            assert status == 503 and int(headers[b"Retry-After"]) > 0
            assert b"default-src 'none'" in headers[b"Content-Security-Policy"]
        lines.go.set()
        assert {status for status, _ in await asyncio.gather(*line)} == {200}
        assert (await ask(lines.gate, "/sign-in/", "POST"))[0] == 200

    asyncio.run(go())


def test_only_django_says_who_is_signed_in(transactional_db, session, ada):
    gate, browser = Gate(), Client()
    asyncio.run(ask(gate, f"/host/{session.code}/", cookie="forged"))
    assert not gate._known
    browser.force_login(ada)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert asyncio.run(ask(gate, f"/host/{session.code}/", cookie=key))[0] == 200
    assert list(gate._known) == [key]
    ada.is_active = False
    ada.save()
    asyncio.run(ask(gate, f"/host/{session.code}/", cookie=key))
    assert not gate._known


def test_the_gate_remembers_no_end_of_cookies(monkeypatch):
    lines = Lines(monkeypatch)
    for number in range(gates.MOST_KNOWN + 5):
        lines.gate._remember("", f"key-{number}")
    assert len(lines.gate._known) == gates.MOST_KNOWN and "key-0" not in lines.gate._known


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
    gate, loops = Gate(), []

    def refuse(*_: object) -> Answer:
        return Answer(429, [], b"", None)

    async def sleep(seconds: float) -> None:
        loops.append((seconds, gate._in_line))

    monkeypatch.setattr(gate, "_answer", refuse)
    monkeypatch.setattr(gates.asyncio, "sleep", sleep)
    assert asyncio.run(ask(gate, "/sign-in/", "POST"))[0] == 429
    assert loops == [(gates.HELD_BACK, 0)]
    asyncio.run(ask(gate, "/s/ABCDEFG/join/", "POST"))
    assert len(loops) == 1, "others over budget hear so at once"
