"""The attacks. Each claims for rows of one kind, from what the files tell, who else they come from.

A claim is a pair: a row, and a seat or another row that is said to be the same person's. An attack looks at
places, groups, times, marks; `within` and `is_plausible` look at what everybody may know of a row, such as
the slide at which a question was asked.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sessions.privacy.attack.evidence import ANSWER, QUESTION, SEAT, VOTE, Evidence, Item
from sessions.privacy.attack.guessing import seats_by_guess

NEAR = 30.0  # seconds
MANY = 12  # rows in a group: more are no visit but an upgrade or an import

# families, in the order in which they are told
OUTRIGHT, SAME_MARK, GUESSED = "outright", "same mark", "guessed"
KEYS, PAGES, LOG, TIMES, TEXTS = "keys", "pages", "log", "times", "texts"

Pair = tuple[int, int]  # places in `Evidence.all`


def _of_a_kind(item: Item) -> Hashable:
    return item.kind, item.round


def _on_a_slide(item: Item) -> Hashable:
    """A time says which slide was on, which is no secret."""
    return item.kind, item.round, item.slide


def _for_a_question(item: Item) -> Hashable:
    """Votes for the same question change places, and nothing else does."""
    return item.kind, item.question if item.kind == VOTE else item.row.key


def _on_the_same_slide(item: Item, other: Item) -> bool:
    return item.slide == other.slide


def _for_another_question(item: Item, other: Item) -> bool:
    return item.question != other.question


def _for_that_question(vote: Item, question: Item) -> bool:
    return vote.question == question.row.key


def _came_before(item: Item, seat: Item) -> bool:
    asked, joined = item.times.get("asked_at"), seat.times.get("joined_at")
    return asked is None or joined is None or joined <= asked


@dataclass(frozen=True)
class Attack:
    """`pairs` are its claims about rows of one kind.

    `within` says which rows may change places when they are shuffled: those for which it is the same.
    `is_plausible` says of a claim whether an attacker without the truth would believe it; None: they can't
    tell.
    """

    family: str
    name: str
    kind: str
    pairs: Sequence[Pair]
    within: Callable[[Item], Hashable] = _of_a_kind
    is_plausible: Callable[[Item, Item], bool] | None = None

    @property
    def is_certain(self) -> bool:
        """Whether each claim is a link by itself, and not a guess from an order."""
        return self.family in (OUTRIGHT, SAME_MARK, GUESSED)


def attacks(evidence: Evidence) -> list[Attack]:
    """All of them; one that claims nothing is left out."""
    board = _Board(evidence)
    found = [*_by_value(board), *_by_order(board), *_by_time(board)]
    return [attack for attack in found if attack.pairs]


class _Board:
    """The rows of a session by their numbers."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.all = evidence.all
        self.numbers = range(len(self.all))
        self.seats = [n for n in self.numbers if self.all[n].kind == SEAT]
        self.seat_of = {self.all[n].row.key: n for n in self.seats}
        self.items: dict[str, list[int]] = defaultdict(list)
        for n in self.numbers:
            if self.all[n].kind != SEAT and self.all[n].unsigned:
                self.items[self.all[n].kind].append(n)
        self.orders = sorted({name for item in self.all for name in item.row.places})

    def in_order(self, order: str, numbers: Sequence[int]) -> list[int]:
        """Those of `numbers` that have a place in this order, the first first."""
        placed = [n for n in numbers if order in self.all[n].row.places]
        return sorted(placed, key=lambda n: (self.all[n].row.places[order], self.all[n].row.key))


def _by_value(board: _Board) -> Iterator[Attack]:
    guessed = seats_by_guess(board.evidence)
    by_mark: dict[str, list[int]] = defaultdict(list)
    by_group: dict[Any, list[int]] = defaultdict(list)
    for n in board.numbers:
        for mark in board.all[n].marks:
            by_mark[mark].append(n)
        for group in board.all[n].row.groups:
            by_group[group].append(n)
    for kind, numbers in board.items.items():
        named = [
            (n, board.seat_of[seat])
            for n in numbers
            for seat in sorted(board.all[n].seats)[:1]
            if seat in board.seat_of
        ]
        yield Attack(OUTRIGHT, "a row names the seat", kind, named)
        same = [(n, other) for n in numbers if (other := _partner(board, n, by_mark, board.all[n].marks))]
        yield Attack(SAME_MARK, "two rows have the same mark", kind, _found(same))
        worked_out = [(n, board.seat_of[seat]) for n in numbers if (seat := guessed.get(n)) is not None]
        yield Attack(GUESSED, "a mark can be worked out", kind, worked_out)
        for family, name, is_text in ((LOG, "written together", False), (TEXTS, "named together", True)):
            ours = {n: {g for g in board.all[n].row.groups if (g[0] == "text") == is_text} for n in numbers}
            groups = [(n, other) for n in numbers if (other := _partner(board, n, by_group, ours[n]))]
            yield Attack(family, name, kind, _found(groups), is_plausible=_could_be_one_person)


def _found(pairs: Sequence[tuple[int, list[int]]]) -> list[Pair]:
    return [(n, other) for n, (other,) in pairs]


