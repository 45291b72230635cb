"""What keeps the project readable."""

import re

from django.template.loader import get_template
from server import ROOT

from sessions.views.host import VERBS

PACKAGES = ["dpup_workshop", "sessions", "quiz"]
SOURCES = [file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py"))]


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
    longest = {file.name: len(file.read_text().splitlines()) for file in [*code, *ROOT.glob("tests/**/*.py")]}
    assert max(longest.values()) <= 300, max(longest, key=longest.get)


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


def test_every_form_of_the_console_names_a_command_there_is():
    named = {
        verb
        for file in (ROOT / "templates").rglob("*.html")
        for verb in re.findall(r"'host-do' session\.code '([\w-]+)'", file.read_text())
    }
    assert named and named <= set(VERBS)
