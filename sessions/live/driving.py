"""The consoles and remotes of one session in this process, and what each was told of the others."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sessions import driving, presence
from sessions.live.admission import run_on_db_thread
from sessions.live.connection import Connection, Update
from sessions.presence import Device
from sessions.tickets import Pass

if TYPE_CHECKING:
    from sessions.live.hub import Hub


class Devices:
    def __init__(self, session_pk: int, hub: "Hub") -> None:
        self.session_pk, self.hub = session_pk, hub
        self._open: dict[Connection, Device] = {}
        self._told: dict[Connection, str] = {}

    async def come(self, connection: Connection, audience: str, guest: str | Pass) -> str:
        """Note a console or a remote that is let in; returns what it is told of the others."""
        if audience not in driving.AUDIENCES or not isinstance(guest, Pass):
            return ""
        device = await run_on_db_thread(self.hub.db_thread, driving.device_of, guest, audience)
        if device is None:
            return ""
        self._open[connection] = device
        presence.device_seen(self.session_pk, id(connection), device)
        self._told[connection] = self._line(device)
        return self._told[connection]

    def remove(self, connection: Connection) -> None:
        self._told.pop(connection, None)
        if self._open.pop(connection, None):
            presence.device_gone(self.session_pk, id(connection))

    async def tell(self, versions: Mapping[str, str]) -> None:
        """Tell each device whose others aren't those that it was told of last.

        `versions` are those of the screens by audience, which stay.
        """
        for connection, device in list(self._open.items()):
            line = self._line(device)
            if self._told.get(connection, line) != line:
                self._told[connection] = line
                version = versions[device.audience]
                await self.hub.fan_out([connection], Update({"driving": line}, version, version))

    def _line(self, device: Device) -> str:
        words = driving.line(self.session_pk, user_pk=device.user_pk, mark=device.mark)
        return driving.element(words)
