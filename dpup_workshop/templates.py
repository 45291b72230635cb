"""Templates without the indentation that only their readers need: it would go over the wire."""

import re

from django.template.base import Origin
from django.template.loaders.filesystem import Loader as FilesLoader

# What shows its white space as it is written, and what translators are given.
AS_WRITTEN = re.compile(
    r"(<(pre|textarea)\b.*?</\2\s*>|{%\s*(?:blocktrans|verbatim).*?{%\s*end(?:blocktrans|verbatim)\w*\s*%})",
    re.S,
)
# Elements that stand on lines of their own, or aren't shown: nobody sees white space at their edges.
# A style makes one of them `inline` only within a grid or a flex box.
BLOCK = (
    r"</?(?:article|aside|blockquote|body|caption|d[dlt]|details|dialog|div|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|head|header|html|legend|li|link|main|meta|nav|[ou]l|option|p|section|select|summary|table|tbody"
    r"|t[dhr]|template|thead|title)\b"
)
COMMENT = re.compile(r"^[ \t]*{#[^\n]*#}[ \t]*\n", re.M)  # on a line of its own
LINE_BREAK = re.compile(r"\s*\n\s*")
# Inside a button it would be seen: a flex box sets its gap before what follows a part that is out of sight.
BEFORE_BLOCK = re.compile(rf"\n(?={BLOCK}|</button\b)")
AFTER_BLOCK = re.compile(rf"((?:{BLOCK}|<button\b)[^<>]*>)\n")


def unindented(source: str) -> str:
    """One line break for each run of white space with a line break in it: a browser shows both as a space.

    None where a browser shows nothing. A comment on a line of its own goes with its line.
    """
    kept = AS_WRITTEN.split(COMMENT.sub("", source))
    # split() gives text, what is kept, the name of its tag, and text again
    return "".join(_narrow(part) if n % 3 == 0 else part for n, part in enumerate(kept) if n % 3 < 2)


def _narrow(text: str) -> str:
    return AFTER_BLOCK.sub(r"\1", BEFORE_BLOCK.sub("", LINE_BREAK.sub("\n", text)))


class Loader(FilesLoader):
    """Reads the templates of `templates/`. A template is compiled once, so drawing it costs nothing more."""

    def get_contents(self, origin: Origin) -> str:
        return unindented(super().get_contents(origin))
