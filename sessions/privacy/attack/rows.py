"""A row of a database, and everything its files tell beside what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Place = tuple[Any, ...]
Group = tuple[Any, ...]


@dataclass
class Row:
    """A row as it is stored.

    `places` say where it stands, by the name of an order: "key", "page", "index …", "log", "transaction".
    `groups` name what it shares with other rows, such as the transaction that wrote it.
    """

    table: str
    key: int
    values: Mapping[str, Any]
    places: dict[str, Place] = field(default_factory=dict)
    groups: set[Group] = field(default_factory=set)
    deleted: bool = False  # only an older page still has it


class Source(Protocol):
    """A database that can be read."""

    name: str

    def rows(self, table: str) -> list[Row]: ...
