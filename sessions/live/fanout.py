"""The way out: the same bytes to many sockets, without holding the loop, and never more than one set of
parts for a phone that doesn't read.

Daphne's public `send` costs a walk through Twisted's buffers and the poller for each socket. Where the
server hands its protocol over (`live.server`) and `trusted` finds Twisted as we know it, a frame that is
built once goes straight to each socket whose transport is idle, and to the transport's own buffer otherwise.
Everywhere else (TLS in Twisted, other servers) the public `send` is used.
"""

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.utils import timezone

from sessions.screens import pulse

log = logging.getLogger(__name__)
YIELD_EVERY = 250  # sockets between two breaths of the loop
BUFFERED = 16 * 1024  # bytes on their way to one phone; beyond it the phone is slow
STALE_AFTER = 30.0  # seconds a phone may be behind before it is asked to come back anew
CATCH_UP = 0.1  # seconds between two looks at the slow ones
TOO_SLOW = 4408
WAY_OUT = "dpup.way_out"  # in scope["extensions"]: Daphne's protocol of this socket
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass
class News:
    """Changed parts of a screen, and the versions they lead from and to. Its frame is built once."""

    parts: Mapping[str, str]
    version: str
    was: str

    @cached_property
    def text(self) -> str:
        return "".join(self.parts.values()) + pulse(self.version, self.was, timezone.now())

    @cached_property
    def frame(self) -> bytes:
        return frame_of(self.text)


class Line:
    """One socket's way out. `missed` is what a slow one has to catch up with: the newest of each part."""

    __slots__ = ("missed", "open", "push", "send", "since", "transport")

    def __init__(self, send: Send, protocol: Any = None) -> None:
        self.send = send
        self.transport = _plain_transport(protocol)
        self.open = True  # `hang_up` takes it away, and `live.server` when a close is on its way
        self.missed: News | None = None
        self.since = 0.0
        if self.transport is not None:
            self.push = self.transport.socket.send
            protocol.line = self

    @property
    def waiting(self) -> int:
        """Bytes in the transport's buffer."""
        return len(self.transport.dataBuffer) - self.transport.offset + self.transport._tempDataLen

    def write(self, frame: bytes) -> bool:
        """Straight to the socket where nothing stands before it, else behind what stands there.

        False, and nothing written, when so much stands there that the phone is slow. Only with a transport.
        """
        transport, sent = self.transport, 0
        if not self.open:
            return True  # nothing may follow a close
        if not (transport.dataBuffer or transport._tempDataLen):
            try:
                sent = self.push(frame)
            except BlockingIOError:
                sent = 0
            except OSError:
                return True  # gone; the reader of this socket hears of it by itself
            if sent == len(frame):
                return True
        elif self.waiting > BUFFERED:
            return False
        transport.write(frame[sent:])
        return True

    async def say(self, text: str) -> None:
        """A text of this one socket's own: an acknowledgement, its first pulse. Never put off."""
        if not self.open:
            return
        if self.transport is None:
            await self.send({"type": "websocket.send", "text": text})
        elif not self.write(frame_of(text)):
            self.transport.write(frame_of(text))

    async def hang_up(self, code: int) -> None:
        """Close it: from here on nothing is sent, whether the other side has heard of it or not."""
        if self.open:
            self.open = False
            await self.send({"type": "websocket.close", "code": code})


class FanOut:
    """Sends news to lines, and keeps an eye on the slow ones."""

    def __init__(self) -> None:
        self.behind: dict[Line, None] = {}
        self._task: asyncio.Task | None = None

    async def __call__(self, lines: Iterable[Line], news: News) -> None:
        """Send to all. A socket that is going away doesn't stop the others."""
        frame = news.frame
        for number, line in enumerate(list(lines), 1):
            try:
                if line.transport is None:
                    await line.say(news.text)
                elif line.missed is not None or not line.write(frame):
                    self._put_off(line, news)
            except Exception:
                log.debug("a socket had gone before its frame", exc_info=True)
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    def _put_off(self, line: Line, news: News) -> None:
        if line.missed is None:
            line.missed, line.since = news, time.monotonic()
        else:
            line.missed = News({**line.missed.parts, **news.parts}, news.version, line.missed.was)
        self.behind[line] = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Give each slow line what it missed as soon as its buffer is empty; part with the hopeless."""
        while self.behind:
            await asyncio.sleep(CATCH_UP)
            for line in list(self.behind):
                try:
                    if not line.open:
                        del self.behind[line]
                    elif line.missed is not None and line.waiting == 0:
                        news, line.missed = line.missed, None
                        del self.behind[line]
                        line.write(news.frame)
                    elif time.monotonic() - line.since > STALE_AFTER:
                        del self.behind[line]
                        await line.hang_up(TOO_SLOW)
                except Exception:
                    self.behind.pop(line, None)
                    log.debug("a slow socket had gone", exc_info=True)


def frame_of(text: str) -> bytes:
    """One unmasked, final text frame, as RFC 6455 has it (section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        return bytes((0x81, size)) + data
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2) + data
    return b"\x81\x7f" + size.to_bytes(8) + data


def _plain_transport(protocol: Any) -> Any:
    """Twisted's TCP transport behind Daphne's protocol, or None where the public way is the only one."""
    if protocol is None or not trusted():
        return None
    from twisted.internet.tcp import Connection

    transport = getattr(protocol, "transport", None)
    return transport if isinstance(transport, Connection) and not transport.TLS else None


@cache
def trusted() -> bool:
    """Is the installed Twisted the one that `Line.write` knows? Tried on a pair of sockets at the start."""
    try:
        return _order_is_kept()
    except Exception:
        log.warning("Twisted has changed: frames go out the public way, which is slower", exc_info=True)
        return False


def _order_is_kept() -> bool:
    """More than a socket takes, by all three ways: everything comes, once and in order."""
    from twisted.internet.tcp import Server as Twisted

    Transport: Any = Twisted

    class Poller:
        addReader = removeReader = addWriter = removeWriter = staticmethod(lambda _: None)

    ours, theirs = socket.socketpair()
    with ours, theirs:
        transport = Transport(ours, None, ("", 0), None, 0, Poller())
        line = Line.__new__(Line)
        line.transport, line.push, line.open = transport, ours.send, True
        wanted, got = b"", bytearray()
        for size in (5, 100_000, 3_000_000):
            line.write(bytes([65 + size % 7]) * size)
            wanted += bytes([65 + size % 7]) * size
        if not 0 < line.waiting < len(wanted) or line.write(b"too much"):
            return False
        theirs.setblocking(False)
        for _ in range(10_000):
            try:
                got += theirs.recv(1 << 20)
            except BlockingIOError:
                if not line.waiting:
                    break
                transport.doWrite()
        return bytes(got) == wanted and line.waiting == 0
