"""Texts that nobody should send, by what is wrong with them."""

NASTY = {
    "NUL": "a\0b",
    "only NUL": "\0",
    "surrogate": "\ud800",
    "digits": "9" * 4400,
    "zeros": "0" * 4400,
    "beyond 64 bits": str(2**63),
    "minus": "-" * 5 + "1",
    "other digits": "٣²",
    "long": "ā" * 70_000,
    "invisible": "\u200d\u3164\u2800",
    "marks": "e" + "\u0301" * 900,
    "year": "9999-12-31T23:59",
    "first year": "0001-01-01T00:00",
    "infinite": "1e999",
    "format": "%s%n{0}{x.__class__}",
    "quotes": "'\"; DROP TABLE live_session; --",
    "empty": "",
}
