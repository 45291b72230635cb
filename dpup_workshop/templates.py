"""Templates without the indentation that only their readers need: it would go over the wire."""

import re

from django.template.base import Origin
from django.template.loaders.filesystem import Loader as FilesLoader

# What shows its white space as it is written, and what translators are given.
AS_WRITTEN = re.compile(
    r"(<(pre|textarea)\b.*?</\2\s*>|{%\s*(?:blocktrans|verbatim).*?{%\s*end(?:blocktrans|verbatim)\w*\s*%})",
    re.S,
)


def unindented(source: str) -> str:
    """One line break for each run of white space with a line break in it: a browser shows both as a space."""
    kept = AS_WRITTEN.split(source)
    # split() gives text, what is kept, the name of its tag, and text again
    return "".join(
        re.sub(r"\s*\n\s*", "\n", part) if n % 3 == 0 else part for n, part in enumerate(kept) if n % 3 < 2
    )


class Loader(FilesLoader):
    """Reads the templates of `templates/`. A template is compiled once, so drawing it costs nothing more."""

    def get_contents(self, origin: Origin) -> str:
        return unindented(super().get_contents(origin))
