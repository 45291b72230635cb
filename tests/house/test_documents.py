"""The documents are true: what they point to is there, and what they tell somebody to type is understood."""

import re

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from server import ROOT
from sources import messages

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
COMMAND = r"manage\.py ([a-z_]+)((?: [^`|\n]*)?)"
NO_LABELS = {"organisers", "Whānau"}  # the name of a group, and a word that somebody looks for
ELSEWHERE = ("/opt/", "/etc/", "/var/", "/tmp/", "/ws/")  # folders, and the sockets' addresses


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_what_a_document_points_to_is_there(document):
    text = document.read_text()
    for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"|srcset=\"([^\"]+)\"", text):
        path = next(part for part in target if part)
        if not re.match(r"[a-z]+:", path):
            assert (document.parent / path).exists(), f"{document.name}: {path}"
    for path in re.findall(
        r"`((?:bin|docs|sessions|quiz|static|templates|tests|bench|dpup_workshop)/[^` ]*)`", text
    ):
        if not re.search(r"[*<…]", path):
            assert (ROOT / path).exists(), f"{document.name}: {path}"


def test_each_setting_is_documented():
    read = (ROOT / "dpup_workshop" / "settings.py").read_text() + (
        ROOT / "dpup_workshop" / "environment.py"
    ).read_text()
    wanted = set(re.findall(r'(?:environ\.get|flag|number|zone|one_of)\("([A-Z_]+)"', read))
    documented = (ROOT / "docs" / "running.md").read_text()
    for name in wanted:
        assert f"`{name}`" in documented, name


def test_the_source_map_names_every_slide_and_no_other():
    slides = {
        line.partition(":")[2].strip()
        for file in settings.PACK_DIR.glob("*.md")
        for line in file.read_text().splitlines()
        if line.startswith("id: ")
    }
    text = (ROOT / "docs" / "source-map.md").read_text()
    named = set(re.findall(r"`([a-z0-9-]+)`", text)) - {"minutes"}
    assert named == slides


def spoken(document) -> list[tuple[str, list[str]]]:
    """Each command of `manage.py` in a document, with its arguments."""
    text = re.sub(r"\(.*?\)", "", document.read_text())
    return [(name, rest.split("#")[0].split()) for name, rest in re.findall(COMMAND, text)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_a_command_in_a_document_is_understood(document):
    for name, arguments in spoken(document):
        if not arguments:
            assert name in get_commands()
            continue
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        parser.parse_args(["1" if word in ("…", "N") else word for word in arguments])


def test_documents_do_speak_of_commands():
    told = {name for document in DOCUMENTS for name, _ in spoken(document)}
    ours = {path.stem for path in (ROOT / "sessions/management/commands").glob("[a-z]*.py")} - {"demo"}
    assert ours <= told, ours - told


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_a_script_in_a_document_takes_these_options(document):
    for script, rest in re.findall(r"(?<![/\w])(bin/[a-z]+)\b([^`\n|.;,]*)", document.read_text()):
        parts = [ROOT / script, *(ROOT / "bench").glob("*.py"), ROOT / "tests/gallery/pictures.py"]
        known = "".join(part.read_text() for part in parts)
        for option in re.findall(r"--[a-z-]+", rest.partition("#")[0]):
            assert option in known, f"{document.name}: {script} {option}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_an_address_in_a_document_leads_somewhere(document):
    for address in re.findall(r"`(/[a-z][^` ]*)`", document.read_text()):
        if not address.startswith(ELSEWHERE):
            resolve(re.sub(r"<CODE>|CODE", "K7R4MXQ", address))


def pressed() -> set[str]:
    """The keys that do something: in a form of the console, or in the scripts of console and stage."""
    forms = "".join(file.read_text() for file in (ROOT / "templates/sessions/host").glob("*.html"))
    script = "".join(file.read_text() for file in (ROOT / "static/js/host").glob("*.js"))
    dialogs = "|".join(re.findall(r'<dialog id="([\w-]+)"', forms))
    return {
        *(key for keys in re.findall(r'data-keys="([^"]*)"', forms) for key in keys.split()),
        *re.findall(rf'"?([a-z?])"?: "(?:{dialogs})"', script),
        *re.findall(r'key === "([a-z])"', script + (ROOT / "static/js/stage.js").read_text()),
    }


def test_the_keys_of_the_guide_are_those_of_the_console_and_each_does_something():
    dialog = set(re.findall(r"<kbd>(.)</kbd>", (ROOT / "templates/sessions/host/_keys.html").read_text()))
    named = set(re.findall(r"`([A-Z+?-])`", (ROOT / "docs/facilitating.md").read_text()))
    assert len(named) > 8
    assert named <= dialog
    arrows = {"→": "ArrowRight", "←": "ArrowLeft"}
    assert {arrows.get(key, key.lower()) for key in dialog} <= pressed()


@pytest.mark.parametrize("name", ["facilitating.md", "organising.md"])
def test_what_a_guide_quotes_stands_on_a_screen(name):
    """A label in italics is a text of the product, whole or its beginning; a value may stand in it."""
    admin = [str(model._meta.verbose_name_plural) for model in site._registry]
    texts = [re.sub(r"<.*?>", "", text.replace('\\"', '"')) for text in messages()] + admin
    patterns = [re.sub(r"%\\\(\w+\\\)[sd]|\\{\w+\\}", ".+", re.escape(text)) for text in texts]
    quoted = re.findall(r"(?<![*\w])\*([^*|]+?)\*(?![*\w])", (ROOT / "docs" / name).read_text())
    labels = {" ".join(label.split()).replace("'", "’").rstrip(" …") for label in quoted} - NO_LABELS
    assert len(labels) > 5
    for label in labels:
        begins = re.compile(re.escape(label) + r"(?!\w)", re.I)
        assert any(
            begins.match(text) or re.fullmatch(pattern, label, re.I)
            for text, pattern in zip(texts, patterns, strict=True)
        ), label


def test_every_picture_is_shown_and_every_shown_one_is_taken():
    from gallery.pictures import SHOWN

    taken = {f"{name}-{theme}.png" for name in SHOWN for theme in ("light", "dark")}
    assert taken == {file.name for file in (ROOT / "docs/pictures").iterdir()}
    text = "".join(document.read_text() for document in DOCUMENTS)
    for name in SHOWN:
        assert f"{name}-light.png" in text, name
