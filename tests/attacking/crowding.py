"""Bots fill a room, and phones send more than people would."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from websockets.exceptions import ConnectionClosed
from wire import Phone, closed, socket_of

from attacking.target import Findings, Target, join_link

HERE = "127.0.7.1"
BOTS, ASKS_EACH = 60, 7
MAX_WAITING = 300
FRAMES = (120, 25, 24)  # by each of a seat's three sockets
MAX_FRAME = 256 * 1024  # bytes of a console's frame
LONG = "why? " * 100


def crowd_a_room(target: Target) -> Findings:
    """60 bots join, ask and flood; more come when it is full or locked; one is removed and comes back"""
    code, found = target.second["code"], []
    with ThreadPoolExecutor(8) as people:
        bots = list(people.map(lambda n: target.phone(target.second, HERE, f"Bot {n}"), range(BOTS)))
    found += asyncio.run(_ask(target, code, bots))
    found += asyncio.run(_flood(code, bots[0]))
    found += asyncio.run(_open_a_fourth(code, bots[1]))
    mallory = target.phone(target.second, HERE, "Mallory")
    for verb, field, shut, opened in (("change_cap", "cap", "1", "1000"), ("lock", "on", "1", "0")):
        target.ada.drive(code, verb, **{field: shut})
        status, _ = Phone(target.server, HERE).join(join_link(target.second))
        if status != 409:
            found.append(f"after the facilitator's {verb} another one comes in: {status}")
        target.ada.drive(code, verb, **{field: opened})
    return found + asyncio.run(_come_back(target, code, mallory))


async def _ask(target: Target, code: str, bots: list[Phone]) -> Findings:
    """Every bot asks without its name, all at once, while a console watches."""
    path, cookies = target.ada.watch(code, "host")
    async with socket_of(target.server, path, cookies) as console:
        frames: list[str] = []
        watching = asyncio.create_task(_listen(console, frames))
        taken = sum(await asyncio.gather(*(_ask_often(code, bot) for bot in bots)))
        await asyncio.sleep(2)
        watching.cancel()
    found = []
    if taken > MAX_WAITING:
        found.append(f"{taken} questions without a name wait")
    largest = max(map(len, [*frames, target.ada.get(f"/host/{code}/")]))
    if largest > MAX_FRAME:
        found.append(f"a console's frame has {largest} bytes")
    return found


async def _listen(socket, frames: list[str]) -> None:
    async for frame in socket:
        frames.append(frame)


async def _ask_often(code: str, bot: Phone) -> int:
    """How many were taken."""
    taken = 0
    async with bot.socket(f"/ws/room/{code}/") as socket:
        for number in range(ASKS_EACH):
            asked = {"id": f"ask {number}", "do": "ask", "text": f"{number} {LONG}"}
            await socket.send(json.dumps(asked))
            while '"ack"' not in (frame := await asyncio.wait_for(socket.recv(), 30)):
                pass
            taken += json.loads(frame)["ok"]
    return taken


async def _flood(code: str, bot: Phone) -> Findings:
    """One socket beyond all measure; then the seat's two others, each below what a socket might have."""
    ends = []
    sockets = [await bot.socket(f"/ws/room/{code}/") for _ in range(3)]
    for socket, frames in zip(sockets, FRAMES, strict=True):
        with suppress(ConnectionClosed):
            for number in range(frames):
                await socket.send(json.dumps({"id": f"{frames} {number}", "do": "name", "name": "Bot"}))
        ends.append(await _end_of(socket))
    return [] if set(ends) == {4429} else [f"a seat that sends {FRAMES} frames at once is closed with {ends}"]


async def _open_a_fourth(code: str, bot: Phone) -> Findings:
    sockets = [await bot.socket(f"/ws/room/{code}/") for _ in range(4)]
    end = await _end_of(sockets[0])
    for socket in sockets:
        await socket.close()
    return [] if end == 4409 else [f"beside a seat's fourth socket the first ends with {end}"]


async def _come_back(target: Target, code: str, mallory: Phone) -> Findings:
    """The facilitator removes a phone; it tries every door with the seat it had."""
    room, found = f"/s/{code}/", []
    mallory.ask(f"{room}mine/")  # for a form's token
    async with mallory.socket(f"/ws/room/{code}/") as socket:
        await socket.recv()
        row = re.search(r'person-(\d+)">\s*<bdi>Mallory', target.ada.get(f"/host/{code}/rest/people/"))
        assert row, "no row for a phone with a name"
        target.ada.drive(code, "remove", participant=row[1])
        ends = [await _end_of(socket)]
    async with mallory.socket(f"/ws/room/{code}/") as socket:
        ends.append(await _end_of(socket))
    if ends != [4403, 4403]:
        found.append(f"a removed phone's sockets end with {ends}")
    for path, form in (
        (room, None),
        (room, None),
        (f"{room}do/ask/", "text=Still?"),
        (f"{room}join/", "name="),
    ):
        status = mallory.ask(path, form, **{"X-Parts": "1"}).status
        if status != 403:
            found.append(f"a removed phone gets {status} at {path.replace(code, 'CODE')}")
    return found


async def _end_of(socket) -> int | None:
    """The code it is closed with; nothing when it stays open."""
    try:
        return await closed(socket, within=10)
    except TimeoutError:
        return None
