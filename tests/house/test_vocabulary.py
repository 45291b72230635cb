"""Names that were put right stay right: no definition, attribute, style or script has an old one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import ROOT

PYTHON = [
    file
    for name in ("dpup_workshop", "sessions", "quiz")
    for file in sorted((ROOT / name).rglob("*.py"))
    if "migrations" not in file.parts
]
SCRIPTS = [each for each in sorted((ROOT / "static").rglob("*.js")) if "vendor" not in each.parts]
STYLES = sorted((ROOT / "static").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# what stood for something else than its field means by it, and what it is called now
OLD = {
    "lets_through": "moderated",
    "Kept": "CachedResponse",
    "Line": "Connection",
    "hang_up": "close",
    "News": "Update",
    "Letter": "Command",
    "Order": "Command",
    "Look": "Snapshot",
    "LOOKS": "BASE_CSS",
    "LOOK_EVERY": "LAG_INTERVAL, CHECK_INTERVAL",
    "By": "Actor",
    "note": "log_action",
    "settle": "show, hide, defer, mark_answered, reply, follow_up, restore",
    "as_": "a verb of its own",
    "panic": "blank",
    "housekeeping": "welcome_note",
    "least_minutes": "min_minutes",
    "publish": "record",
    "knows": "has_process",
    "Told": "ProcessPresence",
    "BEAT": "FRAME_INTERVAL",
    "PULSE": "PULSE_INTERVAL",
    "Gate": "ThreadPoolHandler",
    "EVERYTHING": "Change.SESSION",
    "switch_stage": "blank, show_join_screen, show_countdown",
    "close_books": "seal_session",
    "back_to_the_slide": "clear_stage",
    "leave_activity": "seal_rounds",
    "Unclean": "InvalidText",
    "invented": "simulated",
    "later_at": "deferred_at",
    "Unusable": "ConfigurationError",
    "outcome": "status, result, visibility; standing",
    "Outcome": "Status, Result, Visibility; Standing",
}
ALLOWED = {  # in another sense, which is its field's own
    ("sessions/housekeeping.py", "housekeeping"),
    ("sessions/actions/follow_up.py", "publish"),
    ("dpup_workshop/serving/workers.py", "housekeeping"),
}
CONSTANTS = re.compile(r"(MOST|LEAST)_\w+")


def _defined(file: Path) -> Iterator[str]:
    """The names that a module defines: classes, functions, arguments, variables, attributes, fields."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_defines_an_old_name(file):
    place = str(file.relative_to(ROOT))
    found = {name for name in _defined(file) if name in OLD and (place, name) not in ALLOWED}
    assert not found, {name: OLD[name] for name in found}
    assert not [name for name in _defined(file) if CONSTANTS.fullmatch(name)]


def test_the_search_finds_what_it_looks_for(tmp_path):
    """Each way in which a name can be defined."""
    file = tmp_path / "module.py"
    file.write_text(
        "class Look: ...\ndef settle(as_): ...\nMOST_BYTES = 3\nasync def publish(): self.panic = 1\n"
    )
    assert {"Look", "settle", "as_", "MOST_BYTES", "publish", "panic"} <= set(_defined(file))


@pytest.mark.parametrize("file", [*SCRIPTS, *STYLES, *TEMPLATES], ids=lambda file: file.name)
def test_no_script_style_or_template_takes_an_old_name_up(file):
    text = re.sub(r"{%\s*(block)?translate.*?%}|//[^\n]*|/\*.*?\*/", "", file.read_text(), flags=re.S)
    identifiers = set(re.findall(r"[\w$#.-]+", text))
    old = {"Choices", "paintLine", "inLine", "data-keep", "#words", ".words", "looks"}
    old |= {"unseen", ".unseen", "kick", ".kick", "fold", ".fold", ".in", ".own"}
    assert not identifiers & old
    if file in SCRIPTS:
        assert not re.search(r"\((letter|line)\)? ?(=>|,)", text)
