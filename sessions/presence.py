"""Presence: counts that each process keeps in memory and tells the others."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime

HEARD_FOR = 45.0  # seconds a poller or a process counts after it was last heard


@dataclass(frozen=True)
class Device:
    """A console or a remote that is open. `mark` is the same for all pages of one browser."""

    user_pk: int
    name: str
    audience: str  # host or remote
    drives: bool  # else it logs questions only
    mark: str


@dataclass
class ProcessPresence:
    """A process's count of its sockets and polls, whether each of its stages is visible, and its devices."""

    count: int
    stages: list[bool]
    devices: list[Device]
    at: float = field(default_factory=time.monotonic)


@dataclass
class SessionPresence:
    processes: dict[str, ProcessPresence] = field(default_factory=dict)
    pollers: dict[str, float] = field(default_factory=dict)
    stages: dict[str, bool] = field(default_factory=dict)
    phone_at: datetime | None = None  # the minute in which a phone last reached us; nobody's, and not stored
    devices: dict[int, Device] = field(default_factory=dict)


_sessions: dict[int, SessionPresence] = {}


def _presence(session_pk: int) -> SessionPresence:
    return _sessions.setdefault(session_pk, SessionPresence())


def record(
    session_pk: int,
    process: str,
    count: int,
    stages: list[bool] | None = None,
    devices: list[Device] | None = None,
) -> bool:
    """Keep what a process says; True when the process is new or says anything else than before."""
    said = ProcessPresence(count, stages or [], devices or [])
    before = _presence(session_pk).processes.get(process)
    _presence(session_pk).processes[process] = said
    return before is None or replace(before, at=said.at) != said


def has_process(session_pk: int, process: str) -> bool:
    return process in _presence(session_pk).processes


def polled(session_pk: int, who: str) -> None:
    _presence(session_pk).pollers[who] = time.monotonic()


def pollers(session_pk: int) -> int:
    since, present = time.monotonic() - HEARD_FOR, _presence(session_pk)
    present.pollers = {who: at for who, at in present.pollers.items() if at > since}
    return len(present.pollers)


def stage_seen(session_pk: int, which: str, *, visible: bool) -> None:
    _presence(session_pk).stages[which] = visible


def stage_gone(session_pk: int, which: str) -> None:
    _presence(session_pk).stages.pop(which, None)


def stages(session_pk: int) -> list[bool]:
    """Whether each of this process's stages is visible."""
    return list(_presence(session_pk).stages.values())


def phone_reached(session_pk: int, at: datetime) -> bool:
    """Note that some phone has reached us; True where that says more than before, to the minute."""
    minute, found = at.replace(second=0, microsecond=0), _presence(session_pk)
    said, found.phone_at = found.phone_at, minute
    return said != minute


def phone_at(session_pk: int) -> datetime | None:
    return _presence(session_pk).phone_at


def forget_phone(session_pk: int) -> None:
    _presence(session_pk).phone_at = None


def _heard(session_pk: int) -> list[ProcessPresence]:
    since = time.monotonic() - HEARD_FOR
    return [said for said in _presence(session_pk).processes.values() if said.at > since]


def count(session_pk: int) -> int:
    """People here: open sockets and recent polls, of every process."""
    return sum(said.count for said in _heard(session_pk)) + pollers(session_pk)


def stage(session_pk: int) -> str:
    """`visible`, `hidden` or `closed`."""
    shown = stages(session_pk) + [visible for said in _heard(session_pk) for visible in said.stages]
    return "visible" if any(shown) else "hidden" if shown else "closed"


def device_seen(session_pk: int, which: int, device: Device) -> None:
    _presence(session_pk).devices[which] = device


def device_gone(session_pk: int, which: int) -> None:
    _presence(session_pk).devices.pop(which, None)


def devices(session_pk: int) -> list[Device]:
    """The consoles and remotes that are open in this process."""
    return list(_presence(session_pk).devices.values())


def all_devices(session_pk: int) -> list[Device]:
    """The same of every process."""
    return devices(session_pk) + [device for said in _heard(session_pk) for device in said.devices]
