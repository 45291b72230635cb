"""`kill -9` in the middle of the quiz with a round open: started again, nothing acknowledged is lost."""

import asyncio
import json
import re
import sqlite3

import pytest
from websockets.asyncio.client import connect


def seats(server, code, count) -> list[str]:
    printed = server.shell(
        "from sessions.models import Session; from sessions import seats\n"
        "from sessions.actions import participants\n"
        f"s = Session.objects.get(code='{code}')\n"
        f"for n in range({count}):\n"
        "    seat = seats.new_seat(s); participants.join(s, key_hash=seat.hash)\n"
        "    print(seats.cookie_name(s.code) + '=' + seats.sign_seat(seat, s.code))\n"
    )
    return printed.split()


def open_quiz(server, code) -> int:
    return int(
        server.shell(
            "from sessions import agenda; from sessions.actions import lifecycle, moving, rounds\n"
            "from sessions.models import Session\n"
            f"s = Session.objects.get(code='{code}'); lifecycle.start(s); s.refresh_from_db()\n"
            "moving.jump(s, step=agenda.current_run(s).step, position=8)\n"
            "while not agenda.current_run(s).slide.activity:\n"
            "    moving.next_slide(s, step=agenda.current_run(s).step)\n"
            "rounds.press_activity(s, step='0:ready')\n"
            "print(s.rounds.get(sealed_at=None).pk)"
        )
    )


async def answer_and_ask(server, code, cookies, round_pk) -> set[str]:
    """Every phone answers and asks; returns the ids that were acknowledged."""
    acknowledged = set()

    async def phone(number, cookie):
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        async with connect(address, origin=server.url, additional_headers={"Cookie": cookie}) as socket:
            await socket.send(
                json.dumps(
                    {"id": f"a{number}", "do": "answer", "round": round_pk, "choice": "AB"[number % 2]}
                )
            )
            await socket.send(json.dumps({"id": f"q{number}", "do": "ask", "text": f"Question {number}?"}))
            wanted = {f"a{number}", f"q{number}"}
            while wanted:
                frame = await asyncio.wait_for(socket.recv(), 10)
                if frame.startswith("{"):
                    reply = json.loads(frame)
                    assert reply["ok"], reply
                    wanted.discard(reply["ack"])
                    acknowledged.add(reply["ack"])

    await asyncio.gather(*(phone(number, cookie) for number, cookie in enumerate(cookies)))
    return acknowledged


async def page_of(server, code, cookie) -> str:
    """A phone comes back by itself: its socket is let in, and says which page is the present one."""
    address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
    async with connect(address, origin=server.url, additional_headers={"Cookie": cookie}) as socket:
        return await asyncio.wait_for(socket.recv(), 10)


def state(server) -> tuple:
    with sqlite3.connect(server.data / "workshop.sqlite3") as database:
        ask = database.execute
        return (
            ask("select planned_item_id, slide_id, ends_at from live_run where ended_at is null").fetchall(),
            ask("select count(*) from quiz_response").fetchone()[0],
            sorted(row[0] for row in ask("select text from live_question")),
            ask("select count(*) from live_round where sealed_at is null").fetchone()[0],
        )


def test_nothing_acknowledged_is_lost_by_a_power_cut(server):
    code = server.session()["code"]
    cookies, round_pk = seats(server, code, 20), open_quiz(server, code)
    acknowledged = asyncio.run(answer_and_ask(server, code, cookies, round_pk))
    assert len(acknowledged) == 40
    before = state(server)
    server.kill()
    server.start()
    assert state(server) == before
    run, answers, questions, open_rounds = before
    assert len(run) == 1 and answers == 20 and open_rounds == 1
    assert questions == sorted(f"Question {number}?" for number in range(20))
    pulse = asyncio.run(page_of(server, code, cookies[0]))
    assert re.search(r'id="pulse"[^>]*data-version="[0-9a-f]{16}"', pulse)
    again = asyncio.run(answer_and_ask(server, code, cookies, round_pk))
    assert again == acknowledged
    assert state(server) == before, "sent again, each had its effect once"


STRETCH = """
from sessions import agenda
from sessions.actions import lifecycle, moderation, questions, timing
from sessions.models import Session
session = Session.objects.get(code={code!r})
lifecycle.start(session)
session.refresh_from_db()
timing.take_break(session, minutes=15) if {of_a_break} else moderation.spotlight(
    session, question_pk=questions.log_spoken(session, text="Why?")[0].pk
)
"""
READ = """
from datetime import timedelta
from sessions.agenda import current_run
from sessions.models import Session
session = Session.objects.get(code={code!r})
run = current_run(session)
print(run.left(run.span.started_at + timedelta(minutes=2)), run.span.kind, run.span.until.isoformat())
"""


@pytest.mark.parametrize("kind", ["break", "question"])
def test_a_break_and_a_question_on_the_stage_go_on_where_they_were(server, kind):
    code = server.session()["code"]
    server.shell(STRETCH.format(code=code, of_a_break=kind == "break"))
    before = server.shell(READ.format(code=code))
    server.kill()
    server.start()
    assert server.shell(READ.format(code=code)) == before and f" {kind} " in before
