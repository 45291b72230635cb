"""Django's SQLite, where the writers of one process take turns.

SQLite lets a waiting writer sleep and try again, ever longer: a burst of commits stands still for seconds
with the processor idle. In one process a lock hands the turn on at once.
"""

import threading
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from sessions.search import fold

# the methods below are missing from the stubs; `tests/dpup_workshop/test_sqlite.py` pins them
_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    _has_turn = False

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.create_function("fold", 1, fold, deterministic=True)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if not _turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
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
