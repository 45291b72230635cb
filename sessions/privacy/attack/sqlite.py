"""The rows of a SQLite database, from the bytes of its file and of its write-ahead log."""

import sqlite3
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from sessions.privacy.attack.rows import Row
from sessions.privacy.attack.sqlite_file import MAGIC, Cell, Object, Pages
from sessions.privacy.attack.write_ahead_log import History, frames, history, newest_pages


class SqliteFile:
    """A database and, where there is one, its log. Its bytes are read once; SQLite isn't asked."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        log = path.with_name(path.name + "-wal")
        self._log = frames(log.read_bytes()) if log.exists() else []
        self._file = path.read_bytes()
        self._pages = Pages(self._file, newest_pages(self._log))
        self._found: dict[str, list[Row]] = {}

    @property
    def log_length(self) -> int:
        """How many pages the write-ahead log holds."""
        return len(self._log)

    def rows(self, table: str) -> list[Row]:
        if table not in self._found:
            self._found[table] = self._read(table)
        return self._found[table]

    @cached_property
    def _schema(self) -> list[Object]:
        return self._pages.schema()

    @cached_property
    def _tables(self) -> dict[str, Object]:
        return {each.name: each for each in self._schema if each.type == "table"}

    @cached_property
    def _history(self) -> History:
        roots = {name: each.root for name, each in self._tables.items() if not name.startswith("sqlite_")}
        return history(self._file, self._log, self._pages, roots)

    @cached_property
    def _logged(self) -> dict[str, dict[int, Cell]]:
        """The rows that the log has seen, by table."""
        found: dict[str, dict[int, Cell]] = defaultdict(dict)
        for (table, rowid), cell in self._history.last_seen.items():
            found[table][rowid] = cell
        return found

    def _read(self, table: str) -> list[Row]:
        if table not in self._tables:
            return []
        names, key = self._columns(table)
        rows = {}
        for cell in self._pages.cells(self._tables[table].root):
            rows[cell.rowid] = self._row(table, names, key, cell)
            rows[cell.rowid].places["page"] = (cell.page, -cell.offset)  # a page is filled from its end
        for rowid, cell in self._logged[table].items():
            if rowid not in rows:
                rows[rowid] = self._row(table, names, key, cell)
                rows[rowid].deleted = True
        self._add_indexes(table, rows)
        return list(rows.values())

    def _columns(self, table: str) -> tuple[list[str], str]:
        """The names of a table's columns, as SQLite itself reads its definition, and which is the rowid."""
        empty = sqlite3.connect(":memory:")
        try:
            empty.create_function("fold", 1, lambda text: text, deterministic=True)
            empty.execute(self._tables[table].sql)
            found = empty.execute(f'PRAGMA table_info("{table}")').fetchall()
        finally:
            empty.close()
        key = next((name for _n, name, kind, *_, pk in found if pk and kind.lower() == "integer"), "")
        return [name for _n, name, *_ in found], key

    def _row(self, table: str, names: list[str], key: str, cell: Cell) -> Row:
        values = dict(zip(names, [*cell.values, *[None] * len(names)], strict=False))
        if key:
            values[key] = cell.rowid
        row = Row(table, values.get("id", cell.rowid), values, places={"key": (cell.rowid,)})
        number = (table, cell.rowid)
        if number in self._history.came:
            row.places["log"] = self._history.came[number]
        row.groups = {("log", transaction) for transaction in self._history.touched.get(number, ())}
        return row

    def _add_indexes(self, table: str, rows: dict[int, Row]) -> None:
        """An index's pages are filled like a table's: the place of a row's entry, too, tells when it came."""
        for index in self._schema:
            if index.type != "index" or index.table != table:
                continue
            for cell in self._pages.cells(index.root):
                row = rows.get(cell.values[-1]) if cell.values else None
                if row is not None:
                    row.places[f"index {index.name}"] = (cell.page, -cell.offset)


def is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
