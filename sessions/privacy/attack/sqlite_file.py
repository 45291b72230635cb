"""A SQLite database as its bytes are: its pages, its trees, and where in a page each row stands.

SQLite's own library doesn't tell the place of a row, and it hides what was deleted. The format is that of
https://www.sqlite.org/fileformat2.html. What can't be read is passed over: a file may be copied while the
site writes.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAGIC = b"SQLite format 3\x00"
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
INTERIOR = (INTERIOR_INDEX, INTERIOR_TABLE)
UNREADABLE = (IndexError, KeyError, struct.error, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True)
class Cell:
    """A row of a table, or an entry of an index, with its place. An entry's last value is its row's id."""

    page: int
    offset: int
    rowid: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Object:
    """A table or an index of the schema."""

    type: str
    name: str
    table: str
    root: int
    sql: str


class Pages:
    """The pages of a database's file; `newer` holds those that stand in its write-ahead log instead."""

    def __init__(self, file: bytes, newer: Mapping[int, bytes] | None = None) -> None:
        self._file = file
        self._newer = newer or {}
        first = self._newer.get(1) or file[:100]
        size = struct.unpack(">H", first[16:18])[0]
        self.page_size = 65536 if size == 1 else size
        self.usable = self.page_size - first[20]

    def page(self, number: int) -> bytes:
        """A page's bytes; empty when there is no such page."""
        start = (number - 1) * self.page_size
        return self._newer.get(number) or self._file[start : start + self.page_size]

    def schema(self) -> list[Object]:
        return [Object(*cell.values[:5]) for cell in self.cells(1) if len(cell.values) >= 5]

    def numbers(self, root: int) -> Iterator[int]:
        """The pages of a tree, each before those below it."""
        seen: set[int] = set()
        ahead = [root]
        while ahead:
            number = ahead.pop()
            if number in seen or not self.page(number):
                continue
            seen.add(number)
            yield number
            ahead += reversed(children(self.page(number), number))

    def cells(self, root: int) -> Iterator[Cell]:
        """Every row or entry of a tree, page by page."""
        for number in self.numbers(root):
            yield from self.cells_of(self.page(number), number)

    def cells_of(self, page: bytes, number: int) -> Iterator[Cell]:
        """The rows or entries on one page, as they are counted there. Interior pages of a table have none."""
        kind = kind_of(page, number)
        if kind not in (LEAF_TABLE, LEAF_INDEX, INTERIOR_INDEX):
            return
        for offset in _offsets(page, number):
            try:
                yield self._cell(page, number, offset, kind)
            except UNREADABLE:
                continue

    def _cell(self, page: bytes, number: int, offset: int, kind: int) -> Cell:
        at = offset + (4 if kind == INTERIOR_INDEX else 0)
        length, at = varint(page, at)
        rowid = 0
        if kind == LEAF_TABLE:
            rowid, at = varint(page, at)
        values = record(self._payload(page, at, length, is_table=kind == LEAF_TABLE))
        return Cell(number, offset, rowid, values)

    def _payload(self, page: bytes, at: int, length: int, *, is_table: bool) -> bytes:
        """A cell's bytes, with those on overflow pages."""
        most = self.usable - 35 if is_table else (self.usable - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length]
        least = (self.usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (self.usable - 4)
        local = local if local <= most else least
        found = page[at : at + local]
        (following,) = struct.unpack(">I", page[at + local : at + local + 4])
        while following and len(found) < length:
            overflow = self.page(following)
            (following,) = struct.unpack(">I", overflow[:4])
            found += overflow[4 : self.usable]
        return found[:length]


def children(page: bytes, number: int) -> list[int]:
    """The pages right below an interior page of a tree."""
    if kind_of(page, number) not in INTERIOR:
        return []
    places = [*_offsets(page, number), _start(number) + 8]
    return [int.from_bytes(page[at : at + 4], "big") for at in places]


def kind_of(page: bytes, number: int) -> int:
    """The kind of a tree's page; 0 for one that is cut off."""
    start = _start(number)
    return page[start] if len(page) > start + 12 else 0


def _start(number: int) -> int:
    return 100 if number == 1 else 0  # the first page begins with the file's own header


def _offsets(page: bytes, number: int) -> list[int]:
    """Where each cell of a page begins."""
    start = _start(number)
    (count,) = struct.unpack(">H", page[start + 3 : start + 5])
    pointers = start + (12 if page[start] in INTERIOR else 8)
    return [
        struct.unpack(">H", page[at : at + 2])[0]
        for at in range(pointers, min(pointers + 2 * count, len(page) - 1), 2)
    ]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next one begins."""
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            value = value << 8 | byte
            break
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value - (1 << 64) if value >= 1 << 63 else value, at + n + 1


def record(payload: bytes) -> tuple[Any, ...]:
    """The values of a row or an entry."""
    size, at = varint(payload, 0)
    values: list[Any] = []
    body = size
    while at < size:
        serial, at = varint(payload, at)
        value, body = _value(payload, body, serial)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, serial: int) -> tuple[Any, int]:
    if serial == 0:
        return None, at
    if serial in (8, 9):
        return serial - 8, at
    if serial == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if serial < 7:
        length = (1, 2, 3, 4, 6, 8)[serial - 1]
        return int.from_bytes(payload[at : at + length], "big", signed=True), at + length
    length = (serial - 12) // 2
    data = payload[at : at + length]
    return data if serial % 2 == 0 else data.decode(), at + length
