"""Whether a socket may come in and stay: checked as it comes, when people are removed, at each pulse."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import Any

from django import db

from sessions.live.connection import CloseCode, Connection
from sessions.live.seat_sockets import SeatSockets
from sessions.models import Participant
from sessions.tickets import Pass, lost


class NotLetIn(Exception):
    """The socket isn't let in, and is closed with `code`."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code)
        self.code = code


class Guests:
    """Viewers of one session in this process, and the phones that were removed from it."""

    def __init__(
        self, session_pk: int, db_thread: Executor, seats: Callable[[str], SeatSockets | None]
    ) -> None:
        self.session_pk, self.db_thread, self.seats = session_pk, db_thread, seats
        self.removed: frozenset[str] | None = None  # hashes of seats; not known before the first comes
        self.passes: dict[Connection, Pass] = {}  # what each stage and console was let in with

    async def let_in(self, connection: Connection, guest: str | Pass) -> None:
        """Admit a phone, by its seat's hash, or a stage or console, by its pass. Raises NotLetIn."""
        if isinstance(guest, Pass):
            if await run_on_db_thread(self.db_thread, lost, [guest]):
                raise NotLetIn(CloseCode.UNAUTHORIZED)
            self.passes[connection] = guest
        else:
            if self.removed is None:
                self.removed = await run_on_db_thread(self.db_thread, _removed_seats, self.session_pk)
            if guest in self.removed:
                raise NotLetIn(CloseCode.FORBIDDEN)

    async def close_removed(self) -> None:
        self.removed = await run_on_db_thread(self.db_thread, _removed_seats, self.session_pk)
        for hash_ in self.removed:
            seat = self.seats(hash_)
            for connection in list(seat.connections) if seat else []:
                await connection.close(CloseCode.FORBIDDEN)


async def close_lost(db_thread: Executor, all_guests: Iterable[Guests]) -> None:
    """Close stages and consoles whose sign-in, account, facilitation or key has ended, in one look-up."""
    passes = {connection: given for guests in all_guests for connection, given in guests.passes.items()}
    gone = await run_on_db_thread(db_thread, lost, set(passes.values())) if passes else set()
    for connection, given in passes.items():
        if given in gone:
            await connection.close(CloseCode.UNAUTHORIZED)


def _removed_seats(session_pk: int) -> frozenset[str]:
    removed = Participant.objects.removed().filter(session=session_pk)
    return frozenset(removed.values_list("key", flat=True))


async def run_on_db_thread(db_thread: Executor, read: Callable[..., Any], *given: Any) -> Any:
    """Read from the database on the relays' own thread, which keeps its connection."""
    return await asyncio.get_running_loop().run_in_executor(db_thread, _read, read, *given)


def _read(read: Callable[..., Any], *given: Any) -> Any:
    db.close_old_connections()  # as at a request's start: one that the database has cut isn't used again
    try:
        return read(*given)
    except Exception:
        db.connection.close()  # a broken connection isn't kept for the next reading
        raise
