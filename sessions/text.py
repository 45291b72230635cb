"""Text that people send, all of which goes through here: cleaned, measured, refused in a sentence."""

import unicodedata

import regex
from django.utils.translation import gettext as _

from sessions.errors import InvalidText

# Kept out: control characters but tab and newline, surrogates, noncharacters, and what overrides direction.
_UNWANTED = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069\uFEFF--[\t\n]]", regex.V1
)
_LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_GAP = regex.compile(r" *[\t\n][\t\n ]*")
# What can be seen: no space, no mark without its letter, no joiner, filler, selector or blank.
_VISIBLE = regex.compile(
    r"[^\s\p{Z}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\N{BRAILLE PATTERN BLANK}"
    r"\N{MUSICAL SYMBOL NULL NOTEHEAD}]"
)
_MARK = regex.compile(r"\p{M}")
BYTES_PER_GRAPHEME = 8
MARKS_PER_GRAPHEME = 8  # the tallest Tibetan stack has eight; Hebrew with points and accents five


def clean_text(
    text: object, *, max_length: int, label: str = "This", required: bool = True, lines: bool = True
) -> str:
    """NFC text of at most `max_length` graphemes (and 8 bytes each), without control or override characters.

    Without `lines` a line break or a tab becomes a space. Text of which nothing can be seen is empty.
    """
    if not isinstance(text, str):
        raise InvalidText(_("{what} must be text.").format(what=label))
    cleaned = unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_BREAK.sub("\n", text))).strip()
    if not lines:
        cleaned = _GAP.sub(" ", cleaned)
    if not _VISIBLE.search(cleaned):
        cleaned = ""
    if required and not cleaned:
        raise InvalidText(_("{what} is empty.").format(what=label))
    graphemes = (
        regex.findall(r"\X", cleaned) if len(cleaned) <= max_length * BYTES_PER_GRAPHEME else list(cleaned)
    )
    if len(graphemes) > max_length:
        raise InvalidText(
            _("{what} is too long: {length} characters, and {most} fit.").format(
                what=label, length=len(graphemes), most=max_length
            )
        )
    if len(cleaned.encode()) > max_length * BYTES_PER_GRAPHEME:
        raise InvalidText(
            _("{what} has too many emoji or other large characters. Leave some out.").format(what=label)
        )
    if any(len(_MARK.findall(grapheme)) > MARKS_PER_GRAPHEME for grapheme in graphemes):
        raise InvalidText(_("{what} has more marks on one letter than can be shown.").format(what=label))
    return cleaned
