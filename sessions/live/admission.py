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
    """Viewers of one session in this process, and the phones that may not come in any more.

    A removed phone is known before it comes. A deleted seat leaves nothing behind by which it could be, and a
    query for each phone that comes would be too many: it is found when the seats that came are looked up,
    which is at the next pulse, or when a deletion is announced.
    """

    def __init__(
        self, session_pk: int, db_thread: Executor, seats: Callable[[str], SeatSockets | None]
    ) -> None:
        self.session_pk, self.db_thread, self.seats = session_pk, db_thread, seats
        self.passes: dict[Connection, Pass] = {}  # what each stage and console was let in with
        # hashes of seats
        self._came: set[str] = set()
        self._removed: frozenset[str] | None = None  # not known before the first comes
        self._deleted: frozenset[str] = frozenset()
        self.has_new = False  # whether one came since they were looked up

    async def let_in(self, connection: Connection, guest: str | Pass) -> None:
        """Admit a phone, by its seat's hash, or a stage or console, by its pass. Raises NotLetIn."""
        if isinstance(guest, Pass):
            if await run_on_db_thread(self.db_thread, lost, [guest]):
                raise NotLetIn(CloseCode.UNAUTHORIZED)
            self.passes[connection] = guest
            return
        self._note(guest)
        if self._removed is None:
            await self.look_up()
        problem = self._problem(guest)
        if problem is not None:
            raise NotLetIn(problem)

    def admits(self, hash_: str) -> bool:
        """Whether a phone may be given the room's page without asking the database."""
        self._note(hash_)
        return self._removed is not None and self._problem(hash_) is None

    async def look_up(self) -> None:
        """Look up all seats that came, and close those that were removed or deleted."""
        self.has_new = False
        self._removed, self._deleted = await run_on_db_thread(
            self.db_thread, _removed_and_deleted, self.session_pk, frozenset(self._came)
        )
        for hash_ in self._removed | self._deleted:
            seat, problem = self.seats(hash_), self._problem(hash_)
            if seat is not None and problem is not None:
                for connection in list(seat.connections):
                    await connection.close(problem)

    def _note(self, hash_: str) -> None:
        if hash_ not in self._came:
            self._came.add(hash_)
            self.has_new = True

    def _problem(self, hash_: str) -> CloseCode | None:
        """Why a phone isn't let in. One with a deleted seat joins anew: its page knows the way."""
        if hash_ in self._deleted:
            return CloseCode.UNAUTHORIZED
        return CloseCode.FORBIDDEN if hash_ in (self._removed or ()) else None


async def close_lost(db_thread: Executor, all_guests: Iterable[Guests]) -> None:
    """Close stages and consoles whose sign-in, account, facilitation or key has ended, in one look-up."""
    passes = {connection: given for guests in all_guests for connection, given in guests.passes.items()}
    gone = await run_on_db_thread(db_thread, lost, set(passes.values())) if passes else set()
    for connection, given in passes.items():
        if given in gone:
            await connection.close(CloseCode.UNAUTHORIZED)


def _removed_and_deleted(session_pk: int, came: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The seats that were removed from a session, and those of `came` that it has no more."""
    seats = dict(Participant.objects.filter(session=session_pk).values_list("key", "removed_at"))
    return frozenset(key for key, removed_at in seats.items() if removed_at), came - seats.keys()


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
