"""What one audience of a session was last sent."""

from dataclasses import dataclass, field

from sessions.live.connection import Connection
from sessions.screens.reading import Reading


@dataclass
class Feed:
    """One audience of a session in this process: its sockets, and what they were last sent."""

    connections: set[Connection] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    version: str = ""
    reading: Reading | None = None  # what was read when all of its parts were last drawn
