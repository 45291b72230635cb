"""Words: everyday ones on every screen, all of them translatable, Māori ones marked as such."""

import re

import pytest
from django.utils import translation
from server import ROOT
from sources import SOURCES, messages

GUIDE = set((ROOT / "templates" / "styleguide").iterdir())
TEMPLATES = sorted(set((ROOT / "templates").rglob("*.html")) - GUIDE)
PACK = sorted(file for file in (ROOT / "dpup_workshop" / "pack").iterdir() if file.is_file())
NEVER = r"\b(runs?|rounds?|drift\w*|parked|parking|editions?|packs?|submit\w*)\b"
MAORI = (
    r"\b(Aotearoa|hapū|he t[āa]ngata|iwi|kaitiaki\w*|kōrero|mahitahitanga|mana|manaakitanga|māori|nau mai"
    r"|oranga|tamariki|tangata|te ao|te reo|whakahaere|wh[āa]nau)\b"
)
SAID = r"""\b(?:alt|aria-label|placeholder|title)="([^"{]*)"""
DATA = r"""\b(data-[\w:-]+)="([^"]*)\""""
FOR_SCRIPTS = r"data-(keys|hx-[\w:-]+)"  # names of keys, selectors and how a reply is put in place
WORD_FOR_SCRIPTS = r"[\d/?=a-z_-]*"
SPOKEN = {  # attributes that a template somewhere fills with a translation
    name for file in TEMPLATES for name in re.findall(r'\b(data-[\w:-]+)="{% translate', file.read_text())
}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_all_a_template_says_can_be_translated(file):
    text = file.read_text()
    text = re.sub(r"{% block(translate| width).*?{% endblock\w* %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.S)
    said = re.findall(SAID, text)
    said += [value for name, value in re.findall(DATA, text) if is_for_people(name, value)]
    said.append(re.sub(r"<kbd>.*?</kbd>|<[^>]*>|&\w+;|[\w:-]+=\"[^\"]*\"", "", text, flags=re.S))
    left = [word for part in said for word in re.findall(r"[^\W\d_]{2,}", part)]
    assert [word for word in left if not word.isupper()] == []  # an example of a code may stay


def is_for_people(name: str, value: str) -> bool:
    """What a script shows or says, rather than what tells it what to do."""
    if name in SPOKEN:
        return True
    return not re.fullmatch(FOR_SCRIPTS, name) and not re.fullmatch(WORD_FOR_SCRIPTS, value.strip())


def test_words_in_data_attributes_are_told_from_what_scripts_go_by():
    assert {"data-text", "data-says", "data-lost"} <= SPOKEN
    assert is_for_people("data-text", "more") and is_for_people("data-new", "Show more ({n})")
    assert not is_for_people("data-view", "ask") and not is_for_people("data-keys", "ArrowLeft PageUp")


def test_the_catalogue_has_all_that_templates_say():
    known, said = set(messages()), 0
    for file in TEMPLATES:
        text = file.read_text()
        found = re.findall(r'{% translate "((?:\\.|[^"\\])*)" (?:as \w+ )?%}', text)
        assert len(found) == text.count("{% translate "), f"{file.name}: a text this test can't read"
        said += len(found)
        # a text that makemessages cuts at its first \" is missing here, and nobody can translate it
        assert [each for each in found if each.replace('\\"', '"').replace('"', '\\"') not in known] == [], (
            f"{file.name}: makemessages -l mi"
        )
    assert said > 300


def test_the_catalogue_has_the_longer_texts_of_templates():
    known, longer = set(messages()), 0
    for file in TEMPLATES:
        for found in re.findall(r"{% blocktranslate trimmed.*?%}(.*?){% endblock", file.read_text(), re.S):
            for part in found.split("{% plural %}"):
                written = " ".join(part.split()).replace("%", "%%")  # as a message of Python's has it
                text = re.sub(r"{{ (\w+) }}", r"%(\1)s", written).replace('"', '\\"')
                longer += 1
                assert text in known, f"{file.name}: {text!r}: makemessages -l mi"
    assert longer > 30


def test_a_refusal_can_be_translated():
    for file in SOURCES:
        assert not re.search(r'Refused\(\s*f?"|label="', file.read_text()), file


def test_screens_use_everyday_words():
    assert len(messages()) > 300
    assert [text for text in messages() if re.search(NEVER, text, re.I)] == []


@pytest.mark.parametrize("file", PACK, ids=lambda file: file.name)
def test_every_maori_word_of_the_workshop_is_marked(file):
    lines = [line for line in file.read_text().splitlines() if not re.match(r"\s*(id|key|source)\b", line)]
    marked = re.findall(r"\[([^\]]+)\]\{mi\}", "\n".join(lines))
    plain = [re.sub(r"\[[^\]]+\]\{mi\}", "", line) for line in lines]
    assert [line for line in plain if re.search(MAORI, line, re.I)] == []
    assert all(re.search(MAORI, word, re.I) for word in marked)


def test_te_reo_maori_falls_back_to_english_where_nobody_translated():
    with translation.override("mi"):
        assert translation.gettext("Questions") == "Pātai"
        assert translation.gettext("Answer saved") == "Answer saved"
    assert translation.gettext("Questions") == "Questions"
