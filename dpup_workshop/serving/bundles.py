"""Bundles: each screen loads one style sheet and one script, joined from files of `static/`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from sessions import activities

BASE_CSS = ["css/tokens.css", "css/base.css", "css/parts.css", "*/parts.css"]
LIVE = ["vendor/htmx-4.0.1.min.js", "js/live.js", "js/clock.js"]
BUNDLES = {
    "css/page.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "*/page.css"],
    "css/script.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "css/reading.css", "*/page.css"],
    "css/phone.css": [*BASE_CSS, "css/frame.css", "css/room.css", "*/room.css"],
    "css/console.css": [*BASE_CSS, "css/host.css", "*/host.css"],
    "css/projector.css": [*BASE_CSS, "css/stage.css", "*/stage.css"],
    "js/phone.js": [
        *LIVE,
        "js/outbox.js",
        "js/preferences.js",
        "js/mine.js",
        "js/room.js",
        "js/ask.js",
        "js/below.js",
        "js/by_votes.js",
        "js/list.js",
        "*/room.js",
    ],
    "js/console.js": [
        *LIVE,
        "js/press.js",
        "js/preferences.js",
        "js/by_votes.js",
        "js/host_lists.js",
        "js/host.js",
        "*/host.js",
    ],
    "js/projector.js": [*LIVE, "js/stage.js", "*/stage.js"],
    "js/pages.js": ["vendor/htmx-4.0.1.min.js", "js/page.js"],
}


def joined(name: str) -> str:
    """The text of a bundle. Its folder is that of its parts, so that relative addresses hold."""
    between = ";\n" if name.endswith(".js") else ""
    return between.join(_unindented(file.read_text()) for file in _files(name))


def _files(name: str) -> list[Path]:
    """The files of a bundle. A part that begins with `*` is each activity's own, where it has one."""
    [static] = map(Path, settings.STATICFILES_DIRS)
    files = []
    for part in BUNDLES[name]:
        if part.startswith("*/"):
            own = [static / activity.kind / part[2:] for activity in activities.every()]
            files += [file for file in own if file.exists()]
        else:
            files.append(static / part)
    return files


def _unindented(text: str) -> str:
    """The text without indentation, empty lines and comment lines, which would be fetched for nothing.

    A script whose template literal goes over several lines is left as it is.
    """
    lines = [line.strip() for line in text.splitlines()]
    if any(line.count("`") % 2 for line in lines):
        return text
    return "\n".join(line for line in lines if not re.fullmatch(r"(//.*|/\*[^*]*\*/)?", line)) + "\n"


class BundleFinder(BaseFinder):
    """Finds the bundles for `collectstatic`, joined anew in DATA_DIR."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bundles")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in BUNDLES:
            return []
        found = str(self._join(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for name in BUNDLES:
            self._join(name)
            yield name, self.storage

    def _join(self, name: str) -> Path:
        file = Path(self.storage.path(name))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(joined(name))
        return file
