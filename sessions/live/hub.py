"""All relays of this process, its one channel in the layer, and the redraw of everything now and then."""

import asyncio
import logging
import random
from concurrent.futures import ThreadPoolExecutor

from channels.layers import get_channel_layer

from sessions import metrics, presence
from sessions.announce import group_of, use_loop
from sessions.live.admission import part_with_lost
from sessions.live.fanout import FanOut
from sessions.live.relay import PROCESS, Relay
from sessions.live.seats import Seat

log = logging.getLogger(__name__)
RESYNC_INTERVAL = 15.0  # seconds between full redraws from the database
LAYER_WAIT = 2.0  # seconds for an answer of the channel layer
AWAY = "the channel layer is away; the next full redraw heals meanwhile"
LAG_INTERVAL = 1.0  # seconds between two looks at how late the loop is


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
