"""Many rooms at one time, each with a few phones, a stage and a console, and nothing happening in any.

`idle_core_percent` is the server's processor time over 45 s as percent of one core: three of its redraws of
everything fall into them, and its pings, which the crowd answers. `next_last_ms` is the median over presses
of Next in different rooms while the others idle: from the press to the moment at which the kernel received
the new screen for the last of that room's sockets.

A server that can't hold so many is measured with those it let in, and its time for a Next is null; standard
error says why.
"""

import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.crowd import Crowd, Phone, all_files, upgrade
from bench.site import CROWD_CORE, Site, cpu_seconds, keep_to

PHONES = 5  # in each room
LEAST_PHONES = 1
ROOMS = (10, 100, 300, 1000)
OTHER_FILES = 200  # open ones that aren't sockets of rooms, in the server as in the crowd
AT_ONCE = 350  # sockets on their way in: those of fifty rooms
OPEN_WAIT = 180.0  # seconds until every socket is in, at the most
SETTLE = 10.0  # seconds: whoever came has been counted, and the counts are drawn
IDLE = 45.0  # seconds: three redraws, as each comes after 15 s
NEXT_WAIT = 20.0  # seconds for one Next at the most
SCREEN = b'id="now"'  # in the frame that a Next brings


class TooMuch(Exception):
    """The server can't do this in bounded time; the text says what was missing."""


@dataclass
class Room:
    code: str
    sockets: list[Phone]


def measure(phones: int, rounds: int, *, rooms: tuple[int, ...] = ROOMS) -> list[dict]:
    most = max(rooms) * (phones + 2) + OTHER_FILES
    if min(rooms) < 1 or most > all_files():
        sys.exit(f"bin/bench rooms: one room at the least; these take {most} open files (see `ulimit -Hn`).")
    keep_to(CROWD_CORE)
    return [_measure(many, phones, rounds) for many in rooms]


def _measure(many: int, phones: int, rounds: int) -> dict:
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        made = site.inside("make_rooms", many=many, phones=phones)
        crowd = Crowd("127.0.0.1", site.port)
        try:
            idle, last = _watch(site, crowd, made, rounds)
        finally:
            crowd.close()
    return {"rooms": many, "phones_each": phones, "idle_core_percent": idle, "next_last_ms": last}


def _watch(site: Site, crowd: Crowd, made: list[dict], rounds: int) -> tuple[float, float | None]:
    """The percent of a core while nothing happens, and the milliseconds of a Next, if it can be had."""
    requests = [_requests(site, room) for room in made]
    problem = ""
    try:
        crowd.open([each for room in requests for each in room], at_once=AT_ONCE, wait=OPEN_WAIT)
    except AssertionError as missing:
        problem = str(missing)
    crowd.listen(SETTLE)
    cpu, begun = cpu_seconds(site.pid), time.perf_counter()
    crowd.listen(IDLE)
    idle = round(100 * (cpu_seconds(site.pid) - cpu) / (time.perf_counter() - begun), 1)
    gone = sum(phone.closed for phone in crowd.phones)
    if gone:
        problem = f"{problem}; {gone} sockets were closed".removeprefix("; ")
    if problem:
        _say(made, problem)
        return idle, None
    each = len(requests[0])
    rooms = [
        Room(room["code"], crowd.phones[number * each : (number + 1) * each])
        for number, room in enumerate(made)
    ]
    try:
        return idle, _median_of_next(site, crowd, rooms, rounds)
    except TooMuch as missing:
        _say(made, str(missing))
        return idle, None


def _say(made: list[dict], problem: str) -> None:
    print(f"{len(made)} rooms: {problem}", file=sys.stderr, flush=True)


def _requests(site: Site, room: dict) -> list[bytes]:
    """Handshakes of a room's stage and console, then of its phones."""
    signed_in = "; ".join(f"{cookie.name}={cookie.value}" for cookie in site.ada.jar)
    watching = [
        upgrade(site.host, room["stage"], "none=none"),
        upgrade(site.host, room["host"], signed_in),
    ]
    phones = [upgrade(site.host, f"/ws/room/{room['code']}/", seat) for seat in room["seats"]]
    return watching + phones


def _median_of_next(site: Site, crowd: Crowd, rooms: list[Room], presses: int) -> float:
    """Of so many presses in rooms that lie far apart; one more comes first and isn't counted."""
    found = []
    for number in range(presses + 1):
        room = rooms[number * len(rooms) // (presses + 1)]
        found.append(_press_next(site, crowd, room))
        crowd.listen(1.0)
    return round(statistics.median(found[1:]), 1)


def _press_next(site: Site, crowd: Crowd, room: Room) -> float:
    """Milliseconds from the press to the last of the room's sockets."""
    arrived: dict[int, int] = {}
    waited_for = {id(phone) for phone in room.sockets}

    def heard(phone: Phone, text: bytes, at: int) -> None:
        if id(phone) in waited_for and SCREEN in text:
            arrived.setdefault(id(phone), at)

    try:
        step = site.ada.step(room.code)
        crowd.listen(0.1)
        begun = time.time_ns()
        status = site.ada.post(f"/host/{room.code}/do/next_slide/", live=True, step=step)
    except OSError as problem:
        raise TooMuch(f"a Next wasn't answered: {problem}") from None
    if status != 204:
        raise TooMuch(f"a Next was answered with {status}")
    until = time.perf_counter() + NEXT_WAIT
    while len(arrived) < len(waited_for):
        left = until - time.perf_counter()
        if left <= 0:
            raise TooMuch(f"{len(arrived)} of {len(waited_for)} sockets had the screen after {NEXT_WAIT:g} s")
        crowd.turn(left, heard)
    return (max(arrived.values()) - begun) / 1e6
