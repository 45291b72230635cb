"""Limits of one seat: a frame budget shared by its sockets, and at most three sockets."""

import time
from dataclasses import dataclass, field

from sessions.live.connection import Connection

MAX_SOCKETS_PER_SEAT = 3  # of one seat: a phone, a second tab, one on its way out
BURST, PER_SECOND = 30.0, 5.0


@dataclass
class TokenBucket:
    """A burst of frames at once, then so many a second."""

    left: float = BURST
    at: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        self._leak()
        self.left -= 1
        return self.left >= 0

    def is_full(self) -> bool:
        self._leak()
        return self.left >= BURST

    def _leak(self) -> None:
        now = time.monotonic()
        self.left, self.at = min(BURST, self.left + (now - self.at) * PER_SECOND), now


@dataclass
class SeatSockets:
    """One phone's sockets in this process, the oldest first. The bucket outlives them until it is full."""

    connections: list[Connection] = field(default_factory=list)
    bucket: TokenBucket = field(default_factory=TokenBucket)

    def add(self, connection: Connection) -> list[Connection]:
        """Let a socket in; returns the oldest ones, which have to go for it."""
        self.connections.append(connection)
        return self.connections[:-MAX_SOCKETS_PER_SEAT]

    def remove(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)

    def is_idle(self) -> bool:
        return not self.connections and self.bucket.is_full()
