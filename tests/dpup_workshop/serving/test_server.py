"""The real server over real sockets: what only Daphne itself can get wrong."""

import asyncio
import json
import threading

import pytest
from server import Server
from visitor import Visitor
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


def phone(server: Server, code: str, cookie: str):
    address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
    return connect(address, origin=server.url, additional_headers={"Cookie": cookie})


async def until(socket, wanted: str) -> str:
    async with asyncio.timeout(10):
        while wanted not in (frame := await socket.recv()):
            pass
    return frame


def test_a_screen_of_any_length_is_pushed(server):
    """Long questions, all of which the end draws anew; Daphne drops a message beyond its limit in silence."""
    code = server.session()["code"]
    ada, cookie = Visitor(server).sign_in(), Visitor(server).join(code)
    server.shell(
        "from sessions.models import Session; from sessions.actions import moderation, questions\n"
        f"s = Session.objects.get(code='{code}')\n"
        "questions.SECONDS_HELD_BACK = (0.0, 0.0)\n"
        "for n in range(60):\n"
        "    q = questions.ask(s, text=f'{n} ' + '<>' * 290, receipt=f't{n}')\n"
        "    moderation.show(s, question_pk=q.pk)\n"
    )

    async def watch():
        async with phone(server, code, cookie) as socket:
            await socket.recv()
            whole = asyncio.to_thread(ada.post, f"/host/{code}/do/end/")
            return (await asyncio.gather(until(socket, "Thank you for coming"), whole))[0]

    assert len(asyncio.run(watch())) > 90_000


def test_two_facilitators_press_next_at_the_same_moment(server):
    """Each pair carries the same step: exactly one of the two moves it, fifty times."""
    code = server.session()["code"]
    both = [Visitor(server).sign_in(), Visitor(server).sign_in()]
    both[0].post(f"/host/{code}/do/next_slide/", step="start")
    walked = []
    for _ in range(50):
        step, gate, got = both[0].step(code), threading.Barrier(2), []
        if "Last slide" in both[0].get(f"/host/{code}/"):
            both[0].post(f"/host/{code}/do/jump/", step=step, position="1")
            step = both[0].step(code)

        def press(browser, step=step, gate=gate, got=got):
            gate.wait(10)
            got.append(browser.post(f"/host/{code}/do/next_slide/", step=step))

        pair = [threading.Thread(target=press, args=(browser,)) for browser in both]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        assert sorted(got) == [200, 409]
        walked.append(step)
    assert len(set(walked)) == 50


def test_a_long_question_is_answered_with_a_sentence_and_closes_nobody(server):
    code = server.session()["code"]
    cookie = Visitor(server).join(code)

    async def talk():
        async with phone(server, code, cookie) as other, phone(server, code, cookie) as socket:
            await socket.recv()
            await other.recv()
            await socket.send(json.dumps({"id": "long", "do": "ask", "text": "a" * 1500}))
            refused = json.loads(await until(socket, '"ack"'))
            assert not refused["ok"] and "600 fit" in refused["error"]
            await socket.send("x" * 50_000)
            with pytest.raises(ConnectionClosed):
                while True:
                    await asyncio.wait_for(socket.recv(), 5)
            await other.send(json.dumps({"id": "still", "do": "ask", "text": "Still here?"}))
            assert json.loads(await until(other, '"ack"'))["ok"]

    asyncio.run(talk())
