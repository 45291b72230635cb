"""The files of a pack, read with care: what can't be read is a fault with its file and line."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessions.markdown import refused_links


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Reader:
    def __init__(self, folder: Path) -> None:
        self.folder, self.faults = folder, []  # type: Path, list[Fault]

    def fault(self, file: str, line: int, message: str) -> None:
        self.faults.append(Fault(file, line, message))

    def text(self, name: str) -> str | None:
        try:
            return unicodedata.normalize("NFC", (self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.fault(name, 1, "this file is missing")
        except UnicodeDecodeError:
            self.fault(name, 1, "this file is not UTF-8 text")
        except OSError as error:
            self.fault(name, 1, f"this file can't be read: {error.strerror}")
        return None

    def toml(self, name: str, text: str | None, *, first: int = 0) -> dict[str, Any]:
        if text is None:
            return {}
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            self.fault(name, first + int(line[1]) if line else first + 1, f"not TOML: {error}")
            return {}

    def links(self, name: str, text: str, *, first: int = 1) -> None:
        """Each link in a Markdown text leads where a page may lead; `first` is its line in the file."""
        for line, address in refused_links(text):
            said = f"a link begins with https://, http:// or mailto:, not {address[:40]!r}"
            self.fault(name, first + line - 1, said)

    def tables(self, name: str, about: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """The [[key]] tables of a file; anything else by that name is a fault."""
        entries = about.get(key, [])
        if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
            return entries
        self.fault(name, 1, f"{key} is written as [[{key}]], once for each")
        about[key] = []
        return []


def line_of_key(text: str, key: str) -> int:
    """The line where `key` is set before any table; 1 when it can't be found."""
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if re.match(rf"\s*{re.escape(key)}\s*=", line)), 1)


def line_of(text: str, table: str, index: int, key: str = "") -> int:
    """The line of the index-th [[table]], or of `key` in it; 1 when it can't be found."""
    lines, seen, start = text.splitlines(), -1, 0
    for number, line in enumerate(lines, 1):
        if line.strip() == f"[[{table}]]":
            seen += 1
            start = number if seen == index else start
        elif seen == index and key and re.match(rf"\s*{key}\s*=", line):
            return number
    return start or 1
