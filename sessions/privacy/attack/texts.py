"""Exports and logs: where in a text the rows of a session are named, and which are named together."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from sessions.models import LogEntry
from sessions.privacy.attack.evidence import QUESTION, Evidence, Item
from sessions.privacy.attack.rows import Source

MAX_LINE = 4000  # characters; in a longer one, as of a spreadsheet's XML, rows stand together for no reason
MIN_KEY = 2**31  # a smaller number may be anything


def add_file(evidence: Evidence, path: Path) -> int:
    """Note where an export or a log names rows; returns how many it names."""
    return sum(_add(evidence, name, text) for name, text in _texts(path))


def add_session_log(evidence: Evidence, source: Source) -> int:
    """The same for the facilitators' log of the session."""
    entries = [
        row
        for row in source.rows(LogEntry._meta.db_table)
        if row.values.get("session_id") == evidence.session.key
    ]
    lines = sorted(f"{row.values['at']} {row.values['verb']} {row.values['parameters']}" for row in entries)
    return _add(evidence, "the session's log", "\n".join(lines))


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_text(errors="replace")
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield f"{path.name}/{name}", archive.read(name).decode(errors="replace")


def _add(evidence: Evidence, name: str, text: str) -> int:
    named = 0
    for item in evidence.all:
        found = [at for word in _names(item) for at in _occurrences(word, text)]
        if not found:
            continue
        named += 1
        item.row.places[f"text {name}"] = (min(found),)
        for at in found:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            if (len(text) if end < 0 else end) - start <= MAX_LINE:
                item.row.groups.add(("text", name, start))
    return named


def _occurrences(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _names(item: Item) -> list[str]:
    """What stands for a row in a text: its key, its marks, a question's words."""
    names = [*item.marks]
    if item.row.key >= MIN_KEY:
        names.append(str(item.row.key))
    words = item.row.values.get("text")
    if item.kind == QUESTION and isinstance(words, str) and len(words) >= 12:
        names.append(words.splitlines()[0].replace('"', '""'))
    return names
