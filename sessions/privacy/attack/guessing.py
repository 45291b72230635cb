"""Marks that can be worked out from what is stored: hashes of keys, numbers and secrets beside them."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator

from sessions.privacy.attack.evidence import QUESTION, SEAT, Evidence, Item

MAX_ASKED = 60
MIN_AGREEING = 12  # characters in which a mark and a guess have to agree


def seats_by_guess(evidence: Evidence) -> dict[int, int]:
    """For rows, by their place in `Evidence.all`, the key of the seat that their mark was worked out from."""
    wanted: dict[str, list[int]] = {}
    for n, item in enumerate(evidence.all):
        if item.kind == SEAT:
            continue
        for mark in item.marks:
            wanted.setdefault(mark.lower()[:MIN_AGREEING], []).append(n)
    found: dict[int, int] = {}
    if not wanted:
        return found
    secrets = _secrets(evidence)
    labels = list(_labels(evidence))
    for seat in evidence.seats:
        for guess in _guesses(seat, secrets, labels):
            for n in wanted.get(guess[:MIN_AGREEING], ()):
                found.setdefault(n, seat.row.key)
    return found


def _secrets(evidence: Evidence) -> list[str]:
    """What stands in the session's own row and could be taken for a secret."""
    values = evidence.session.values.values()
    return [
        value for value in values if isinstance(value, str) and 4 <= len(value) <= 64 and " " not in value
    ]


def _labels(evidence: Evidence) -> Iterator[str]:
    """What a mark may be about."""
    yield from ("receipt", "commands", "hand", "seat", "mute", "flag")
    for n in range(1, MAX_ASKED + 1):
        yield f"ask:{n}"
    for item in evidence.items:
        if item.kind == QUESTION:
            yield from (f"vote:{item.row.key}", f"question:{item.row.key}", str(item.row.key))
    for round_ in {item.round for item in evidence.items if item.round is not None}:
        yield from (f"round:{round_}", f"answer:{round_}", str(round_))


def _guesses(seat: Item, secrets: Iterable[str], labels: Iterable[str]) -> Iterator[str]:
    """Hashes under everything that is known of a seat, alone and with the session's secrets."""
    known = [*seat.marks, str(seat.row.key)]
    under = [text.encode() for text in known] + [bytes.fromhex(text) for text in seat.marks if _is_hex(text)]
    for key in [*under]:
        yield hashlib.sha256(key).hexdigest()
        receipt = _hmac(key, b"receipt")
        under += [receipt, receipt.hex().encode(), receipt.hex()[:40].encode()]
    for secret in secrets:
        for text in known:
            for joined in (f"{secret}:{text}", f"{text}:{secret}", f"{secret}{text}"):
                yield hashlib.sha256(joined.encode()).hexdigest()
            key = _hmac(secret.encode(), text.encode())
            yield key.hex()
            under.append(key)
    for key in under:
        for label in labels:
            yield _hmac(key, label.encode()).hex()


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def _is_hex(text: str) -> bool:
    try:
        bytes.fromhex(text)
    except ValueError:
        return False
    return True
