"""Lengths of time in words."""

from django.utils.translation import gettext as _


def length_of(seconds: int) -> str:
    """As in "3 min", "2:30 min" or "40 s"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("{n} s").format(n=rest)
    return _("{n} min").format(n=f"{minutes}:{rest:02}" if rest else minutes)
