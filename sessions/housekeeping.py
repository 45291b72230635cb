"""Recurring work that nobody asks for.

Each minute sessions that nobody ended are closed, what ended is compacted, refusals of strangers are logged,
addresses, drawn questions and records of processed commands are forgotten, and backups are deleted on their
day. At the start and each hour what is due is deleted; at the start and once a day, expired sign-ins.
"""

import logging
import threading
import time

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from sessions import audit, backups, compaction, deletions, demonstration, limits, storage
from sessions.actions import lifecycle, undoing
from sessions.models import ProcessedCommand, Question
from sessions.privacy.purge import purge
from sessions.privacy.rehearsals import wipe_over
from sessions.screens.questions import forget_drawn

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds
HOURLY, DAILY = 3600.0, 24 * 3600.0
COMPACT_AGAIN = 300.0  # seconds, after it failed


def forget_moments() -> None:
    """Delete expired records of commands, and the moments at which questions came to the screens."""
    now = timezone.now()
    ProcessedCommand.objects.expired(now).delete()
    Question.objects.filter(console_from__lte=now).update(console_from=None)


class Housekeeping(threading.Thread):
    """A thread beside a server, until `stop` is set. Whatever fails is logged and tried again."""

    def __init__(self, every: float = EVERY) -> None:
        super().__init__(daemon=True, name="housekeeping")
        self.every, self.stop = every, threading.Event()
        self._sign_ins_due = self._purge_due = self._compaction_due = 0.0

    def run(self) -> None:
        self.once()
        while not self.stop.wait(self.every):
            self.once()

    def once(self) -> None:
        """One round."""
        limits.sweep()
        forget_drawn()
        try:
            audit.tell_counts()
            lifecycle.close_overdue()
            wipe_over()
            if self.is_alive():  # beside a server, which a restart may have left without them
                demonstration.attend_rehearsals()
            undoing.finalise_due()  # the server may have been killed while something could be undone
            forget_moments()
            if time.monotonic() >= self._purge_due:
                for receipt in purge():
                    log.info("deleted as promised: %s", receipt)
                self._purge_due = time.monotonic() + HOURLY
            self._compact()
            backups.delete_expired()
            deletions.forget_old()
            if time.monotonic() >= self._sign_ins_due:
                call_command("clearsessions")
                storage.checkpoint_soon()
                self._sign_ins_due = time.monotonic() + DAILY
        except Exception:
            log.exception("housekeeping failed; it tries again in %s s", self.every)
        finally:
            connection.close()

    def _compact(self) -> None:
        """After the sessions have been closed. Where it fails, the rest of the round goes on."""
        if time.monotonic() < self._compaction_due:
            return
        try:
            compaction.compact_if_due()
        except Exception:
            self._compaction_due = time.monotonic() + COMPACT_AGAIN
            log.exception("the database could not be compacted; it is tried again in %s s", COMPACT_AGAIN)
