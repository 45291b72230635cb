"""One relay per watched session and process: it hears of changes, draws each part they affect once per
audience, and pushes the same bytes to every socket. At the pulse it compares the session's change counter
with the changes it has heard of; where one is missing it draws everything again, so a lost message is healed.
"""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import astuple
from typing import TYPE_CHECKING

from django.utils import timezone

from sessions import driving, metrics, presence, screens
from sessions.announce import Change, send
from sessions.live.admission import Guests, close_lost, run_on_db_thread
from sessions.live.changes_heard import ChangesHeard
from sessions.live.connection import Connection, Update
from sessions.live.driving import Devices
from sessions.live.feed import Feed
from sessions.presence import Device
from sessions.screens.few import draw_few
from sessions.screens.reading import Reading
from sessions.tickets import Pass

if TYPE_CHECKING:
    from sessions.live.hub import Hub

log = logging.getLogger(__name__)
FRAME_INTERVAL = 0.25  # seconds between two frames of a session, at least
COUNT_INTERVALS = {Change.PRESENCE: 0.5, Change.HEADCOUNT: 3.0}  # seconds between two counts of who is here
LINGERS = 2.0  # seconds before the others hear that a device went: one that comes back at once didn't go
MIN_WAIT = 0.05  # seconds: a little longer, so that the moment has passed when its screen is drawn
# after these, something else may be the next to change by itself
BRINGS_A_MOMENT = {
    Change.SESSION,
    Change.MOVED,
    Change.TIME,
    Change.CLOCK,
    Change.QUESTIONS,
    Change.UNDO,
}
PROCESS = secrets.token_hex(4)


