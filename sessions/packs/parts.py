"""The parts of a pack, as they were read: nothing here has been checked."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class PackSlide:
    title: str
    file: str
    line: int
    settings: dict[str, tuple[str, int]] = field(default_factory=dict)
    body: str = ""
    say: str = ""
    notes: str = ""
    spec: Any = None  # of its activity, as the activity has read it

    def text(self, key: str) -> str:
        return self.settings.get(key, ("", 0))[0]

    def number(self, key: str) -> int:
        value = self.text(key)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0

    @property
    def links(self) -> list[str]:
        """Ids of the workshop's links, with spaces between them in the file."""
        return self.text("links").split()

    @property
    def optional(self) -> bool:
        return self.text("optional") == "yes"


@dataclass
class PackItem:
    file: str
    about: dict[str, Any]
    slides: list[PackSlide]


@dataclass
class Pack:
    about: dict[str, Any]
    items: list[PackItem]
    faqs: list[dict[str, str]]
    activities: dict[str, Any]
    digest: str
