"""Several processes on one port, on a real PostgreSQL and a real Valkey."""

import asyncio
import json
import os
import re
import signal
import time

import psycopg
import pytest
from server import Server
from visitor import Visitor
from websockets.asyncio.client import connect

from dpup_workshop.serving.workers import MIN_UPTIME

PHONES = 24


@pytest.fixture(scope="module")
def server(tmp_path_factory, database, valkey):
    folder = tmp_path_factory.mktemp("data")
    running = Server(folder, DATABASE_URL=database, REDIS_URL=valkey.url).prepare()
    running.start("serve", "--processes", "2")
    yield running
    running.stop()


@pytest.fixture
def room(server):
    """A session under way, its facilitator, and cookies of phones."""
    code, ada = server.session()["code"], Visitor(server).sign_in()
    assert ada.post(f"/host/{code}/do/next_slide/", live=True, step=ada.step(code)) == 204
    return code, ada, [Visitor(server).join(code) for _ in range(PHONES)]


def workers(server) -> list[int]:
    with open(f"/proc/{server.process.pid}/task/{server.process.pid}/children") as children:
        return [int(pid) for pid in children.read().split()]


def sockets_of(pid: int, port: int) -> int:
    """How many phones are connected to this process."""
    held = set()
    for file in os.listdir(f"/proc/{pid}/fd"):
        try:
            held.add(os.readlink(f"/proc/{pid}/fd/{file}"))
        except FileNotFoundError:
            continue
    with open(f"/proc/{pid}/net/tcp") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(
        row[1].endswith(f":{port:04X}") and row[3] == "01" and f"socket:[{row[9]}]" in held for row in rows
    )


class Room:
    """Phones with open sockets."""

    def __init__(self, server, code, cookies):
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        self.opening = [
            connect(address, origin=server.url, additional_headers={"Cookie": cookie}) for cookie in cookies
        ]

    async def __aenter__(self):
        self.sockets = await asyncio.gather(*(opening.__aenter__() for opening in self.opening))
        return self

    async def __aexit__(self, *_):
        await asyncio.gather(*(socket.close() for socket in self.sockets))

    async def all_hear(self, wanted, timeout=10.0):
        async def one(socket):
            async with asyncio.timeout(timeout):
                while not (found := re.search(wanted, await socket.recv())):
                    pass
            return found[0]

        return await asyncio.gather(*(one(socket) for socket in self.sockets))


def test_a_change_reaches_the_phones_of_every_process(server, room):
    code, ada, cookies = room
    step = ada.step(code)

    async def go():
        async with Room(server, code, cookies) as phones:
            held = [sockets_of(pid, server.port) for pid in workers(server)]
            assert len(held) == 2 and all(held) and sum(held) >= PHONES, held
            heard = asyncio.create_task(phones.all_hear(r'<section id="now"[^>]*data-slide="[^"]+"'))
            assert (
                await asyncio.to_thread(ada.post, f"/host/{code}/do/next_slide/", live=True, step=step) == 204
            )
            assert len(set(await heard)) == 1

    asyncio.run(go())


def test_the_console_counts_the_phones_of_every_process(server, room):
    code, ada, cookies = room

    async def go():
        async with Room(server, code, cookies) as phones:
            await phones.all_hear("data-version")
            figures = await asyncio.to_thread(ada.get, "/metrics")
            assert re.findall(r'workshop_sockets{audience="room"} (.*)', figures) == [f"{PHONES}.0"]
            for _ in range(50):
                if re.search(rf"\b{PHONES}\b[^<]*here", await asyncio.to_thread(ada.get, f"/host/{code}/")):
                    return
                await asyncio.sleep(0.2)
            raise AssertionError("the console doesn't count them all")

    asyncio.run(go())


def test_answers_by_every_process_are_all_kept(server, room):
    code, _, cookies = room
    round_pk = int(
        server.shell(
            "from sessions.models import Session, Slide\n"
            "from sessions.actions.rounds import open_round; from django.utils import timezone\n"
            f"s = Session.objects.get(code='{code}')\n"
            "slide = Slide.objects.filter(item__workshop=s.workshop, activity='quiz').first()\n"
            "print(open_round(s, slide, now=timezone.now()).pk)"
        )
    )

    async def go():
        async with Room(server, code, cookies) as phones:
            for letter in "AB":  # the second one changes the answer
                frame = {"id": letter, "do": "answer", "round": round_pk, "choice": letter}
                await asyncio.gather(*(socket.send(json.dumps(frame)) for socket in phones.sockets))
                await phones.all_hear(rf'"ack": "{letter}", "ok": true')

    asyncio.run(go())
    counted = server.shell(
        "from quiz.models import Response\n"
        f"print(*Response.objects.filter(round={round_pk}).values_list('choice__letter', flat=True))"
    )
    assert counted.split() == ["B"] * PHONES


def test_when_the_database_cuts_every_connection_nothing_acknowledged_is_lost(server, room, database):
    """As when PostgreSQL is restarted: what was sent is taken on the second or third try, once."""
    code, ada, cookies = room

    async def go():
        async with Room(server, code, cookies[:4]) as phones:
            await phones.all_hear("data-version")
            with psycopg.connect(database, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            for number, socket in enumerate(phones.sockets):
                frame = json.dumps({"id": f"cut{number}", "do": "ask", "text": f"Cut {number}?"})
                async with asyncio.timeout(20):
                    while True:
                        await socket.send(frame)
                        while '"ack"' not in (said := await socket.recv()):
                            pass
                        if json.loads(said)["ok"]:
                            break
                        assert json.loads(said)["status"] == 503
                        await asyncio.sleep(0.5)

    asyncio.run(go())
    asked = server.shell(
        "from sessions.models import Question\n"
        f"print(Question.objects.filter(session__code='{code}', text__startswith='Cut').count())"
    )
    assert asked.strip() == "4"
    assert 'id="now"' in ada.get(f"/host/{code}/")


def test_a_killed_process_is_started_again_and_the_other_serves_on(server, room):
    code, ada, _ = room
    time.sleep(MIN_UPTIME)  # one that ends at once would be a fault, not an accident
    before = workers(server)
    os.kill(before[0], signal.SIGKILL)
    for _ in range(50):
        time.sleep(0.2)
        if len(set(workers(server)) - set(before)) == 1:
            break
    assert before[1] in workers(server) and len(workers(server)) == 2
    for _ in range(40):
        assert 'id="now"' in ada.get(f"/host/{code}/")


def test_without_valkey_commands_are_kept_and_the_pulse_brings_them(server, room, valkey):
    """It is away while Next is pressed; the phones come right all the same."""
    code, ada, cookies = room
    step = ada.step(code)

    async def go():
        async with Room(server, code, cookies) as phones:
            await phones.all_hear("data-version")
            valkey.stop()
            try:
                pressed = asyncio.to_thread(ada.post, f"/host/{code}/do/next_slide/", live=True, step=step)
                assert await pressed == 204
                await phones.all_hear('<section id="now"', timeout=25)
            finally:
                valkey.start()

    asyncio.run(go())
    assert ada.step(code) != step


def test_after_valkey_came_back_changes_are_pushed_again(server, room):
    test_a_change_reaches_the_phones_of_every_process(server, room)
