"""An agenda for any length: cut along a workshop's cutting order, or filled up. Pure: no Django.

Positions count from 0, times are whole seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


class DoesNotFit(ValueError):
    """The length is less than `seconds`, the least that the agenda needs."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The agenda needs at least {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True)
class Piece:
    """A slide of an item. One in reserve has no time of its own: it comes in when there is time."""

    key: str
    seconds: int
    in_reserve: bool = False
    protected: int = 0  # of its seconds
    weight: int = 2  # what a second of it is worth: 1 in a video, 4 in an activity


@dataclass(frozen=True)
class Item:
    """An item as it is published: its seconds, the least it needs, and its slides in their order."""

    seconds: int
    least: int
    pieces: tuple[Piece, ...] = ()
    protected: bool = False


@dataclass(frozen=True)
class Step:
    """One step of an order: a slide of an item, or so many of the item's seconds."""

    item: int
    seconds: int
    slide: str = ""


@dataclass
class Planned:
    """What an item gets: its seconds, and the slides left out, each with the seconds that it freed."""

    seconds: int
    parked: dict[str, int] = field(default_factory=dict)


def compiled(
    items: Sequence[Item], cuts: Sequence[Step], more: Sequence[Step], *, seconds: int
) -> list[Planned]:
    """Give each item its time, so that they sum to `seconds` exactly. Raises DoesNotFit below the least.

    A shorter session is cut along `cuts` until its length is met; a longer one gets what is in reserve, then
    `more`, and its last item the rest. A slide comes and goes by halves: it is left out once at least half
    of its seconds must go, and comes in from the reserve once all of its seconds are there. What a slide
    doesn't give or doesn't get yet is its item's. So a longer session never loses what a shorter one had.
    """
    planned = [Planned(item.seconds, {each.key: 0 for each in _reserve(item)}) for item in items]
    missing = sum(item.seconds for item in items) - seconds
    if missing > 0:
        _cut(planned, cuts, missing)
    else:
        _fill(planned, [*in_reserve(items), *more], -missing)
    return planned


def _cut(planned: list[Planned], cuts: Sequence[Step], missing: int) -> None:
    for step in cuts:
        taken = min(step.seconds, missing)
        planned[step.item].seconds -= taken
        if step.slide and taken and 2 * taken >= step.seconds:
            planned[step.item].parked[step.slide] = taken
        missing -= taken
    if missing:
        raise DoesNotFit(sum(each.seconds for each in planned))


def _fill(planned: list[Planned], more: Sequence[Step], over: int) -> None:
    for step in more:
        given = min(step.seconds, over)
        planned[step.item].seconds += given
        if step.slide and given == step.seconds:
            planned[step.item].parked.pop(step.slide, None)
        over -= given
    planned[-1].seconds += over


def _reserve(item: Item) -> list[Piece]:
    return [piece for piece in item.pieces if piece.in_reserve]


def in_reserve(items: Sequence[Item]) -> list[Step]:
    """The slides in reserve, in the agenda's order: the first that a longer session gets."""
    return [
        Step(position, piece.seconds, piece.key)
        for position, item in enumerate(items)
        for piece in _reserve(item)
    ]


def usual_cuts(items: Sequence[Item]) -> list[Step]:
    """The order for a workshop that names none: each item down to its least, the last first.

    Protected items come after all others. No slide is left out.
    """
    last_first = sorted(enumerate(items), key=lambda each: (each[1].protected, -each[0]))
    return [Step(position, item.seconds - item.least) for position, item in last_first]


def lasting(pieces: Sequence[Piece], *, given: int) -> list[float]:
    """The seconds of each of an item's kept slides, where the item was given so many.

    Where all of them would need more than that, they are scaled down to it, but for what is protected.
    """
    protected = sum(piece.protected for piece in pieces)
    other = sum(piece.seconds for piece in pieces) - protected
    scale = min(1, max(given - protected, 0) / other) if other else 1
    return [piece.protected + scale * (piece.seconds - piece.protected) for piece in pieces]


def by_now(pieces: Sequence[Piece], *, gone: float, given: int) -> tuple[int, float | None]:
    """Which of an item's kept slides should be on by its clock, from 0, and in how many seconds the next.

    At the last one there is no next: it stays there until the item is over, and beyond.
    """
    until = 0.0
    for place, seconds in enumerate(lasting(pieces, given=given)[:-1]):
        until += seconds
        if gone < until:
            return place, until - gone
    return max(len(pieces) - 1, 0), None


def ahead(pieces: Sequence[Piece], *, coming: int, given: int) -> float:
    """The seconds that the last `coming` of an item's kept slides need: see `lasting`."""
    return sum(lasting(pieces, given=given)[len(pieces) - coming :])
