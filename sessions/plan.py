"""Fit an agenda to a length. Pure: plain numbers in and out, no Django."""

from dataclasses import dataclass


class DoesNotFit(ValueError):
    """The length is less than `min_minutes`, the least that the agenda needs."""

    def __init__(self, min_minutes: int) -> None:
        super().__init__(f"The agenda needs at least {min_minutes} minutes.")
        self.min_minutes = min_minutes


@dataclass(frozen=True)
class Item:
    minutes: int
    min_minutes: int


def fit(items: list[Item], *, minutes: int) -> list[int]:
    """Seconds for each item, summing to `minutes`: the slack between plan and least shrinks evenly.

    Any surplus goes to the last item (questions). Raises DoesNotFit when even the least minutes don't fit.
    """
    full = sum(item.minutes for item in items)
    least = sum(item.min_minutes for item in items)
    if minutes < least:
        raise DoesNotFit(least)
    if minutes >= full:
        seconds = [item.minutes * 60 for item in items]
        seconds[-1] += (minutes - full) * 60
        return seconds
    share = (minutes - least) / (full - least)
    seconds = [round((i.min_minutes + share * (i.minutes - i.min_minutes)) * 60) for i in items]
    longest = max(range(len(items)), key=lambda n: seconds[n] - items[n].min_minutes * 60)
    seconds[longest] += minutes * 60 - sum(seconds)
    return seconds
