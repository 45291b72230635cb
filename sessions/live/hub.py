"""The hub of this process: its relays, its one channel in the layer, and the pulse."""

import asyncio
import logging
import random
from concurrent.futures import ThreadPoolExecutor

from channels.layers import get_channel_layer

from sessions import metrics, presence
from sessions.announce import group_of, use_loop
from sessions.live.admission import close_lost, run_on_db_thread
from sessions.live.fanout import FanOut
from sessions.live.relay import PROCESS, Relay
from sessions.live.seat_sockets import SeatSockets
from sessions.models import Session

log = logging.getLogger(__name__)
PULSE_INTERVAL = 15.0  # seconds between two comparisons of the changes heard with the database's count
REDRAW_INTERVAL = (
    240.0  # seconds in which each session is drawn whole, to catch what was written past the actions
)
AT_ONCE = 10  # relays told before others get their turn
LAYER_WAIT = 2.0  # seconds for an answer of the channel layer
AWAY = "the channel layer is away; the pulse heals meanwhile"
LAG_INTERVAL = 1.0  # seconds between two measurements


class Hub:
    def __init__(self) -> None:
        self.relays: dict[int, Relay] = {}
        self.seat_sockets: dict[tuple[int, str], SeatSockets] = {}
        self.fan_out = FanOut()
        self.db_thread = ThreadPoolExecutor(1, thread_name_prefix="draw")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task] = []
        self._begun: asyncio.Future[None] | None = None
        self.channel = ""  # our one in the layer; nothing while the layer is away

    def sockets_of(self, session_pk: int, hash_: str) -> SeatSockets:
        return self.seat_sockets.setdefault((session_pk, hash_), SeatSockets())

    async def watch(self, session_pk: int) -> Relay:
        """The session's relay, which stays until its last watcher leaves."""
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
        """Drop the relay when its last watcher leaves."""
        relay.watchers -= 1
        if relay.watchers or self.relays.get(relay.session_pk) is not relay:
            return
        del self.relays[relay.session_pk]
        relay.close()
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
            self._tasks = [
                asyncio.create_task(work()) for work in (self._listen, self._pulses, self._redraws, self._lag)
            ]
            self._begun.set_result(None)
        assert self._begun is not None
        await asyncio.shield(self._begun)

    async def _open(self) -> None:
        try:
            self.channel = await asyncio.wait_for(get_channel_layer().new_channel("relay"), LAYER_WAIT)
        except Exception:
            log.warning(AWAY, exc_info=True)

    async def _join(self, relay: Relay) -> None:
        """Join the session's group. Where that fails each pulse tries again, and brings what was missed."""
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
                    said = (message["process"], message["count"], message["stages"], message.get("devices"))
                    relay.presence_received(*said)
                elif message["type"] == "phone":
                    relay.phone_reached()
                else:
                    relay.announced(message["number"], message["changes"])
            except asyncio.CancelledError:
                raise
            except Exception:
                log.warning(AWAY, exc_info=True)
                await asyncio.sleep(1)

    async def _pulses(self) -> None:
        while True:
            await asyncio.sleep(PULSE_INTERVAL + random.uniform(-1, 1))
            self.seat_sockets = {
                key: sockets for key, sockets in self.seat_sockets.items() if not sockets.is_idle()
            }
            try:
                await self._pulse()
            except Exception:
                log.exception("sessions could not be looked up; the next pulse tries again")

    async def _pulse(self) -> None:
        """Compare change counters, in one query, and close those who may no longer watch, in a few."""
        relays = list(self.relays.values())
        for relay in relays:
            await self._join(relay)
        await close_lost(self.db_thread, [relay.guests for relay in relays])
        counts = await run_on_db_thread(
            self.db_thread, _change_counts, [relay.session_pk for relay in relays]
        )
        for number, relay in enumerate(relays, 1):
            presence.record(relay.session_pk, PROCESS, len(relay.feeds["room"].connections))
            await relay.pulse(counts.get(relay.session_pk, 0))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _redraws(self) -> None:
        """Compare each session with the database in its turn, spread evenly so that redraws don't pile up."""
        due = 0.0
        while True:
            await asyncio.sleep(1)
            due += len(self.relays) / REDRAW_INTERVAL
            oldest = sorted(self.relays.values(), key=lambda relay: relay.redrawn_at)
            for relay in oldest[: int(due)]:
                try:
                    await relay.redraw()
                except Exception:
                    log.exception("a session could not be compared; its next turn tries again")
            due %= 1

    async def _lag(self) -> None:
        """Measure the event loop's lag, for which every phone waits."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            metrics.loop_lag.observe(max(0.0, loop.time() - due))
            metrics.behind.set(len(self.fan_out.behind))


def _change_counts(session_pks: list[int]) -> dict[int, int]:
    return dict(Session.objects.filter(pk__in=session_pks).values_list("pk", "change_count"))


hub = Hub()
