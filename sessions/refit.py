"""An agenda for any length by the times that its items took before. Pure: no Django.

Positions count from 0, times are whole seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from sessions.plan import DoesNotFit, Item, Planned, Step


@dataclass(frozen=True)
class Took:
    """What an item took, and what the slides would have taken that were left out of it then."""

    seconds: int
    left_out: int = 0


def middle(found: Sequence[Took]) -> Took:
    """The medians of several; of an even number the lower one, so that it is a time that was."""
    return Took(median_low(each.seconds for each in found), median_low(each.left_out for each in found))


def refitted(
    items: Sequence[Item], cuts: Sequence[Step], took: Sequence[Took | None], *, seconds: int
) -> list[Planned]:
    """Give each item its share of `seconds` by what it took, so that they sum to that exactly.

    One that nobody timed counts as it is published. None gets less than its least: what that takes comes off
    the others, off protected ones last. Slides are left out along the cutting order where an item gets less
    than all of its slides took. Raises DoesNotFit below the least.
    """
    least = [item.least for item in items]
    if seconds < sum(least):
        raise DoesNotFit(sum(least))
    known = [each or Took(item.seconds) for each, item in zip(took, items, strict=True)]
    wanted = [max(each.seconds, item.least) for each, item in zip(known, items, strict=True)]
    given = _shares(items, wanted, seconds)
    return [
        Planned(got, _parked(n, items[n], cuts, missing=wanted[n] + known[n].left_out - got))
        for n, got in enumerate(given)
    ]


def _shares(items: Sequence[Item], wanted: list[int], seconds: int) -> list[int]:
    """Protected items give nothing as long as the others can."""
    everyone = list(range(len(items)))
    protected = [n for n in everyone if items[n].protected]
    others = [n for n in everyone if not items[n].protected]
    least = [item.least for item in items]
    given = list(wanted)
    if seconds >= sum(wanted) or not protected:
        _scale(given, everyone, wanted, least, seconds)
        return given
    left = seconds - sum(wanted[n] for n in protected)
    if left >= sum(least[n] for n in others):
        _scale(given, others, wanted, least, left)
        return given
    for n in others:
        given[n] = least[n]
    _scale(given, protected, wanted, least, seconds - sum(least[n] for n in others))
    return given


def _scale(given: list[int], chosen: list[int], wanted: list[int], least: list[int], seconds: int) -> None:
    """Share `seconds` among the chosen as they want them, none below its least."""
    free = list(chosen)
    while free:
        total = sum(wanted[n] for n in free)
        short = [n for n in free if wanted[n] * seconds < least[n] * total]
        if not short:
            break
        for n in short:
            given[n] = least[n]
            seconds -= least[n]
        free = [n for n in free if n not in short]
    weights = wanted if any(wanted[n] for n in free) else [1] * len(wanted)
    total = sum(weights[n] for n in free)
    for n in free:
        given[n] = weights[n] * seconds // total
    rest = seconds - sum(given[n] for n in free)
    for n in sorted(free, key=lambda n: (-(weights[n] * seconds % total), n))[:rest]:
        given[n] += 1


def _parked(place: int, item: Item, cuts: Sequence[Step], *, missing: int) -> dict[str, int]:
    """What an item does without: slides of which at least half must go, and what is in reserve."""
    parked = {piece.key: 0 for piece in item.pieces if piece.in_reserve}
    for step in cuts:
        if step.item != place or item.protected:
            continue
        taken = max(min(step.seconds, missing), 0)
        if step.slide and taken and 2 * taken >= step.seconds:
            parked[step.slide] = taken
        missing -= taken
    return parked
