"""The seam between sessions and kinds of activity: nothing that every kind shares refers to one of them."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from sessions import activities

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
KINDS = sorted(activity.kind for activity in activities.every())
NAMED = re.compile(rf"(?<![a-z])({'|'.join(KINDS)})(?![a-z])", re.IGNORECASE)
ANOTHERS = ("styleguide", *KINDS)  # the style guide shows the parts of all


def shared(pattern: str, folder: Path) -> list[Path]:
    found = [path for path in folder.rglob(pattern) if path.relative_to(folder).parts[0] not in ANOTHERS]
    return [path for path in found if "vendor" not in path.parts and "styleguide" not in path.name]


def code_of(tree: ast.AST) -> set[str]:
    """Names, and texts that are no docstrings and nothing people read."""
    read_by_people = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "gettext_lazy")
        for part in ast.walk(node)
    }
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg", "module"):
            found.add(str(getattr(node, field, None) or ""))
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docs | read_by_people:
            found.add(node.value)
    return found


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted((ROOT / "sessions").rglob("*.py"))
        if not {"kinds", "migrations"} & set(path.parts)
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_code_of_sessions_names_a_kind(path):
    assert not [text for text in code_of(ast.parse(path.read_text())) if NAMED.search(text)]


def test_no_template_that_kinds_share_refers_to_one():
    """By an include, a variable, an id, a class or an attribute; words for people may."""
    for path in shared("*.html", TEMPLATES):
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", path.read_text(), flags=re.S)
        text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.S)
        text = re.sub(r'{%\s*translate\s+(".*?"|\'.*?\')\s*%}', "", text, flags=re.S)
        marked = re.findall(r"{[{%].*?[}%]}|<[a-z][^>]*>", text, flags=re.S)
        assert not [each for each in marked if NAMED.search(each)], path


def test_no_style_or_script_that_kinds_share_refers_to_one():
    """By the kind's name, or by a class that only its own templates use."""
    sources = [*shared("*.css", ROOT / "static"), *shared("*.js", ROOT / "static")]
    assert len(sources) > 15
    texts = {
        path: re.sub(r"/\*.*?\*/|^\s*//.*?$", "", path.read_text(), flags=re.S | re.M) for path in sources
    }
    everywhere = set().union(*(classes_in(path) for path in shared("*.html", TEMPLATES)))
    for kind in KINDS:
        own = set().union(*(classes_in(path) for path in (TEMPLATES / kind).rglob("*.html"))) - everywhere
        for path, text in texts.items():
            assert not NAMED.search(text), path
            told = text if path.suffix == ".css" else " ".join(re.findall(r"[\"'`].*?[\"'`]", text))
            assert not [each for each in own if re.search(rf"\.{re.escape(each)}(?![\w-])", told)], path


def classes_in(path: Path) -> set[str]:
    found = re.findall(r'class="([^"]*)"', path.read_text())
    return set(re.sub(r"{[{%].*?[}%]}", " ", " ".join(found)).split())


def test_every_kind_has_the_templates_that_are_drawn():
    for kind in KINDS:
        assert {"room.html", "stage.html", "host.html"} <= {
            path.name for path in (TEMPLATES / kind).iterdir()
        }