class Relay:
    def __init__(self, session_pk: int, hub: "Hub") -> None:
        self.session_pk, self.hub = session_pk, hub
        self.feeds = {name: Feed() for name in screens.PARTS}
        self.drawn: Counter[tuple[str, str]] = Counter()  # (audience, part): how often
        self._changes: set[Change] = set()
        self._resync_due = False
        self.few = ""  # the line that few are here, as the phones have it
        self._failed = False  # something could not be drawn
        self.redrawn_at = 0.0  # when everything was last drawn or found unchanged, by the loop's clock
        self._timer: asyncio.TimerHandle | None = None  # for what changes by time alone
        self.heard = ChangesHeard()
        self._frame_task: asyncio.Task | None = None
        self._lock = asyncio.Lock()
        self._counting: set[Change] = set()
        self.joined = False  # in the session's group of the layer
        self.watchers = 0  # sockets, those on their way in among them
        self._sent_presence: tuple | None = None
        self.devices = Devices(session_pk, hub)
        self.guests = Guests(
            session_pk, hub.db_thread, lambda hash_: hub.seat_sockets.get((session_pk, hash_))
        )

    @property
    def room_version(self) -> str:
        """The version of the room's screen as last drawn; "" when no phone watches."""
        return self.feeds["room"].version if self.feeds["room"].connections else ""

    async def add(self, name: str, connection: Connection, guest: str | Pass) -> str:
        """Let a socket in; returns the pulse that tells it whether its page is the present one.

        A phone is also told whether few are here, a console and a remote who else drives.

        `guest` is a phone's seat, by its hash, or the pass of a stage or console. Raises `NotLetIn`.
        """
        feed = self.feeds[name]
        async with self._lock:
            await self.guests.let_in(connection, guest)
            others = await self.devices.come(connection, name, guest)
            if not feed.connections:
                first = not any(each.connections for each in self.feeds.values())
                feed.reading = Reading()
                drawn = await self._draw({name: None}, reading=feed.reading)
                feed.parts = dict(drawn.parts[name])
                feed.version = screens.digest(feed.parts)
                if name == "room":
                    presence.record(self.session_pk, PROCESS, 1)  # this one counts
                    await self._draw_few()
                if first:
                    self.heard.reset(drawn.change_count)
                    self.redrawn_at = asyncio.get_running_loop().time()
                    await self._wait_for_due(drawn)
        feed.connections.add(connection)
        if name == "room" and presence.phone_at(self.session_pk) is None:
            self.phone_reached()
        metrics.sockets.labels(name).inc()
        self._people_changed(name, 0)
        present = screens.version_marker(feed.version, feed.version, timezone.now())
        return present + (self.few if name == "room" else others)

    def remove(self, name: str, connection: Connection) -> None:
        self.guests.passes.pop(connection, None)
        self.devices.remove(connection)
        if connection in self.feeds[name].connections:
            feed = self.feeds[name]
            feed.connections.discard(connection)
            if not feed.connections:  # what was drawn isn't kept in step any more, so not kept at all
                feed.parts, feed.version, feed.reading = {}, "", None
            metrics.sockets.labels(name).dec()
        self._people_changed(name, LINGERS)

    def _people_changed(self, name: str, wait: float) -> None:
        if name == "room":
            presence.record(self.session_pk, PROCESS, len(self.feeds["room"].connections))
        if name in ("room", "stage"):
            self._count_soon()
        if name in driving.AUDIENCES:
            asyncio.get_running_loop().call_later(wait, self.changed, [Change.DRIVING])

    def _count_soon(self) -> None:
        """Debounce counts while many join."""
        for change, interval in COUNT_INTERVALS.items():
            if change not in self._counting:
                self._counting.add(change)
                asyncio.get_running_loop().call_later(interval, self._count, change)

    def _count(self, change: Change) -> None:
        self._counting.discard(change)
        self.changed([change])

    def presence_received(
        self, process: str, count: int, stages: list[bool], devices: list[list] | None = None
    ) -> None:
        """Another process's count and devices; a new process is told ours."""
        if process == PROCESS:
            return
        if not presence.has_process(self.session_pk, process):
            self._sent_presence = None
        theirs = [Device(*each) for each in devices or ()]
        if presence.record(self.session_pk, process, count, stages, theirs):
            self._count_soon()
            self.changed([Change.DRIVING])

    def phone_reached(self) -> None:
        """Some phone has opened the page to join on, or has come in: the console says so before the start."""
        presence.phone_reached(self.session_pk, timezone.now())
        self.changed([Change.PHONE_REACHED])

    async def _send_presence(self, *, anyway: bool) -> None:
        sockets, polls = len(self.feeds["room"].connections), presence.pollers(self.session_pk)
        state = (sockets + polls, presence.stages(self.session_pk), presence.devices(self.session_pk))
        if anyway or state != self._sent_presence:
            self._sent_presence = state
            count, stages, devices = state
            message = {"type": "presence", "process": PROCESS, "count": count, "stages": stages}
            message["devices"] = [list(astuple(device)) for device in devices]
            try:
                await send(self.session_pk, message)
            except Exception:
                log.warning("the channel layer is away; others hear who is here at the next full redraw")

    def announced(self, number: int, changes: Iterable[str]) -> None:
        """Take in changes that a process announced, numbered by the session's change counter."""
        self.heard.add(number)
        if Change.PHONE_FORGOTTEN in changes:
            presence.forget_phone(self.session_pk)
        self.changed(Change(change) for change in changes)

    async def pulse(self, change_count: int) -> None:
        """Tell every screen its present version; draw everything where a change was missed.

        `change_count` is the session's, as the database has it.
        """
        if self.guests.has_new:
            await self.guests.look_up()
        if self._failed or not self.heard.reaches(change_count):
            return self.changed([], resync=True)
        async with self._lock:
            for feed in self.feeds.values():
                if feed.connections:
                    marker = Update({}, feed.version, feed.version)
                    await self.hub.fan_out(feed.connections, marker)
            await self.devices.tell({name: feed.version for name, feed in self.feeds.items()})
        await self._send_presence(anyway=True)

    async def redraw(self) -> None:
        """Draw everything where the database says anything else than when everything was last drawn."""
        self.redrawn_at = asyncio.get_running_loop().time()
        readings = {feed.reading for feed in self.feeds.values() if feed.connections}
        await self.guests.look_up()
        for reading in readings:
            if reading is None or not await run_on_db_thread(self.hub.db_thread, reading.holds):
                return self.changed([], resync=True)

    def changed(self, changes: Iterable[Change], *, resync: bool = False) -> None:
        """Note changes to draw. The first is drawn at once, later ones FRAME_INTERVAL after it."""
        self._changes.update(changes)
        self._resync_due = self._resync_due or resync
        if self._frame_task is None or self._frame_task.done():
            self._frame_task = asyncio.create_task(self._frames())

    async def _frames(self) -> None:
        while self._changes or self._resync_due:
            changes, self._changes = self._changes, set()
            resync_due, self._resync_due = self._resync_due, False
            try:
                async with self._lock:
                    await self._push(changes, resync_due)
                await self._send_presence(anyway=resync_due)
            except Exception:
                self._failed = True
                log.exception("a screen could not be drawn; the pulse tries again")
            await asyncio.sleep(FRAME_INTERVAL)

    async def _push(self, changes: set[Change], resync_due: bool) -> None:
        if resync_due or Change.ADMISSION in changes:
            await self.guests.look_up()
        if Change.ADMISSION in changes:
            await close_lost(self.hub.db_thread, [self.guests])
        if Change.DRIVING in changes:
            await self.devices.tell({name: feed.version for name, feed in self.feeds.items()})
        watched = {name: feed for name, feed in self.feeds.items() if feed.connections}
        wanted = {name: (None if resync_due else screens.minding(name, changes)) for name in watched}
        brings_a_moment = resync_due or bool(changes & BRINGS_A_MOMENT)
        reading = Reading() if resync_due else None
        wanted = {name: parts for name, parts in wanted.items() if parts is None or parts}
        drawn = screens.Drawn({}, 0)
        if wanted or brings_a_moment:
            drawn = await self._draw(wanted, reading=reading)
        if resync_due:
            self.heard.reset(drawn.change_count)
            self._failed = False
            self.redrawn_at = asyncio.get_running_loop().time()
        for name, parts in sorted(drawn.parts.items(), key=lambda item: len(watched[item[0]].connections)):
            feed = watched[name]
            if not feed.connections:  # the last has left meanwhile
                continue
            feed.reading = reading or feed.reading
            fresh: dict[str, str] = {}
            for part, html in parts.items():
                fresh |= screens.elements_between(feed.parts.get(part), html, part)
            if not fresh and not resync_due:
                continue
            previous = feed.version
            feed.parts.update(parts)
            feed.version = screens.digest(feed.parts)
            metrics.frames.labels(name).inc(len(feed.connections))
            with metrics.fan_out.time():
                await self.hub.fan_out(feed.connections, Update(fresh, feed.version, previous))
        if brings_a_moment:
            await self._wait_for_due(drawn)
        room = self.feeds["room"]
        if room.connections and (resync_due or Change.HEADCOUNT in changes) and await self._draw_few():
            await self.hub.fan_out(room.connections, Update({"few": self.few}, room.version, room.version))

    async def _draw_few(self) -> bool:
        """Draw the line that few are here, and return whether it differs."""
        before = self.few
        self.few = await run_on_db_thread(self.hub.db_thread, draw_few, self.session_pk)
        return self.few != before

    async def _draw(
        self, wanted: dict[str, set[str] | None], *, reading: Reading | None = None
    ) -> screens.Drawn:
        drawn = await run_on_db_thread(self.hub.db_thread, _draw_timed, self.session_pk, wanted, reading)
        self.drawn.update((name, part) for name, parts in drawn.parts.items() for part in parts)
        return drawn

    async def _wait_for_due(self, drawn: screens.Drawn) -> None:
        """Set a timer for the part that next changes by time alone."""
        due = await run_on_db_thread(self.hub.db_thread, lambda: drawn.due)
        self.close()
        if due is not None and self.watchers:  # else the last has left meanwhile
            moment, change = due
            seconds = max(MIN_WAIT, (moment - timezone.now()).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(seconds, self.changed, [change])

    def close(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _draw_timed(
    session_pk: int, wanted: dict[str, set[str] | None], reading: Reading | None
) -> screens.Drawn:
    with metrics.drawing.time(), reading.recorded() if reading else nullcontext():
        drawn = screens.draw(session_pk, wanted)
        if reading:
            _ = drawn.due  # its query belongs to what was read
    return drawn
