"""The log holds routes, never paths, and nothing of anybody: a session with canaries, and attacks on it."""

import asyncio
import contextlib
import http.client
import json
import logging
import re
import socket
import sqlite3
import struct
import threading
import time
import urllib.parse

import pytest
from server import PASSWORD, Server
from visitor import Visitor
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from sessions import logs

ADDRESS = "203.0.113.77"
NAME, QUESTION, ANSWER, GUESS = "Kanariname", "Is a canary asking?", "A canary answers.", "kanari-password"


@pytest.fixture(params=["plain", "json", "plain with DEBUG"])
def server(tmp_path, request):
    form, _, debug = request.param.partition(" with ")
    running = (
        Server(tmp_path, LOG_FORMAT=form, BEHIND_PROXY="1", DEBUG="1" if debug else "").prepare().start()
    )
    yield running
    running.stop()


class Attacker:
    def __init__(self, server: Server, cookie: str) -> None:
        self.port, self.cookie = server.port, cookie

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> int:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        given = {
            "Cookie": self.cookie,
            "X-Real-IP": ADDRESS,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        asking.request(method, path, body, given)
        status = asking.getresponse().status
        asking.close()
        return status

    def form(self, path: str, **data: str) -> int:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        data |= {"csrfmiddlewaretoken": self.cookie.partition("csrf=")[2].partition(";")[0]}
        return self.ask(path, "POST", urllib.parse.urlencode(data), **kind)

    def raw(self, sent: bytes, *, reset: bool = False) -> None:
        """Bytes as they are; `reset` hangs up at once and hard."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as raw:
            raw.sendall(sent)
            if reset:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                raw.settimeout(0.3)
                with contextlib.suppress(OSError):
                    raw.recv(4096)


def refused(attacker: Attacker, canaries: dict[str, str]) -> None:
    """4xx of every kind, at every address that holds a canary."""
    code, token, key = canaries["code"], canaries["QR token"], canaries["stage key"]
    for path in (
        f"/s/{code}/nowhere/",
        f"/j/{token}x/",
        f"/q/{canaries['receipt']}/",
        f"/stage/{code}/?key={key}x",
        f"/host/{code}/do/nowhere/",
        f"/{code}/{token}",
        f"/s/{code}/do/nowhere/",
        f"/?code={code}X",
        f"/static/{code}.css",
        f"/s/{code}/join/%00{token}",
    ):
        attacker.ask(path)
        attacker.form(path, name=NAME, text=QUESTION)
        attacker.ask(path, f"PUT{code}")
    attacker.ask(f"/s/{code}/join/", Host="Kanari_name!")
    attacker.form("/sign-in/", username=NAME, password=GUESS)
    attacker.ask(f"/s/{code}/join/", "POST", "&".join(f"{NAME}{n}=1" for n in range(2000)))
    attacker.ask(f"/s/{code}/join/", "POST", NAME * 10_000)
    attacker.ask(
        f"/s/{code}/join/",
        "POST",
        NAME,
        Content_Type="multipart/form-data; boundary=" + NAME,
        Origin=f"http://{NAME}",
    )
    line = f"GET /s/{code}/ HTTP/1.1\r\nHost: {NAME}\r\n".encode()
    for rest in (b"Bad Name: x\r\n\r\n", b"X: \x00\r\n\r\n", b"Content-Length: x\r\n\r\n"):
        attacker.raw(line + rest)
    attacker.raw(line + b"Transfer-Encoding: chunked\r\n\r\n" + NAME.encode() + b"\r\n")
    attacker.raw(f"GET /s/{code}/\u0101 HTTP/1.1\r\n\r\n".encode())
    attacker.raw(line + b"Content-Length: 9\r\n\r\nx", reset=True)
    attacker.raw(b"\x16\x03\x01" + code.encode())


async def sockets(server: Server, canaries: dict[str, str], cookie: str) -> None:
    """Bad frames, foreign pages, forged tickets, addresses that aren't there, and sockets cut off."""
    code, base = canaries["code"], f"ws://127.0.0.1:{server.port}"
    given = {"Cookie": cookie, "X-Real-IP": ADDRESS}
    for path in (
        f"/ws/room/{code}/",
        f"/ws/nowhere/{code}/",
        f"/ws/host/{code}/?ticket={canaries['ticket']}x",
    ):
        for origin in (server.url, f"http://{NAME}.example"):
            for frame in (NAME, b"\x00" + NAME.encode(), "x" * 20_000, json.dumps({"do": QUESTION, "id": 1})):
                with contextlib.suppress(ConnectionClosed):
                    async with connect(base + path, origin=origin, additional_headers=given) as socket_:
                        await socket_.send(frame)
                        await asyncio.wait_for(socket_.recv(), 2)
    cut = await connect(f"{base}/ws/room/{code}/", origin=server.url, additional_headers=given)
    cut.transport.abort()


def broken(server: Server, attacker: Attacker, canaries: dict[str, str]) -> None:
    """A table is gone, then the database is locked for longer than anybody waits."""
    code, database = canaries["code"], sqlite3.connect(server.data / "workshop.sqlite3", timeout=20)
    with database:
        database.execute("ALTER TABLE live_question RENAME TO gone")
    try:
        assert attacker.ask(f"/s/{code}/mine/") >= 500
        attacker.form(f"/s/{code}/do/ask/", text=QUESTION, name_shown_to="nobody")
        asyncio.run(asked(server, canaries, attacker.cookie))
    finally:
        with database:
            database.execute("ALTER TABLE gone RENAME TO live_question")
    database.execute("BEGIN EXCLUSIVE")
    body = f"name={NAME}"
    head = f"POST /s/{code}/join/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Real-IP: {ADDRESS}\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    attacker.raw((head + body).encode(), reset=True)
    waiting = threading.Thread(target=attacker.form, args=(f"/s/{code}/join/",), kwargs={"name": NAME})
    waiting.start()
    deadline = time.monotonic() + 20
    while "too long to shut down" not in server.said() and time.monotonic() < deadline:
        time.sleep(0.2)
    waiting.join(20)
    database.rollback()
    database.close()


async def asked(server: Server, canaries: dict[str, str], cookie: str) -> None:
    address, given = f"ws://127.0.0.1:{server.port}/ws/room/{canaries['code']}/", {"Cookie": cookie}
    with contextlib.suppress(ConnectionClosed, TimeoutError):
        async with connect(address, origin=server.url, additional_headers=given) as socket_:
            await socket_.send(
                json.dumps({"id": "1", "do": "ask", "text": QUESTION, "name_shown_to": "nobody"})
            )
            for _ in range(3):
                await asyncio.wait_for(socket_.recv(), 3)


def test_nothing_of_anybody_stands_in_the_log(server):
    made = server.session()
    code, ada, ben = made["code"], Visitor(server).sign_in(), Visitor(server)
    ben.get(f"/s/{code}/join/")
    assert ben.post(f"/s/{code}/join/", name=NAME) == 200
    ben.get(f"/s/{code}/mine/")  # brings the token of its forms
    cookie = "; ".join(f"{one.name}={one.value}" for one in ben.jar)
    ada.drive(code, "next_slide")
    page = ada.get(f"/host/{code}/")
    assert ben.post(f"/s/{code}/do/ask/", text=QUESTION, name_shown_to="nobody") == 200
    receipt = re.search(r"/q/(?:\w{7}-)?([^/\"]+)/", ben.get(f"/s/{code}/mine/"))
    question = server.shell("from sessions.models import Question; print(Question.objects.get().pk)").strip()
    ada.post(f"/host/{code}/do/reply/", live=True, question=question, answer=ANSWER)
    canaries = {
        "name": NAME,
        "question": QUESTION,
        "answer": ANSWER,
        "code": code,
        "QR token": made["join"].rstrip("/").rpartition("/")[2],
        "receipt": receipt[1],
        "stage key": made["stage"].rpartition("=")[2],
        "ticket": urllib.parse.unquote(re.search(r"\?ticket=([^\"&]+)", page)[1]),
        "address": ADDRESS,
        "peer": "127.0.0.1",
        "user": "ada",
        "password": PASSWORD,
        "guess": GUESS,
        "seat": next(one.value for one in ben.jar if "seat" in one.name),
        "sign-in": next(one.value for one in ada.jar if one.name == "signed-in"),
    }
    attacker = Attacker(server, cookie)
    refused(attacker, canaries)
    asyncio.run(sockets(server, canaries, cookie))
    broken(server, attacker, canaries)
    server.stop()
    said = server.said()
    words = set(re.findall(r"[\w.-]+", said))
    for what, canary in canaries.items():
        parts = {canary, urllib.parse.quote(canary), urllib.parse.quote_plus(canary)}
        found = [line for line in said.splitlines() if any(part.lower() in line.lower() for part in parts)]
        assert not found if what != "user" else "ada" not in words, (what, found[:3])
    told = [json.loads(line)["message"] for line in said.splitlines() if line.startswith("{")]
    text = "\n".join(told) if told else said
    for wanted in ("404 at GET nowhere", "404 at POST host-do", "403 at POST"):
        assert wanted in text, wanted
    assert re.search(r"50[03] at GET mine", text)
    assert "too long to shut down" in text
    assert "django.db.utils.OperationalError" in said and "sqlite3.OperationalError [SQLITE_ERROR]" in said
    assert "Traceback" not in said


def line_of(name: str, *arguments: object, **extra: object) -> str:
    """What is written when this is logged."""
    record = logging.getLogger(name).makeRecord(name, logging.ERROR, "a.py", 7, *arguments, **extra)
    return logs.Plain("%(name)s [%(request_id)s] %(message)s").format(
        logs.Discreet(ours=["sessions"]).filter(record)
    )


def test_of_others_messages_only_the_pattern_is_kept():
    assert line_of("psycopg.pool", "error connecting in %r: %s", ("x", "secret"), None) == (
        "psycopg.pool [-] error connecting in %r: %s (a:7)"
    )
    assert (
        line_of("asyncio", "Task <secret> was destroyed", (), None) == f"asyncio [-] {logs.NOT_SHOWN} (a:7)"
    )
    assert line_of("sessions.live", "it tries again in %s s", (5,), None).endswith("it tries again in 5 s")


def test_of_an_exception_type_place_and_code_are_kept_and_no_message():
    """A database names the row: `Key (name)=(…) already exists`."""
    import psycopg.errors

    try:
        try:
            raise psycopg.errors.UniqueViolation('Key (name)=(secret) already exists "secret"')
        except psycopg.Error as error:
            raise ValueError("secret") from error
    except ValueError as error:
        found = line_of("sessions", "it failed", (), (type(error), error, error.__traceback__))
    assert "secret" not in found
    assert "psycopg.errors.UniqueViolation [23505]" in found and found.endswith("builtins.ValueError")
    assert found.count("test_logs.py:") == 2


def test_a_record_carries_nothing_beside_its_line():
    record = logging.getLogger("django").makeRecord(
        "django", 40, "a.py", 7, "x", (), None, extra={"sql": "secret"}
    )
    record.exc_text = record.stack_info = "secret"
    assert "secret" not in logs.Json("%(levelname)s %(message)s").format(
        logs.Discreet(ours=["sessions"]).filter(record)
    )


def test_a_thread_that_falls_is_logged_like_everything_else(caplog, capsys, monkeypatch):
    before = threading.excepthook
    try:
        logs.catch_strays()

        def fall() -> None:
            raise ValueError("secret")

        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = before
        logging.captureWarnings(False)
    assert "a thread ended by a fault" in caplog.text
    assert "secret" not in capsys.readouterr().err
