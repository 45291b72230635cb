"""SQLite's write-ahead log: the pages that each transaction wrote, in order, old ones and deleted rows too.

A log that was begun anew keeps the frames of the one before, as far as they weren't written over.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count, zip_longest

from sessions.privacy.attack.sqlite_file import INTERIOR, LEAF_TABLE, Cell, Pages, children, kind_of

HEADER, FRAME_HEADER = 32, 24
MAGICS = (0x377F0682, 0x377F0683)
RowId = tuple[str, int]  # a table's name, and the key of a row


@dataclass(frozen=True)
class Frame:
    page: int
    data: bytes
    ends_transaction: bool
    generation: int  # one more each time that the log was begun anew


def frames(log: bytes) -> list[Frame]:
    """The frames of a log, the oldest first."""
    if len(log) < HEADER or struct.unpack(">I", log[:4])[0] not in MAGICS:
        return []
    size, _sequence, newest = struct.unpack(">III", log[8:20])
    found: dict[int, list[Frame]] = defaultdict(list)
    for at in range(HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        page, pages_after, salt = struct.unpack(">III", log[at : at + 12])
        data = log[at + FRAME_HEADER : at + FRAME_HEADER + size]
        age = (newest - salt) % 2**32
        found[-age].append(Frame(page, data, pages_after > 0, -age))
    return [frame for generation in sorted(found) for frame in found[generation]]


def newest_pages(log: Iterable[Frame]) -> dict[int, bytes]:
    """The pages that count instead of those in the file."""
    pages: dict[int, bytes] = {}
    open_transaction: dict[int, bytes] = {}
    for frame in log:
        if frame.generation == 0:
            open_transaction[frame.page] = frame.data
            if frame.ends_transaction:
                pages |= open_transaction
                open_transaction = {}
    return pages


@dataclass
class History:
    """When rows were written, as far as the log tells; a transaction's number is its place in the log."""

    came: dict[RowId, tuple[int, int]] = field(default_factory=dict)  # transaction, and place in it
    touched: dict[RowId, set[int]] = field(default_factory=lambda: defaultdict(set))
    last_seen: dict[RowId, Cell] = field(default_factory=dict)  # rows that are deleted now, too


def history(file: bytes, log: list[Frame], pages: Pages, tables: Mapping[str, int]) -> History:
    """Read the log from its beginning. `tables`: the root page of each table that is looked at."""
    before = Pages(file) if file else pages
    reading = _Reading(before, {})
    for each in (before, pages):
        for table, root in tables.items():
            reading.owner |= dict.fromkeys(each.numbers(root), table)
    transaction: list[Frame] = []
    numbers = count(1)
    for frame, following in zip_longest(log, log[1:]):
        transaction.append(frame)
        cut = following is None or following.generation != frame.generation
        if frame.ends_transaction or cut:
            reading.take(transaction, next(numbers))
            transaction = []
    return reading.history


@dataclass
class _Reading:
    before: Pages
    owner: dict[int, str]  # a page's table
    history: History = field(default_factory=History)
    known: set[RowId] = field(default_factory=set)
    current: dict[int, dict[int, Cell]] = field(default_factory=dict)  # by page, the rows it had last

    def take(self, transaction: list[Frame], number: int) -> None:
        for frame in transaction:
            if kind_of(frame.data, frame.page) in INTERIOR and frame.page in self.owner:
                self.owner |= dict.fromkeys(children(frame.data, frame.page), self.owner[frame.page])
        came: list[tuple[int, int, RowId]] = []
        for place, frame in enumerate(transaction):
            table = self.owner.get(frame.page)
            if table is None or kind_of(frame.data, frame.page) != LEAF_TABLE:
                continue
            rows = self._rows(self.before, frame.page, frame.data)
            previous = self.current.get(frame.page)
            if previous is None:
                previous = self._rows_before(frame.page, rows)
            for rowid, cell in rows.items():
                row = (table, rowid)
                self.history.last_seen[row] = cell
                if rowid not in previous and row not in self.known:
                    came.append((place, -cell.offset, row))
                elif rowid in previous and previous[rowid].values != cell.values:
                    self.history.touched[row].add(number)
                self.known.add(row)
            self.current[frame.page] = rows
        # a page is filled from its end: of two new rows on it, the first has the greater offset
        for place, (_frame, _offset, row) in enumerate(sorted(came)):
            self.history.came[row] = (number, place)
            self.history.touched[row].add(number)

    def _rows_before(self, page: int, rows: dict[int, Cell]) -> dict[int, Cell]:
        """The rows that a page had before the log's first word on it.

        The file may hold a later state: then nothing is said of the rows that the log begins with.
        """
        stored = self._rows(self.before, page, self.before.page(page))
        return stored if stored.keys() < rows.keys() else rows

    def _rows(self, pages: Pages, number: int, page: bytes) -> dict[int, Cell]:
        return {cell.rowid: cell for cell in pages.cells_of(page, number)}
