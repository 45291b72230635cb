"""Django's SQLite, where the writers of one process take turns, and where nothing deleted stays in the files.

SQLite lets a waiting writer sleep and try again, ever longer: a burst of commits stands still for seconds
with the processor idle. In one process a lock hands the turn on at once.
"""

import threading
import time
from typing import Any
from weakref import WeakSet

from django.db import DatabaseError, OperationalError
from django.db.backends.sqlite3 import base

from sessions.search import fold

# the methods below are missing from the stubs; `tests/dpup_workshop/test_sqlite.py` pins them
_turn = threading.Lock()
_opened: "WeakSet[DatabaseWrapper]" = WeakSet()  # in every thread
_opening = threading.Lock()  # around _opened
RETRY = 0.05  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    _has_turn = False
    _thread_ident: int  # missing from the stubs

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.create_function("fold", 1, fold, deterministic=True)
        with _opening:
            _opened.add(self)
        return connection

    def truncate_log(self) -> bool:
        """Write the log into the database's file and empty it. False where somebody reads it or writes on."""
        if not _turn.acquire(timeout=self._timeout):
            return False
        try:
            return self._truncate_log()
        finally:
            _turn.release()

    def compact(self) -> None:
        """Write the file anew, in the order of keys and without what was deleted. Writers wait meanwhile.

        It is gathered in memory: nothing of it is written outside the database's folder. What is written
        passes through the log, which is as large as the database until it is emptied.
        """
        if not _turn.acquire(timeout=self._timeout):
            raise OperationalError("database is locked")
        try:
            with self.cursor() as cursor:
                cursor.execute("PRAGMA temp_store = MEMORY")
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA temp_store = DEFAULT")
        finally:
            _turn.release()

    def _truncate_log(self) -> bool:
        with self.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")  # else writers would wait while it waits for readers
            try:
                held, _in_log, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(self._timeout * 1000)}")
        return not held

    @property
    def _timeout(self) -> float:
        return self.settings_dict["OPTIONS"].get("timeout", 5)

    def _start_transaction_under_autocommit(self) -> None:
        if not _turn.acquire(timeout=self._timeout):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _turn.release()


def stop(database: DatabaseWrapper, *, wait: float = 5.0) -> bool:
    """Leave no log behind, when the threads that serve have ended.

    The write under way is finished, and no other begins. The connections of threads that have ended are
    closed: one may have been reading. Returns False where the log can't be emptied within `wait` seconds:
    then it stays for the next start.
    """
    deadline = time.monotonic() + wait
    if not _turn.acquire(timeout=wait):
        return False
    with _opening:
        opened = list(_opened)
    alive = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    for each in opened:
        if each._thread_ident not in alive:  # closing what another thread is using would crash
            each.inc_thread_sharing()
            each.close()
    try:
        while not (emptied := database._truncate_log()) and time.monotonic() < deadline:
            time.sleep(RETRY)  # somebody is reading
        return emptied
    except DatabaseError:
        return False
    finally:
        database.close()
