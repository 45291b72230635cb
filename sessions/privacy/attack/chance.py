"""What an attack achieves beyond chance: it is made again on shuffled rows.

A shuffled session has the same rows in the same places, but which row stands where is dealt anew. People
are unequally active, so chance isn't one in so many: the same attack on shuffled rows is what chance gives.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from sessions.privacy.attack.claims import Attack
from sessions.privacy.attack.evidence import Item

SHUFFLINGS = 200
SEED = 11
Owners = Mapping[tuple[str, int], object]  # who a row came from, by its table and key


@dataclass(frozen=True)
class Counted:
    """How many links an attack claims, and how many in each shuffling."""

    attack: Attack
    claims: int
    shuffled: tuple[int, ...]


def count(attack: Attack, rows: Sequence[Item], *, seed: int = SEED, times: int = SHUFFLINGS) -> Counted:
    """Without the truth: the claims that are plausible, and those of shuffled rows."""
    plausible = attack.is_plausible
    if plausible is None:
        return Counted(attack, len(attack.pairs), ())

    def plausible_pairs(dealt: Sequence[int]) -> int:
        return sum(plausible(rows[dealt[n]], rows[dealt[other]]) for n, other in attack.pairs)

    chance = Random(f"{seed} {attack.name}")
    classes = _classes(rows, attack, [(item.kind, item.round) for item in rows])
    shuffled = (plausible_pairs(_deal(classes, len(rows), chance)) for _ in range(times))
    return Counted(attack, plausible_pairs(range(len(rows))), tuple(shuffled))


@dataclass
class Score:
    """An attack against the truth, over many sessions. Shares are of all rows of its kind, or all people."""

    items: int = 0
    people: int = 0
    claims: int = 0
    right: int = 0
    right_by_person: float = 0.0  # each person counts once, by the share of their rows
    chance: float = 0.0
    chance_by_person: float = 0.0

    @property
    def by_item(self) -> float:
        """Points above the same attack on shuffled rows."""
        return 100 * (self.right - self.chance) / max(self.items, 1)

    @property
    def by_person(self) -> float:
        return 100 * (self.right_by_person - self.chance_by_person) / max(self.people, 1)

    @property
    def by_claim(self) -> float:
        """The same among the links that it claims, where it can't claim one for each row."""
        return 100 * (self.right - self.chance) / max(self.claims, 1)

    @property
    def points(self) -> float:
        return max(self.by_item, self.by_person)


@dataclass
class Scores:
    """The scores of all attacks, by the kind of rows and the attack's name."""

    seed: int = SEED
    times: int = SHUFFLINGS
    found: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    totals: dict[str, tuple[int, int]] = field(default_factory=dict)  # by kind: rows, people
    _number: int = 0

    def add(self, rows: Sequence[Item], attacks: Sequence[Attack], owners: Owners) -> None:
        """Score a session's attacks. Only rows whose truth was kept count."""
        self._number += 1
        owner = [owners.get((item.row.table, item.row.key)) for item in rows]
        by_kind: dict[str, dict[object, int]] = defaultdict(lambda: defaultdict(int))
        for item, who in zip(rows, owner, strict=True):
            if who is not None and item.unsigned:
                by_kind[item.kind][who] += 1
        for kind, counts in by_kind.items():
            items, people = self.totals.get(kind, (0, 0))
            self.totals[kind] = (items + sum(counts.values()), people + len(counts))
        for attack in attacks:
            self._add(attack, rows, owner, by_kind[attack.kind])

    def _add(
        self, attack: Attack, rows: Sequence[Item], owner: Sequence[object], counts: Mapping[object, int]
    ) -> None:
        score = self.found[attack.kind, attack.name]
        score.claims += len(attack.pairs)

        def right(dealt: Sequence[int]) -> tuple[int, float]:
            hits, share = 0, 0.0
            for n, other in attack.pairs:
                who = owner[dealt[n]]
                if who is not None and who == owner[dealt[other]]:
                    hits += 1
                    share += 1 / counts[who]
            return hits, share

        hits, share = right(range(len(rows)))
        score.right += hits
        score.right_by_person += share
        chance = Random(f"{self.seed} {self._number} {attack.name}")
        classes = _classes(rows, attack, [attack.within(item) for item in rows])
        for _ in range(self.times):
            hits, share = right(_deal(classes, len(rows), chance))
            score.chance += hits / self.times
            score.chance_by_person += share / self.times

    def scores(self) -> dict[tuple[str, str], Score]:
        """Each with the numbers of all rows and people of its kind, also of sessions where it claims none."""
        for (kind, _name), score in self.found.items():
            score.items, score.people = self.totals.get(kind, (0, 0))
        return dict(self.found)


def _classes(rows: Sequence[Item], attack: Attack, within: Sequence[object]) -> list[list[int]]:
    """The rows that may change places with each other. Signed ones stay among themselves."""
    kinds = {rows[n].kind for pair in attack.pairs for n in pair}
    found: dict[object, list[int]] = defaultdict(list)
    for n, (item, key) in enumerate(zip(rows, within, strict=True)):
        if item.kind in kinds:
            found[key, item.unsigned].append(n)
    return [numbers for numbers in found.values() if len(numbers) > 1]


def _deal(classes: Sequence[Sequence[int]], count: int, chance: Random) -> list[int]:
    """For each place the row that stands there now."""
    dealt = list(range(count))
    for numbers in classes:
        mixed = list(numbers)
        chance.shuffle(mixed)
        for place, row in zip(numbers, mixed, strict=True):
            dealt[place] = row
    return dealt
