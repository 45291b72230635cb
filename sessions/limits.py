"""Budgets against guessing, in memory only and forgotten after ten minutes."""

import time

from django.http import HttpRequest

WINDOW = 600.0  # seconds
PER_ADDRESS = 60
IN_ALL = 2000
_wrong: dict[str, list[float]] = {}


def _recent(who: str) -> list[float]:
    since = time.monotonic() - WINDOW
    _wrong[who] = [at for at in _wrong.get(who, []) if at > since]
    return _wrong[who]


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or "?"


def may_guess(request: HttpRequest) -> bool:
    """Over budget a code isn't looked up at all; the QR link and people already in are never limited."""
    return len(_recent(_address(request))) < PER_ADDRESS and len(_recent("all")) < IN_ALL


def guessed_wrong(request: HttpRequest) -> None:
    for who in (_address(request), "all"):
        _recent(who).append(time.monotonic())
    for who in [who for who, times in _wrong.items() if not times]:
        del _wrong[who]
