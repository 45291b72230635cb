"""A thread beside a server that does what was put off while it could be undone, to the second.

What is due stands in the database. So a server that was killed does it as soon as it is on again, and where
one of several was, another one does it within fifteen seconds.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

log = logging.getLogger(__name__)
EVERY = 15.0  # seconds: as often as the pulse
MIN_WAIT = 0.05  # seconds
FAR = timedelta(days=1)
_wanted = threading.Event()
Settle = Callable[[datetime | None], datetime | None]


def soon() -> None:
    """Have the thread look again once this transaction has committed."""
    transaction.on_commit(_wanted.set, robust=True)


class Settling(threading.Thread):
    """Runs until `stop` is set. `finalise` does all that is due at a moment and returns when the next is."""

    def __init__(self, finalise: Settle, every: float = EVERY) -> None:
        super().__init__(daemon=True, name="settling")
        self.finalise, self.every, self.stop = finalise, every, threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            _wanted.clear()
            _wanted.wait(self._once())

    def finish(self) -> None:
        """Stop, and leave nothing for the next start: nobody can press Undo without a server."""
        self.stop.set()
        _wanted.set()
        self.join(timeout=2)
        self._once(timezone.now() + FAR)

    def _once(self, now: datetime | None = None) -> float:
        """Seconds until it has to look again."""
        try:
            due = self.finalise(now)
            until = (due - timezone.now()).total_seconds() if due else self.every
            return min(max(until, MIN_WAIT), self.every)
        except Exception:
            log.exception("what was left open could not be sealed; it is tried again")
            return self.every
        finally:
            connection.close()
