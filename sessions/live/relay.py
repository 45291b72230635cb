"""One relay per watched session and process: hears that parts changed, draws each once per audience, and
pushes the same bytes to every socket. At the pulse it draws everything again, so a lost message is healed.
"""

import asyncio
import logging
import random
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from channels.layers import get_channel_layer
from django.utils import timezone

from sessions import metrics, presence, screens
from sessions.live.admission import Guests, look_up, part_with_lost
from sessions.live.announce import ADMISSION, group_of, send_presence, use_loop
from sessions.live.fanout import Connection, FanOut, Update
from sessions.live.seats import Seat
from sessions.tickets import Pass

log = logging.getLogger(__name__)
FRAME_INTERVAL = 0.25  # seconds between two frames of a session, at least
COUNT_INTERVALS = {"people": 0.5, "here": 3.0}  # seconds between two counts of who is here, by part
RESYNC_INTERVAL = 15.0  # seconds between full redraws from the database
LAYER_WAIT = 2.0  # seconds for an answer of the channel layer
AWAY = "the channel layer is away; the pulse heals meanwhile"
LAG_INTERVAL = 1.0  # seconds between two looks at how late the loop is
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
            await send_presence(self.session_pk, PROCESS, *state)

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


class Hub:
    """All relays of this process, its one channel in the layer, and the pulse."""

    def __init__(self) -> None:
        self.relays: dict[int, Relay] = {}
        self.seats: dict[tuple[int, str], Seat] = {}
        self.fan_out = FanOut()
        self.drawing = ThreadPoolExecutor(1, thread_name_prefix="draw")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task] = []
        self._begun: asyncio.Future[None] | None = None
        self.channel = ""  # our one in the layer; nothing while the layer is away

    def seat(self, session_pk: int, hash_: str) -> Seat:
        return self.seats.setdefault((session_pk, hash_), Seat())

    async def watch(self, session_pk: int) -> Relay:
        """The session's relay, which stays until as many left as came."""
        await self._start()
        relay = self.relays.get(session_pk)
        new = relay is None
        if relay is None:
            relay = self.relays[session_pk] = Relay(session_pk, self)
        relay.watchers += 1
        try:
            if new:
                await self._join(relay)
        except asyncio.CancelledError:
            await self.leave(relay)
            raise
        return relay

    async def leave(self, relay: Relay) -> None:
        """The last one out forgets the session."""
        relay.watchers -= 1
        if relay.watchers or self.relays.get(relay.session_pk) is not relay:
            return
        del self.relays[relay.session_pk]
        try:
            await get_channel_layer().group_discard(group_of(relay.session_pk), self.channel)
        except Exception:
            log.debug("the layer was away when a session was left", exc_info=True)
        newer = self.relays.get(relay.session_pk)
        if newer is not None:  # a socket joined during the discard, which may have removed the new group
            newer.joined = False
            await self._join(newer)

    async def _start(self) -> None:
        """Open the channel once; concurrent callers wait."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._begun, self.channel = loop, loop.create_future(), ""
            use_loop(loop)
            self.relays.clear()
            await self._open()
            self._tasks = [asyncio.create_task(work()) for work in (self._listen, self._resyncs, self._lag)]
            self._begun.set_result(None)
        assert self._begun is not None
        await asyncio.shield(self._begun)

    async def _open(self) -> None:
        try:
            self.channel = await asyncio.wait_for(get_channel_layer().new_channel("relay"), LAYER_WAIT)
        except Exception:
            log.warning(AWAY, exc_info=True)

    async def _join(self, relay: Relay) -> None:
        """Into the session's group; where that fails each pulse tries again, and brings what is missed."""
        if relay.joined or not self.channel:
            return
        try:
            adding = get_channel_layer().group_add(group_of(relay.session_pk), self.channel)
            await asyncio.wait_for(adding, LAYER_WAIT)
            relay.joined = True
        except Exception:
            log.warning(AWAY, exc_info=True)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            if not self.channel:
                await asyncio.sleep(1)
                await self._open()
                continue
            try:
                message = await layer.receive(self.channel)
                relay = self.relays.get(message["session"])
                if relay is None:
                    continue
                if message["type"] == "presence":
                    relay.presence_received(message["process"], message["count"], message["stages"])
                else:
                    relay.changed(message["parts"])
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning(AWAY, exc_info=True)
                await asyncio.sleep(1)

    async def _resyncs(self) -> None:
        while True:
            await asyncio.sleep(RESYNC_INTERVAL + random.uniform(-1, 1))
            self.seats = {place: seat for place, seat in self.seats.items() if not seat.is_idle()}
            try:
                await part_with_lost(self.drawing, [relay.guests for relay in self.relays.values()])
            except Exception:
                log.exception("who may still watch could not be looked up; the next pulse tries again")
            for relay in list(self.relays.values()):
                await self._join(relay)
                presence.record(relay.session_pk, PROCESS, len(relay.audiences["room"].connections))
                relay.changed([], resync=True)

    async def _lag(self) -> None:
        """How late does the loop come to what is due? It is what every phone waits for."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            metrics.loop_lag.observe(max(0.0, loop.time() - due))
            metrics.behind.set(len(self.fan_out.behind))


hub = Hub()
