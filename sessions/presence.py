"""How many are here: counts published at the pulse by each process, kept in memory only."""

import time
from dataclasses import dataclass, field

HEARD_FOR = 45.0  # seconds a poller or a process counts after it was last heard


@dataclass
class Room:
    processes: dict[str, tuple[int, float]] = field(default_factory=dict)
    pollers: dict[str, float] = field(default_factory=dict)
    stages: dict[str, tuple[bool, float]] = field(default_factory=dict)


_rooms: dict[int, Room] = {}


def _room(session_pk: int) -> Room:
    return _rooms.setdefault(session_pk, Room())


def publish(session_pk: int, process: str, count: int) -> None:
    _room(session_pk).processes[process] = (count, time.monotonic())


def polled(session_pk: int, who: str) -> None:
    _room(session_pk).pollers[who] = time.monotonic()


def stage_seen(session_pk: int, which: str, *, visible: bool) -> None:
    _room(session_pk).stages[which] = (visible, time.monotonic())


def stage_gone(session_pk: int, which: str) -> None:
    _room(session_pk).stages.pop(which, None)


def here(session_pk: int) -> int:
    """People here: open sockets of every process, and pollers heard lately."""
    since, room = time.monotonic() - HEARD_FOR, _room(session_pk)
    room.pollers = {who: at for who, at in room.pollers.items() if at > since}
    return sum(count for count, at in room.processes.values() if at > since) + len(room.pollers)


def stage(session_pk: int) -> str:
    """`visible`, `hidden` or `closed`."""
    shown = [visible for visible, _ in _room(session_pk).stages.values()]
    return "visible" if any(shown) else "hidden" if shown else "closed"
