"""On a server whose pulse is short: what ends somebody's being there ends it on the wire."""

import asyncio
import re

import pytest
from plain_request import get
from server import Server
from visitor import Visitor
from wire import closed, socket_of

SERVE = (
    "import dpup_workshop.serving.daphne; from sessions.live import hub\n"
    "from django.core.management import call_command\n"
    "hub.PULSE_INTERVAL = 2.0; call_command('serve')"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("data")).prepare().start("shell", "--no-imports", "-c", SERVE)
    yield running
    running.stop()


@pytest.fixture
def code(server):
    return server.session()["code"]


def test_signing_out_closes_console_and_stage_and_their_tickets_open_nothing(server, code):
    ada = Visitor(server).sign_in()
    watched = [ada.watch(code, audience) for audience in ("host", "stage")]

    async def go():
        for path, cookie in watched:
            async with socket_of(server, path, cookie) as socket:
                await socket.recv()
        async with socket_of(server, *watched[0]) as console, socket_of(server, *watched[1]) as stage:
            assert ada.post("/sign-out/") == 200
            assert [await closed(console), await closed(stage)] == [4401, 4401]
        async with socket_of(server, *watched[0]) as kept:
            assert await closed(kept) == 4401

    asyncio.run(go())


def test_a_removed_phone_gets_no_kept_page(server, code):
    ada, ben = Visitor(server).sign_in(), Visitor(server)
    cookie, other = ben.join(code), Visitor(server).join(code)

    async def go():
        path = f"/ws/room/{code}/"
        async with socket_of(server, path, other) as stays, socket_of(server, path, cookie) as goes:
            await stays.recv()
            await goes.recv()
            assert [get(server, f"/s/{code}/", Cookie=each)[0] for each in (cookie, other)] == [200, 200]
            page = ada.get(f"/host/{code}/")
            assert "Remove everyone" in page
            server.shell(
                "from sessions import seats; from sessions.actions import participants\n"
                "from sessions.models import Session\n"
                f"s, seat = Session.objects.get(code='{code}'), seats.seat_in({cookie!r}, '{code}')\n"
                "participants.remove(s, participant_pk=s.participants.get(key=seat.hash).pk)"
            )
            assert await closed(goes) == 4403
            statuses = [get(server, f"/s/{code}/", Cookie=each)[0] for each in (cookie, other)]
            assert statuses == [403, 200]

    asyncio.run(go())


def test_a_deleted_seat_gets_no_kept_page(server, code):
    """Not in the process that heard of it, nor, by a copied cookie alone, in one that didn't."""
    cookie, other = Visitor(server).join(code), Visitor(server).join(code)

    def leads_to_joining() -> bool:
        status, headers, _ = get(server, f"/s/{code}/", Cookie=cookie)
        return (status, headers["Location"]) == (302, f"/s/{code}/join/")

    async def go():
        path = f"/ws/room/{code}/"
        async with socket_of(server, path, other) as stays:
            await stays.recv()
            assert get(server, f"/s/{code}/", Cookie=cookie)[0] == 200
            server.shell(
                "from sessions import seats; from sessions.actions import privacy\n"
                "from sessions.models import Session\n"
                f"seat = seats.seat_in({cookie!r}, '{code}')\n"
                f"privacy.delete_everything(Session.objects.get(code='{code}'), seat=seat)"
            )
            for _ in range(80):  # nobody told this process: it was done elsewhere
                if leads_to_joining():
                    break
                await asyncio.sleep(0.1)
            assert leads_to_joining()
            assert get(server, f"/s/{code}/", Cookie=other)[0] == 200

    asyncio.run(go())


def test_the_oldest_of_four_sockets_of_a_phone_is_closed(server, code):
    cookie = Visitor(server).join(code)

    async def go():
        sockets = [await socket_of(server, f"/ws/room/{code}/", cookie) for _ in range(4)]
        assert await closed(sockets[0]) == 4409
        for socket in sockets[1:]:
            await socket.ping()
            await socket.close()

    asyncio.run(go())


def test_no_file_is_taken_for_what_it_isnt_said_to_be(server, code):
    page = get(server, f"/s/{code}/join/")[2].decode()
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert files
    for name in files:
        for accepted in ("gzip", "identity"):
            status, headers, _ = get(server, name, Accept_Encoding=accepted)
            assert status == 200 and headers["X-Content-Type-Options"] == "nosniff", name
