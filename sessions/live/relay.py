"""One relay per watched session and process: hears that parts changed, draws each once per audience, and
pushes the same bytes to every socket. At the pulse it draws everything again, so a lost message is healed.
"""

import asyncio
import logging
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from sessions import metrics, presence, screens
from sessions.announce import ADMISSION, send
from sessions.live.admission import Guests, look_up, part_with_lost
from sessions.live.connection import Connection, Update
from sessions.tickets import Pass

if TYPE_CHECKING:
    from sessions.live.hub import Hub

log = logging.getLogger(__name__)
FRAME_INTERVAL = 0.25  # seconds between two frames of a session, at least
COUNT_INTERVALS = {"people": 0.5, "here": 3.0}  # seconds between two counts of who is here, by part
PROCESS = secrets.token_hex(4)


@dataclass
class Feed:
    """One audience of a session in this process: who watches, and what they were last sent."""

    connections: set[Connection] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    version: str = ""


class Relay:
    def __init__(self, session_pk: int, hub: "Hub") -> None:
        self.session_pk, self.hub = session_pk, hub
        self.audiences = {name: Feed() for name in screens.PARTS}
        self.drawn: Counter[tuple[str, str]] = Counter()  # (audience, part): how often
        self._stale: set[str] = set()
        self._resync_due = False
        self._frame_task: asyncio.Task | None = None
        self._lock = asyncio.Lock()
        self._counting: set[str] = set()
        self.joined = False  # in the session's group of the layer
        self.watchers = 0  # sockets, those on their way in among them
        self._sent_presence: tuple[int, list[bool]] | None = None
        self.guests = Guests(session_pk, hub.drawing, lambda hash_: hub.seats.get((session_pk, hash_)))

    @property
    def room_version(self) -> str:
        """Names the room's screen as last drawn; nothing when no phone has it drawn."""
        return self.audiences["room"].version if self.audiences["room"].connections else ""

    async def add(self, name: str, connection: Connection, guest: str | Pass) -> str:
        """Let a socket in; returns the pulse that tells it whether its page is the present one.

        `guest` is a phone's seat, by its hash, or the pass of a stage or console. Raises `NotLetIn`.
        """
        audience = self.audiences[name]
        async with self._lock:
            await self.guests.let_in(connection, guest)
            if not audience.connections:
                audience.parts = dict((await self._draw({name: None}))[name])
                audience.version = screens.digest(audience.parts)
        audience.connections.add(connection)
        metrics.sockets.labels(name).inc()
        self._people_changed(name)
        return screens.version_marker(audience.version, audience.version, timezone.now())

    def remove(self, name: str, connection: Connection) -> None:
        self.guests.passes.pop(connection, None)
        if connection in self.audiences[name].connections:
            self.audiences[name].connections.discard(connection)
            metrics.sockets.labels(name).dec()
        self._people_changed(name)

    def _people_changed(self, name: str) -> None:
        if name == "room":
            presence.record(self.session_pk, PROCESS, len(self.audiences["room"].connections))
        if name in ("room", "stage"):
            self._count_soon()

    def _count_soon(self) -> None:
        """A room that comes in isn't counted one by one."""
        for part, interval in COUNT_INTERVALS.items():
            if part not in self._counting:
                self._counting.add(part)
                asyncio.get_running_loop().call_later(interval, self._count, part)

    def _count(self, part: str) -> None:
        self._counting.discard(part)
        self.changed([part])

    def presence_received(self, process: str, count: int, stages: list[bool]) -> None:
        """Another process says who is here by way of it; a new one is told about us."""
        if process == PROCESS:
            return
        if not presence.has_process(self.session_pk, process):
            self._sent_presence = None
        if presence.record(self.session_pk, process, count, stages):
            self._count_soon()

    async def _send_presence(self, *, anyway: bool) -> None:
        sockets, polls = len(self.audiences["room"].connections), presence.pollers(self.session_pk)
        state = (sockets + polls, presence.stages(self.session_pk))
        if anyway or state != self._sent_presence:
            self._sent_presence = state
            count, stages = state
            message = {"type": "presence", "process": PROCESS, "count": count, "stages": stages}
            try:
                await send(self.session_pk, message)
            except Exception:
                log.warning("the channel layer is away; others hear who is here at the next full redraw")

    def changed(self, parts: list[str], *, resync: bool = False) -> None:
        """Mark parts stale: the first change is drawn at once, later ones at the beat."""
        self._stale.update(parts)
        self._resync_due = self._resync_due or resync
        if self._frame_task is None or self._frame_task.done():
            self._frame_task = asyncio.create_task(self._frames())

    async def _frames(self) -> None:
        while self._stale or self._resync_due:
            stale, self._stale = self._stale, set()
            resync_due, self._resync_due = self._resync_due, False
            try:
                async with self._lock:
                    await self._push(stale, resync_due)
                await self._send_presence(anyway=resync_due)
            except Exception:
                log.exception("a screen could not be drawn; the pulse tries again")
            await asyncio.sleep(FRAME_INTERVAL)

    async def _push(self, stale: set[str], resync_due: bool) -> None:
        if resync_due or ADMISSION in stale:
            await self.guests.part_with_removed()
        if ADMISSION in stale:
            await part_with_lost(self.hub.drawing, [self.guests])
        watched = {name: audience for name, audience in self.audiences.items() if audience.connections}
        wanted = {name: (None if resync_due else stale & set(screens.PARTS[name])) for name in watched}
        drawn = await self._draw({name: parts for name, parts in wanted.items() if parts is None or parts})
        for name, parts in sorted(drawn.items(), key=lambda item: len(watched[item[0]].connections)):
            audience = watched[name]
            fresh = {part: html for part, html in parts.items() if audience.parts.get(part) != html}
            if not fresh and not resync_due:
                continue
            previous = audience.version
            audience.parts.update(fresh)
            audience.version = screens.digest(audience.parts)
            metrics.frames.labels(name).inc(len(audience.connections))
            with metrics.fan_out.time():
                await self.hub.fan_out(audience.connections, Update(fresh, audience.version, previous))

    async def _draw(self, wanted: dict[str, set[str] | None]) -> dict[str, dict[str, str]]:
        if not wanted:
            return {}
        drawn = await look_up(self.hub.drawing, _render_all, self.session_pk, wanted)
        self.drawn.update((name, part) for name, parts in drawn.items() for part in parts)
        return drawn


def _render_all(session_pk: int, wanted: dict[str, set[str] | None]) -> dict[str, dict[str, str]]:
    drawn = {}
    for name, parts in wanted.items():
        with metrics.drawing.time():
            drawn[name] = screens.render(session_pk, name, parts)
    return drawn
