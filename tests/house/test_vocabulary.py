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
OLD_IDENTIFIERS = {"Choices", "paintLine", "inLine", "data-keep", "looks", "unseen", "kick", "fold"}
OLD_SELECTORS = {"#words", ".words", ".unseen", ".kick", ".fold", ".in", ".own"}
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
    assert not set(re.findall(r"[\w$-]+", text)) & OLD_IDENTIFIERS
    assert not _selectors(text, file.suffix) & OLD_SELECTORS
    if file in SCRIPTS:
        assert not re.search(r"\((letter|line)\)? ?(=>|,)", text)


def _selectors(text: str, kind: str) -> set[str]:
    """Each `.class` and `#id` that a style or a script's text names, or that an element of a template has."""
    if kind == ".html":
        text = re.sub(r"{[{%].*?[}%]}", " ", text, flags=re.S)
        held = [
            *(f".{name}" for value in re.findall(r'\bclass="([^"]*)"', text) for name in value.split()),
            *(f"#{value}" for value in re.findall(r'\bid="([^"]*)"', text)),
        ]
        return set(held)
    named = text if kind == ".css" else " ".join(re.findall(r"[\"'`].*?[\"'`]", text))
    return set(re.findall(r"[.#][a-zA-Z_][\w-]*", named))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("li.own > a { }", ".css"),
        (".room:has(.own) { }", ".css"),
        ("document.querySelector('li.own')", ".js"),
        ('<p\n  class="soft {% if x %}own{% endif %}">', ".html"),
    ],
)
def test_a_class_is_found_wherever_in_a_selector_it_stands(text, kind):
    assert ".own" in _selectors(text, kind)
    assert ".own" not in _selectors(text.replace("own", "own-page"), kind)
    assert not _selectors("activity.own", ".js") and not _selectors("{{ activity.own }}", ".html")
