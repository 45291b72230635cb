"""Reading the files of a pack: whatever can't be read is a fault with its file and line."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessions.markdown import refused_links

MAX_NUMBER = 100_000
_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


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
            text = unicodedata.normalize("NFC", (self.folder / name).read_text(encoding="utf-8"))
            if unkept := _UNKEPT.search(text):
                line = text.count("\n", 0, unkept.start()) + 1
                self.fault(name, line, "a control character stands here, which can't be shown")
                return None
            return text
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
            found = tomllib.loads(text)
        except ValueError as error:  # a number of thousands of digits, too
            line = re.search(r"line (\d+)", str(error))
            self.fault(name, first + int(line[1]) if line else first + 1, f"not TOML: {error}")
            return {}
        if problem := why_unkept(found):
            self.fault(name, first + _line_unkept(text), problem)
            return {}
        return found

    def links(self, name: str, text: str, *, first: int = 1) -> None:
        """Check that each link in a Markdown text may be drawn; `first` is the text's line in the file."""
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


def why_unkept(value: Any) -> str:
    """The reason why no database can keep this; "" when one can."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return next((problem for part in parts if (problem := why_unkept(part))), "")
    if isinstance(value, str) and _UNKEPT.search(value):
        return "a text has a control character, which can't be shown"
    if isinstance(value, int) and not 0 <= value <= MAX_NUMBER:
        return f"a number is from 0 to {MAX_NUMBER}"
    return ""


def _line_unkept(text: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if why_unkept(tomllib.loads(line)):
                return number
        except ValueError:
            continue
    return 1


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
