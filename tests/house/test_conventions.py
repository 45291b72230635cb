"""What keeps the project readable."""

import importlib
import re

import pytest
from django.template.loader import get_template
from server import ROOT
from sources import SOURCES

from sessions.commands.facilitator import VERBS


def names(files, pattern):
    found = [file for file in files if re.search(pattern, file.read_text(), re.M)]
    return {str(file.relative_to(ROOT)) for file in found}


def test_one_place_sends_and_asynchronous_code_has_its_rooms():
    assert names(SOURCES, r"\.group_send\(") == {"sessions/announce.py"}
    rooms = ("sessions/live/", "dpup_workshop/serving/")
    elsewhere = {name for name in names(SOURCES, r"^\s*async def ") if not name.startswith(rooms)}
    assert elsewhere == {"dpup_workshop/asgi.py"}


def test_files_stay_short():
    code = [file for file in SOURCES if "migrations" not in file.parts]
    code += [file for folder in ("tests", "bench") for file in (ROOT / folder).rglob("*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in code}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def too_long(files):
    """Each line above 120 characters, by its file and number."""
    return [
        f"{file.name}:{n}"
        for file in files
        for n, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > 120
    ]


def test_no_line_of_a_template_a_style_or_a_script_is_too_long(tmp_path):
    laid_out = [file for kind in ("html", "svg") for file in (ROOT / "templates").rglob(f"*.{kind}")]
    served = [file for kind in ("css", "js", "svg") for file in (ROOT / "static").rglob(f"*.{kind}")]
    own = [file for file in served if "vendor" not in file.parts]
    assert len(laid_out) > 100 and len(own) > 20
    assert too_long([*laid_out, *own]) == []
    (tmp_path / "long.html").write_text(f"<p>\n{'x' * 120}\n{'x' * 121}\n")
    assert too_long([tmp_path / "long.html"]) == ["long.html:3"]


def test_every_template_compiles():
    root = ROOT / "templates"
    found = sorted(str(file.relative_to(root)) for file in root.rglob("*.html"))
    assert len(found) > 40
    for name in found:
        get_template(name)


def test_no_page_carries_inline_script_or_style():
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), file


def test_every_form_of_the_console_names_a_command_there_is_and_is_sent_by_htmx():
    """What is pushed is the same for all who facilitate, so a form holds no token: a script has it."""
    templates = [file.read_text() for file in (ROOT / "templates").rglob("*.html")]
    named = {verb for text in templates for verb in re.findall(r"'host-do' session\.code '([\w-]+)'", text)}
    assert named and named <= set(VERBS)
    tags = [tag for text in templates for tag in re.findall(r"<form(?:{%.*?%}|{{.*?}}|[^>])*>", text)]
    forms = [tag for tag in tags if "'host-do'" in tag]
    assert len(forms) > 25
    assert [form for form in forms if 'data-hx-boost="true"' not in form] == []


MEASUREMENTS = sorted(
    file.stem for file in (ROOT / "bench").glob("*.py") if "def measure(" in file.read_text()
)


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_a_measurement_can_be_loaded(name):
    """The benchmarks run by hand: a module that has moved shows here."""
    assert callable(importlib.import_module(f"bench.{name}").measure)
