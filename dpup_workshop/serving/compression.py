"""Compression of answers that are the same bytes for everyone, and so hold no secret."""

import gzip

MIN_BYTES = 500  # below it, compression costs more than it saves


def compressed(body: bytes) -> bytes | None:
    """`body` compressed; None where that isn't worth it."""
    return gzip.compress(body, 6) if len(body) > MIN_BYTES else None


def takes_gzip(given: dict[bytes, bytes]) -> bool:
    """Whether the request accepts gzip (q=0 counts as no)."""
    for coding in given.get(b"accept-encoding", b"").lower().split(b","):
        name, _, weight = coding.partition(b";")
        if name.strip() == b"gzip":
            return weight.replace(b" ", b"").strip(b"0.") != b"q="
    return False
