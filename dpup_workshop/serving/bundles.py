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
HTMX = ["vendor/htmx-4.0.1.min.js", "js/htmx_config.js"]
LIVE = [
    *HTMX,
    "js/wake_lock.js",
    "js/live/events.js",
    "js/live/announcer.js",
    "js/live/server_clock.js",
    "js/live/parts.js",
    "js/live/connection.js",
    "js/live/sync.js",
    "js/live/live.js",
    "js/live/clock.js",
]
GUARD = ["js/identifiers.js", "js/guard.js"]
DRIVING = [
    "js/csrf.js",
    "js/storage.js",
    "js/preferences.js",
    *GUARD,
    "js/host/press.js",
    "js/host/replies.js",
    "js/host/keys.js",
    "js/host/focus.js",
    "js/host/dialogs.js",
    "js/host/question_dialogs.js",
    "js/host/tabs.js",
    "js/by_votes.js",
    "js/host/lists.js",
]
BUNDLES = {
    "css/page.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "*/page.css"],
    "css/script.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "css/reading.css", "*/page.css"],
    "css/hand.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "css/sheet.css", "*/page.css"],
    "css/phone.css": [*BASE_CSS, "css/frame.css", "css/room.css", "*/room.css"],
    "css/you.css": [*BASE_CSS, "css/frame.css", "css/held.css"],
    "css/summary.css": [*BASE_CSS, "css/frame.css", "css/pages.css", "css/afterwards.css", "*/page.css"],
    "css/console.css": [
        *BASE_CSS,
        "css/host/layout.css",
        "css/host/top.css",
        "css/host/agenda.css",
        "css/host/pieces.css",
        "css/host/centre.css",
        "css/host/controls.css",
        "css/host/questions.css",
        "css/host/drawers.css",
        "css/host/notices.css",
        "css/host/bar.css",
        "css/host/dialogs.css",
        "css/host/narrow.css",
        "css/host/phone.css",
        "css/host/scribe.css",
        "*/host.css",
    ],
    "css/remote.css": [
        *BASE_CSS,
        "css/host/questions.css",
        "css/host/scribe.css",
        "css/remote/layout.css",
        "css/remote/views.css",
        "css/remote/drive.css",
        "*/host.css",
    ],
    "css/projector.css": [*BASE_CSS, "css/stage.css", "*/stage.css"],
    "js/phone.js": [
        *LIVE,
        "js/csrf.js",
        "js/storage.js",
        "js/preferences.js",
        "js/room/guard_loader.js",
        "js/room/outbox.js",
        "js/room/mine.js",
        "js/room/message.js",
        "js/room/pill.js",
        "js/room/tabs.js",
        "js/room/submit.js",
        "js/room/notices.js",
        "js/room/changed_notice.js",
        "js/room/ask.js",
        "js/room/aloud.js",
        "js/room/changes.js",
        "js/room/buttons.js",
        "js/room/below.js",
        "js/by_votes.js",
        "js/room/list.js",
        "*/room.js",
    ],
    "js/console.js": [
        *LIVE,
        *DRIVING,
        "js/host/agenda.js",
        "js/host/undo.js",
        "js/host/little_time.js",
        "js/host/copy.js",
        "js/host/zone.js",
        "js/host/host.js",
        "*/host.js",
    ],
    "js/remote.js": [
        *LIVE,
        "js/remote/plain.js",
        *DRIVING,
        "js/host/host.js",
        "js/remote/views.js",
        "js/remote/buzz.js",
    ],
    "js/projector.js": [*LIVE, "js/stage_names.js", "js/stage.js", "*/stage.js"],
    "js/pages.js": [*HTMX, "js/csrf.js", "js/page.js"],
    "js/guarded.js": GUARD,
}


def joined(name: str) -> str:
    """The text of a bundle. It stands in the folder of tokens.css, so that its relative addresses hold."""
    texts = (file.read_text() for file in _files(name))
    if name.endswith(".css"):
        return "".join(_style(text) for text in texts)
    return ";\n".join(_script(text) for text in texts)


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


def _style(text: str) -> str:
    """Without comments, empty lines and indentation, which would be fetched for nothing."""
    return _unindented(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def _script(text: str) -> str:
    """Without indentation, empty lines and lines of comment.

    A script whose template literal goes over several lines is left as it is.
    """
    if any(line.count("`") % 2 for line in text.splitlines()):
        return text
    return _unindented(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def _unindented(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


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
