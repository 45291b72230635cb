"""One socket's way out, and the updates sent by it.

Daphne's public `send` costs a walk through Twisted's buffers and the poller for each socket. Where the
server hands its protocol over (`dpup_workshop.serving.daphne`) and `raw_writes_work` finds Twisted as we know
it, a frame that is built once goes straight to each socket whose transport is idle, and to the transport's
own buffer otherwise. Everywhere else (TLS in Twisted, other servers) the public `send` is used.
"""

import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from typing import Any

from django.utils import timezone

from sessions.screens import html_of, version_marker

log = logging.getLogger(__name__)
HIGH_WATER_MARK = 16 * 1024  # bytes on their way to one phone; beyond it the phone is slow
PROTOCOL_KEY = "dpup.protocol"  # in scope["extensions"]: Daphne's protocol of this socket
Send = Callable[[dict[str, Any]], Awaitable[None]]


class CloseCode(IntEnum):
    """The reasons for closing a socket, which the script on its page acts on."""

    BAD_FRAME = 4400  # a frame that can't be read
    UNAUTHORIZED = 4401  # its cookie, ticket or sign-in is missing or has ended
    FORBIDDEN = 4403  # it was removed, or comes from somebody else's page
    TOO_SLOW = 4408  # it didn't take what it was sent
    REPLACED = 4409  # a newer tab of its seat took its place
    NOT_FOUND = 4410  # no session, or no socket, has this address
    TOO_FAST = 4429  # it sent, or guessed, too much
    UNAVAILABLE = 4503  # the database is away


@dataclass
class Update:
    """Changed parts of a screen, and the versions they lead from and to. Its frame is built once."""

    parts: Mapping[str, str]
    version: str
    previous: str

    @cached_property
    def text(self) -> str:
        return html_of(self.parts.values()) + version_marker(self.version, self.previous, timezone.now())

    @cached_property
    def frame(self) -> bytes:
        return frame_of(self.text)


class Connection:
    """One socket's way out. `pending` is what a slow one has to catch up with: the newest of each part."""

    __slots__ = ("behind_since", "open", "pending", "push", "send", "transport")

    def __init__(self, send: Send, protocol: Any = None) -> None:
        self.send = send
        self.transport = _raw_transport(protocol)
        self.open = True  # `close` takes it away, and the server when a close is on its way
        self.pending: Update | None = None
        self.behind_since = 0.0
        if self.transport is not None:
            self.push = self.transport.socket.send
            protocol.connection = self

    @property
    def waiting(self) -> int:
        """Bytes in the transport's buffer."""
        return len(self.transport.dataBuffer) - self.transport.offset + self.transport._tempDataLen

    def write(self, frame: bytes) -> bool:
        """Write to the socket where its buffer is empty, else to the buffer. Only with a transport.

        Returns False, and writes nothing, when so much is buffered that the phone counts as slow.
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
        elif self.waiting > HIGH_WATER_MARK:
            return False
        transport.write(frame[sent:])
        return True

    async def send_text(self, text: str) -> None:
        """Send a text meant for this one socket: an acknowledgement, its first pulse. Never put off."""
        if not self.open:
            return
        if self.transport is None:
            await self.send({"type": "websocket.send", "text": text})
        elif not self.write(frame_of(text)):
            self.transport.write(frame_of(text))

    async def close(self, code: CloseCode) -> None:
        """Close the socket. From here on nothing is sent, whether the other side has heard of it or not."""
        if self.open:
            self.open = False
            await self.send(close_message(code))


def close_message(code: CloseCode) -> dict[str, Any]:
    """The message that closes a socket. autobahn takes a plain number only."""
    return {"type": "websocket.close", "code": code.value}


def frame_of(text: str) -> bytes:
    """One unmasked, final text frame, as RFC 6455 has it (section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        return bytes((0x81, size)) + data
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2) + data
    return b"\x81\x7f" + size.to_bytes(8) + data


def _raw_transport(protocol: Any) -> Any:
    """Twisted's TCP transport behind Daphne's protocol, or None where the public way is the only one."""
    if protocol is None or not raw_writes_work():
        return None
    from twisted.internet.tcp import Connection as TwistedConnection

    transport = getattr(protocol, "transport", None)
    return transport if isinstance(transport, TwistedConnection) and not transport.TLS else None


@cache
def raw_writes_work() -> bool:
    """Check on a socket pair that raw writes keep their order with the installed Twisted."""
    try:
        return _self_test()
    except Exception:
        log.warning("Twisted has changed: frames go out the public way, which is slower", exc_info=True)
        return False


def _self_test() -> bool:
    """Write more than the socket buffers, by each route; True if all of it arrives once, in order."""
    from twisted.internet.tcp import Server as Twisted

    Transport: Any = Twisted

    class Poller:
        addReader = removeReader = addWriter = removeWriter = staticmethod(lambda _: None)

    ours, theirs = socket.socketpair()
    with ours, theirs:
        transport = Transport(ours, None, ("", 0), None, 0, Poller())
        connection = Connection.__new__(Connection)
        connection.transport, connection.push, connection.open = transport, ours.send, True
        wanted, got = b"", bytearray()
        for size in (5, 100_000, 3_000_000):
            connection.write(bytes([65 + size % 7]) * size)
            wanted += bytes([65 + size % 7]) * size
        if not 0 < connection.waiting < len(wanted) or connection.write(b"too much"):
            return False
        theirs.setblocking(False)
        for _ in range(10_000):
            try:
                got += theirs.recv(1 << 20)
            except BlockingIOError:
                if not connection.waiting:
                    break
                transport.doWrite()
        return bytes(got) == wanted and connection.waiting == 0
