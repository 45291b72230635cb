"""Spots in a text what people seldom mean to send: an NHI or IRD number, a phone number, an e-mail address.

The same rules as static/js/identifiers.js, which asks before anything leaves the phone; one table of examples
(tests/identifiers.json) holds both. They spot what looks like one: a text that holds none may still name
somebody.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

MAX_LENGTH = 20_000  # characters that are looked at: no text that is accepted has more
NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O; each counts as its place
IRD_WEIGHTS = ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6))
IRD_NUMBERS = range(10_000_000, 150_000_001)
EMAIL = re.compile(
    r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[A-Za-z]{2,63}",
    re.ASCII,
)
# In one piece in any case; in two, as an acronym before a year is, in capitals.
NHI = re.compile(r"(?:^|\W)([A-HJ-NP-Z]{3}\d\d(?:\d\d|[A-HJ-NP-Z]{2}))(?!\w)", re.ASCII | re.IGNORECASE)
NHI_APART = re.compile(r"(?:^|\W)([A-HJ-NP-Z]{3}[ -]\d\d(?:\d\d|[A-HJ-NP-Z]{2}))(?!\w)", re.ASCII)
YEAR = re.compile(r"[ -](?:19|20)\d\d$")
IRD = re.compile(r"(?:^|[^\w$.,+-])(\d{2,3}([ -]?)\d{3}\2\d{3})(?!\w|[.,-]\d| \d{3})", re.ASCII)
DATE = re.compile(
    r"^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)$"
)
# Of mobiles and landlines: 0800 numbers are nobody's own.
PHONE = re.compile(
    r"(?:^|[^\w+.,])(?:(?:\+|00)64[ .-]{0,3}(?:\(0\))?[ .-]{0,3}0?|\(?0)"
    r"(?:2\d\)?(?:[ .-]{0,3}\d){6,8}|[34679]\)?[ .-]{0,3}[2-9](?:[ .-]{0,3}\d){6})(?!\d)",
    re.ASCII,
)


def find_identifier(text: str) -> str:
    """The first kind of `KINDS` that this text holds; "" where it holds none."""
    plain = re.sub("[\u2010-\u2014]", "-", unicodedata.normalize("NFKC", text[:MAX_LENGTH]))
    return next((kind for kind, holds in KINDS.items() if holds(plain)), "")


def _holds_nhi(text: str) -> bool:
    apart = (found for found in _found(NHI_APART, text) if not YEAR.search(found))
    return any(_is_nhi(re.sub("[ -]", "", found).upper()) for found in (*_found(NHI, text), *apart))


def _is_nhi(found: str) -> bool:
    """Whether the last character checks the others (HISO 10046)."""
    values = [int(each) if each.isdigit() else NHI_LETTERS.index(each) + 1 for each in found]
    total = sum(value * weight for value, weight in zip(values[:6], range(7, 1, -1), strict=True))
    if found[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == values[6]
    return values[6] in (23 - total % 23, 24 - total % 24)  # the standard's own, and its first edition's


def _holds_ird(text: str) -> bool:
    return any(_is_ird(found) for found in _found(IRD, text))


def _is_ird(found: str) -> bool:
    """Whether its last digit checks the others, as Inland Revenue has it. No date, and no 021."""
    digits = re.sub("[ -]", "", found)
    if DATE.match(found) or digits.startswith("02") or int(digits) not in IRD_NUMBERS:
        return False
    base = [int(digit) for digit in digits[:-1].zfill(8)]
    totals = [sum(digit * weight for digit, weight in zip(base, each, strict=True)) for each in IRD_WEIGHTS]
    check = next((-total % 11 for total in totals if -total % 11 != 10), None)
    return check == int(digits[-1])


def _found(pattern: re.Pattern, text: str) -> Iterator[str]:
    return (match[1] for match in pattern.finditer(text))


KINDS: dict[str, Callable[[str], object]] = {
    "nhi": _holds_nhi,
    "ird": _holds_ird,
    "phone": PHONE.search,
    "email": EMAIL.search,
}