def _partner(board: _Board, n: int, members: dict[Any, list[int]], groups: Any) -> list[int]:
    """A seat that shares a group with a row, else another row that does: one, or none."""
    item = board.all[n]
    others = {m for group in groups if len(members[group]) <= MANY for m in members[group] if m != n}
    others = {m for m in others if _could_be_one_person(item, board.all[m])}
    seats = sorted(m for m in others if board.all[m].kind == SEAT)
    return (seats or sorted(others, key=lambda m: board.all[m].row.key))[:1]


def _could_be_one_person(item: Item, other: Item) -> bool:
    """Nobody answers twice in a round, or votes twice for a question."""
    if item.kind != other.kind:
        return True
    if item.kind == ANSWER:
        return item.round != other.round
    return item.question is None or item.question != other.question


def _by_order(board: _Board) -> Iterator[Attack]:
    for order in board.orders:
        family = _family(order)
        seats = board.in_order(order, board.seats)
        for kind, numbers in board.items.items():
            placed = board.in_order(order, numbers)
            if kind == ANSWER:
                yield from _answers(board, order, placed, seats)
                continue
            # an index is ordered by its column, and so by slide; its order within a slide counts
            by_slide = order.startswith("index ")
            plausible = _for_another_question if kind == VOTE else _on_the_same_slide
            yield Attack(
                family,
                f"{order}: the one before",
                kind,
                _before(placed),
                within=_on_a_slide if by_slide else _of_a_kind,
                is_plausible=None if by_slide else plausible,
            )
            yield Attack(
                family,
                f"{order}: as they joined",
                kind,
                _ranked(placed, seats),
                is_plausible=_came_before,
            )
        yield from _own_votes(board, order)
        if order in ("log", "transaction"):
            yield from _beside(board, order)


def _family(order: str) -> str:
    if order.startswith("text "):
        return TEXTS
    if order.startswith("index ") or order == "page":
        return PAGES
    return KEYS if order == "key" else LOG


def _before(placed: Sequence[int]) -> list[Pair]:
    """Each with the one before it; the first with the one after it."""
    pairs = [(later, earlier) for earlier, later in pairwise(placed)]
    return [(placed[0], placed[1]), *pairs] if len(placed) > 1 else []


def _ranked(placed: Sequence[int], seats: Sequence[int]) -> list[Pair]:
    """The first with who joined first, the last with who joined last."""
    if not seats:
        return []
    return [(n, seats[rank * len(seats) // len(placed)]) for rank, n in enumerate(placed)]


def _answers(board: _Board, order: str, placed: Sequence[int], seats: Sequence[int]) -> Iterator[Attack]:
    """Whoever answers first does so again and again; and whoever joined first may."""
    rounds: dict[Any, list[int]] = defaultdict(list)
    for n in placed:
        rounds[board.all[n].round].append(n)
    again: list[Pair] = []
    for earlier, later in pairwise(rounds[key] for key in sorted(rounds)):
        again += zip(later, earlier, strict=False)
    yield Attack(_family(order), f"{order}: as quick as before", ANSWER, again)
    joined = [pair for numbers in rounds.values() for pair in _ranked(numbers, seats)]
    yield Attack(_family(order), f"{order}: as they joined", ANSWER, joined)


def _own_votes(board: _Board, order: str) -> Iterator[Attack]:
    """The first vote for a question is its asker's own."""
    asked = {board.all[n].row.key: n for n in board.items[QUESTION]}
    pairs: dict[Any, Pair] = {}
    for n in board.in_order(order, board.items[VOTE]):
        question = board.all[n].question
        if question in asked:
            pairs.setdefault(question, (n, asked[question]))
    votes = list(pairs.values())
    yield Attack(_family(order), f"{order}: the first vote", VOTE, votes, within=_for_a_question)


def _beside(board: _Board, order: str) -> Iterator[Attack]:
    """On a scale that all tables share: each with the seat, or the row of another kind, right before it."""
    for kind, numbers in board.items.items():
        for other, others in {SEAT: board.seats, **board.items}.items():
            if other == kind:
                continue
            last: int | None = None
            pairs: list[Pair] = []
            ours = set(numbers)
            for n in board.in_order(order, [*numbers, *others]):
                if n not in ours:
                    last = n
                elif last is not None:
                    pairs.append((n, last))
            plausible = {(VOTE, QUESTION): _for_that_question, (QUESTION, SEAT): _came_before}
            yield Attack(
                LOG,
                f"{order}: the {other} before",
                kind,
                pairs,
                is_plausible=plausible.get((kind, other)),
            )


def _by_time(board: _Board) -> Iterator[Attack]:
    """By each column that holds a time: the one right before it, and who joined right before."""
    joined = sorted((board.all[n].times.get("joined_at", 0.0), n) for n in board.seats)
    for kind, numbers in board.items.items():
        for column in sorted({name for n in numbers for name in board.all[n].times}):
            timed = sorted((time, n) for n in numbers if (time := board.all[n].times.get(column)) is not None)
            near = [
                (n, earlier) for (before, earlier), (time, n) in pairwise(timed) if 0 < time - before <= NEAR
            ]
            yield Attack(
                TIMES,
                f"{column}: the one before",
                kind,
                near,
                within=_on_a_slide,
                is_plausible=_on_the_same_slide,
            )
            came = [
                (n, who[-1][1]) for time, n in timed if (who := [each for each in joined if each[0] <= time])
            ]
            yield Attack(TIMES, f"{column}: who had just joined", kind, came, within=_on_a_slide)
