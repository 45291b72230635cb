"""A crowd of phones on raw sockets in one process, cheap enough to leave the server its core.

The kernel writes down when each byte arrived (SO_TIMESTAMPNS), so the crowd can sleep through a burst and
read afterwards: what it costs itself never shows in what it measures.
"""

import contextlib
import resource
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

SO_TIMESTAMPNS = 35
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def all_files() -> int:
    """Lift the soft limit of open files to the hard one, and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def upgrade(host: str, path: str, cookie: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()


def frame_of(text: str) -> bytes:
    """A text frame as a client sends it, masked with zeros."""
    data = text.encode()
    head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b"\x81\xfe" + struct.pack(">H", len(data))
    return head + b"\0\0\0\0" + data


@dataclass
class Phone:
    sock: socket.socket
    buffer: bytearray = field(default_factory=bytearray)
    live: bool = False  # upgraded, and the first pulse is here
    closed: bool = False
    received: int = 0  # bytes, the handshake among them
    begun: float = 0.0
    live_at: float = 0.0

    def feed(self, data: bytes, heard: Callable[["Phone", bytes, int], None], at: int) -> None:
        self.buffer += data
        self.received += len(data)
        if not self.live and self.buffer.startswith(b"HTTP"):
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self.buffer.startswith(b"HTTP/1.1 101"):
                raise AssertionError(bytes(self.buffer[:200]))
            del self.buffer[: end + 4]
        while (found := self._frame()) is not None:
            kind, text = found
            if kind == 0x89:
                self.answer_ping(text)
            elif kind == 0x88:
                self.closed = True
            else:
                heard(self, text, at)

    def answer_ping(self, payload: bytes) -> None:
        with contextlib.suppress(OSError):
            self.sock.send(bytes([0x8A, 0x80 | len(payload)]) + b"\0\0\0\0" + payload)

    def _frame(self) -> tuple[int, bytes] | None:
        held = self.buffer
        if len(held) < 2:
            return None
        short = held[1] & 0x7F
        head = 2 if short < 126 else 4 if short == 126 else 10
        size = short if short < 126 else int.from_bytes(held[2:head])
        if len(held) < head + size:
            return None
        kind, text = held[0], bytes(held[head : head + size])
        del held[: head + size]
        return kind, text


class Crowd:
    """Opens sockets, keeps them, and reads them when asked."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.phones: list[Phone] = []
        self._by_fd: dict[int, Phone] = {}
        self._poll = select.epoll()

    def connect(self, request: bytes, *, receive_buffer: int = 0) -> Phone:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setblocking(False)
        phone = Phone(sock, begun=time.perf_counter())
        with contextlib.suppress(BlockingIOError):
            sock.connect((self.host, self.port))
        self.phones.append(phone)
        self._by_fd[sock.fileno()] = phone
        self._poll.register(sock.fileno(), select.EPOLLOUT)
        phone.buffer[:] = b""
        self._requests = getattr(self, "_requests", {})
        self._requests[sock.fileno()] = request
        return phone

    def open(self, requests: Iterable[bytes], *, at_once: int = 200, wait: float = 120.0) -> float:
        """Open one phone for each request, so many on their way at a time. Returns the seconds it took."""
        waiting, todo, begun = 0, list(requests), time.perf_counter()
        todo.reverse()
        while todo or waiting:
            while todo and waiting < at_once:
                self.connect(todo.pop())
                waiting += 1
            if time.perf_counter() - begun > wait:
                raise AssertionError(f"{waiting + len(todo)} phones are not in after {wait} s")
            waiting -= self.turn(0.5)
        return time.perf_counter() - begun

    def turn(self, timeout: float, heard: Callable[[Phone, bytes, int], None] | None = None) -> int:
        """Handle what is ready. Returns how many phones came live; `heard` gets (phone, text, ns)."""
        came = 0

        def note(phone: Phone, text: bytes, at: int) -> None:
            nonlocal came
            if not phone.live:
                phone.live, phone.live_at = True, time.perf_counter()
                came += 1
            if heard is not None:
                heard(phone, text, at)

        for fd, _ in self._poll.poll(timeout):
            phone = self._by_fd[fd]
            request = self._requests.pop(fd, None)
            if request is not None:
                phone.sock.send(request)
                self._poll.modify(fd, select.EPOLLIN)
            else:
                self._read(phone, note)
        return came

    def listen(self, seconds: float, heard: Callable[[Phone, bytes, int], None] | None = None) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.turn(left, heard)

    def _read(self, phone: Phone, heard: Callable[[Phone, bytes, int], None]) -> None:
        while True:
            try:
                data, notes, _, _ = phone.sock.recvmsg(262144, 64)
            except BlockingIOError:
                return
            except OSError:
                data, notes = b"", []
            if not data:
                phone.closed = True
                self._poll.unregister(phone.sock.fileno())
                return
            seconds, nanos = struct.unpack("qq", notes[0][2][:16]) if notes else (0, 0)
            phone.feed(data, heard, seconds * 10**9 + nanos)
            if len(data) < 262144:
                return

    def close(self) -> None:
        for phone in self.phones:
            phone.sock.close()
        self._poll.close()
