"""Daphne, made to hand each socket's protocol over to `live.connection`, and to cost less per phone.

Importing it installs the reactor.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from autobahn.twisted import websocket as autobahn_twisted
from autobahn.websocket import protocol as autobahn
from daphne import server as daphne
from daphne.ws_protocol import WebSocketProtocol
from twisted.web.http import HTTPChannel

from dpup_workshop.serving import http
from sessions.live.connection import PROTOCOL_KEY, Connection

CHECK_INTERVAL = 0.5  # seconds between two checks for requests that don't come


def _unread(_: object) -> str:
    """autobahn spends half of a handshake on pretty-printing options for debug lines that nobody reads."""
    return ""


setattr(autobahn, "pformat", _unread)  # noqa: B010 - mypy knows these names as what they were
for module in (autobahn, autobahn_twisted):
    for painter in ("hltype", "hlval"):
        setattr(module, painter, _unread)
daphne.HTTPFactory = http.Factory


class Socket(WebSocketProtocol):
    """A phone's protocol. Options that are the same for all stand once, on the class."""

    connection: Connection | None = None
    _state = WebSocketProtocol.STATE_CONNECTING

    def onOpen(self) -> None:
        """Release what carried the handshake: kilobytes a phone, in reference cycles."""
        channel = self.transport.producer
        if isinstance(channel, HTTPChannel):
            self.transport.unregisterProducer()
            for request in channel.requests:
                request.channel = request.content = None
            channel.requests = []
        super().onOpen()

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:
        super().onClose(wasClean, code, reason)
        self.connection = self.is_closed = (
            None  # more reference cycles: the connection's `send`, a future that holds its holder
        )

    @property
    def state(self) -> int:
        return self._state

    @state.setter
    def state(self, state: int) -> None:
        """Tell the connection when autobahn closes, for whatever reason, so that nothing follows a close."""
        self._state = state
        if self.connection is not None and state != self.STATE_OPEN:
            self.connection.open = False


class Server(daphne.Server):
    def __init__(self, *args: Any, ready_callable: Callable[[], None] = lambda: None, **options: Any) -> None:
        def ready() -> None:
            self._share_options()
            self._look()
            ready_callable()

        super().__init__(*args, ready_callable=ready, **options)

    def _share_options(self) -> None:
        """autobahn copies an option to each protocol unless it is there: 38 entries for every phone."""
        for name in Socket.CONFIG_ATTRS:
            option = getattr(self.ws_factory, name)
            setattr(Socket, name, staticmethod(option) if isinstance(option, FunctionType) else option)
        self.ws_factory.protocol = Socket

    def _look(self) -> None:
        http.close_late()
        daphne.reactor.callLater(CHECK_INTERVAL, self._look)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Set the root path ourselves: Daphne would take a client's word (`Daphne-Root-Path`)."""
        scope["root_path"] = self.root_path
        if scope["type"] == "websocket":
            scope["extensions"] = {PROTOCOL_KEY: protocol}
        return super().create_application(protocol, scope)
