"""The one door for text that people send: cleaned, measured, refused with a clear sentence."""

import unicodedata

import regex
from django.utils.translation import gettext as _

# Kept out: control characters but tab and newline, surrogates, and marks that override direction.
_UNWANTED = regex.compile(r"[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF--[\t\n]]", regex.V1)
BYTES_PER_GRAPHEME = 8


class Unclean(ValueError):
    """Text that can't be taken. `str()` says why, kindly."""


def clean_text(text: object, *, most: int, what: str = "This", required: bool = True) -> str:
    """NFC text of at most `most` graphemes (and 8 bytes each), without control or override characters."""
    if not isinstance(text, str):
        raise Unclean(_("{what} must be text.").format(what=what))
    cleaned = unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n"))).strip()
    if required and not cleaned:
        raise Unclean(_("{what} is empty.").format(what=what))
    length = len(regex.findall(r"\X", cleaned)) if len(cleaned) <= most * BYTES_PER_GRAPHEME else len(cleaned)
    if length > most or len(cleaned.encode()) > most * BYTES_PER_GRAPHEME:
        raise Unclean(
            _("{what} is too long: {length} characters, and {most} fit.").format(
                what=what, length=length, most=most
            )
        )
    return cleaned
