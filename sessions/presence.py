"""How many are here: counts that each process keeps and tells the others, in memory only."""

import time
from dataclasses import dataclass, field

HEARD_FOR = 45.0  # seconds a poller or a process counts after it was last heard


@dataclass
class Told:
    """What a process said: how many are here by its sockets and polls, and whether its stages can be seen."""

    count: int
    stages: list[bool]
    at: float = field(default_factory=time.monotonic)


@dataclass
class Room:
    processes: dict[str, Told] = field(default_factory=dict)
    pollers: dict[str, float] = field(default_factory=dict)
    stages: dict[str, bool] = field(default_factory=dict)


_rooms: dict[int, Room] = {}


def _room(session_pk: int) -> Room:
    return _rooms.setdefault(session_pk, Room())


def publish(session_pk: int, process: str, count: int, stages: list[bool] | None = None) -> bool:
    """What a process has to say now; True when it is a new one or says something else than before."""
    told, before = Told(count, stages or []), _room(session_pk).processes.get(process)
    _room(session_pk).processes[process] = told
    return before is None or (before.count, before.stages) != (told.count, told.stages)


def knows(session_pk: int, process: str) -> bool:
    return process in _room(session_pk).processes


def polled(session_pk: int, who: str) -> None:
    _room(session_pk).pollers[who] = time.monotonic()


def pollers(session_pk: int) -> int:
    since, room = time.monotonic() - HEARD_FOR, _room(session_pk)
    room.pollers = {who: at for who, at in room.pollers.items() if at > since}
    return len(room.pollers)


def stage_seen(session_pk: int, which: str, *, visible: bool) -> None:
    _room(session_pk).stages[which] = visible


def stage_gone(session_pk: int, which: str) -> None:
    _room(session_pk).stages.pop(which, None)


def stages(session_pk: int) -> list[bool]:
    """This process's stages: can each be seen?"""
    return list(_room(session_pk).stages.values())


def _heard(session_pk: int) -> list[Told]:
    since = time.monotonic() - HEARD_FOR
    return [told for told in _room(session_pk).processes.values() if told.at > since]


def here(session_pk: int) -> int:
    """People here: open sockets and late polls, of every process."""
    return sum(told.count for told in _heard(session_pk)) + pollers(session_pk)


def stage(session_pk: int) -> str:
    """`visible`, `hidden` or `closed`."""
    shown = stages(session_pk) + [visible for told in _heard(session_pk) for visible in told.stages]
    return "visible" if any(shown) else "hidden" if shown else "closed"
