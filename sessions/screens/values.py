"""A snapshot as a layer of a template's context: a value is read when the template asks for its name."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sessions.screens.snapshot import Snapshot

NAMES = frozenset(
    ["session", *(name for name, value in vars(Snapshot).items() if isinstance(value, cached_property))]
)


class Values(dict[str, Any]):
    """The names a template may use."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __getitem__(self, name: str) -> Any:
        if name not in NAMES:
            raise KeyError(name)
        return getattr(self.snapshot, name)

    def get(self, name: str, default: Any = None) -> Any:
        return getattr(self.snapshot, name) if name in NAMES else default

    def keys(self) -> Any:
        return NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)
