"""Which sentences promise something: they are marked where they stand, with the keys of `kept.PROMISES`.

In a template a comment stands before the text: `{# promise: goes-on-its-day #}`. In a document it is
`<!-- promise: goes-on-its-day -->` before the paragraph, and `<!-- promises nothing -->` where it doesn't.
"""

import re
from pathlib import Path

from server import ROOT

NOTHING = "nothing"
IN_TEMPLATE = re.compile(
    r"{# promise: (?P<mark>[\w, -]+) #}"
    r"|{% translate \"(?P<text>(?:\\.|[^\"\\])*)\""
    r"|{% blocktranslate\b(?:(?!%}).)*%}(?P<block>.*?){% endblocktranslate %}",
    re.S,
)
IN_DOCUMENT = re.compile(r"<!-- promise(?:: (?P<mark>[\w, -]+)|s (?P<nothing>nothing)) -->\n?")
NO_PROSE = ("#", "|", "    ", "```", "![")  # headings, tables, what somebody types, pictures


def in_template(file: Path) -> list[tuple[str, list[str]]]:
    """Each text of a template in their order, with the keys of the mark before it."""
    found, keys = [], []
    for match in IN_TEMPLATE.finditer(file.read_text()):
        if match["mark"]:
            keys = _keys(match["mark"])
            continue
        text = " ".join((match["text"] or match["block"]).split())
        found.append((text, keys))
        keys = []
    return found


def in_document(file: Path) -> list[tuple[str, list[str]]]:
    """Each paragraph of a document, with the keys of the mark before it; `nothing` is one of them."""
    found = []
    for part in re.split(r"\n\s*\n", file.read_text()):
        mark = IN_DOCUMENT.match(part)
        text = IN_DOCUMENT.sub("", part)
        if text.strip() and not text.startswith(NO_PROSE):
            keys = _keys(mark["mark"] or NOTHING) if mark else []
            found.append((" ".join(text.split()), keys))
    return found


def all_marks() -> set[str]:
    """The keys of every mark of every template and document."""
    texts = [file.read_text() for file in (ROOT / "templates").rglob("*.html")]
    texts += [file.read_text() for file in documents()]
    marks = re.findall(r"{# promise: ([\w, -]+) #}|<!-- promise: ([\w, -]+) -->", "\n".join(texts))
    return {key for pair in marks for key in _keys("".join(pair))}


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def _keys(mark: str) -> list[str]:
    return [key.strip() for key in mark.split(",")]
