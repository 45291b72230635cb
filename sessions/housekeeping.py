"""What has to happen without anybody asking: a session that nobody ends is closed, and
addresses are forgotten."""

import logging
import threading

from django.db import connection

from sessions import limits
from sessions.actions import running

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds


class Housekeeping(threading.Thread):
    """Beside a server, until `stop` is set. What fails is logged and tried again at the next round."""

    def __init__(self, every: float = EVERY) -> None:
        super().__init__(daemon=True, name="housekeeping")
        self.every, self.stop = every, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(self.every):
            limits.sweep()
            try:
                running.close_overdue()
            except Exception:
                log.exception("housekeeping failed; it tries again in %s s", self.every)
            finally:
                connection.close()
