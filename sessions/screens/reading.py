"""What a drawing read from the database: read again, it tells whether a new drawing would differ."""

import hashlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

MAX_AGE = 3600.0  # seconds after which everything is drawn anew all the same


class Reading:
    """The queries of one drawing, and a hash of the rows they return.

    To run them again takes a small part of a drawing: nothing is compiled, no object made, no template
    rendered. What differs by time alone isn't seen; a snapshot says when that is due.
    """

    def __init__(self) -> None:
        self._queries: list[tuple[str, Any]] = []
        self._rows = ""
        self._read_at = time.monotonic()

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Record the queries made within."""
        with connection.execute_wrapper(self._record):
            yield
        self._rows = self._read()

    def holds(self) -> bool:
        """Whether the database still says the same; for an hour at most."""
        return time.monotonic() - self._read_at < MAX_AGE and self._read() == self._rows

    def _record(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self._queries.append((sys.intern(sql), params))  # the same text for every session
        return execute(sql, params, many, context)

    def _read(self) -> str:
        found = hashlib.sha256()
        with connection.cursor() as cursor:
            for sql, params in self._queries:
                cursor.execute(sql, params)
                found.update(repr(cursor.fetchall()).encode())
        return found.hexdigest()
