"""Invented people: unequally active, some late, some offline for a while, and what each does when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from sessions.seats import Seat

LETTERS = "aāeēiīoōuūhkmnprtw"


@dataclass
class Person:
    number: int
    seat: Seat
    name: str
    joins: float  # seconds after the doors have opened
    activity: float
    hesitation: float  # seconds before an answer
    offline: tuple[float, float]  # from and until; what they send meanwhile comes at once afterwards
    held: list[tuple] = field(default_factory=list)  # the commands that wait for that

    def is_offline(self, now: float) -> bool:
        return self.offline[0] <= now < self.offline[1]


@dataclass(frozen=True)
class Visit:
    """Somebody takes their phone out: they ask, and vote for what others asked."""

    at: float
    questions: int
    votes: int
    renames: bool


def invent(number: int, seat: Seat, length: float, chance: Random) -> Person:
    late = chance.random() < 0.2
    away = chance.uniform(0.2, 0.8) * length if chance.random() < 0.4 else 2 * length
    return Person(
        number=number,
        seat=seat,
        name=f"Somebody {number}" if chance.random() < 0.4 else "",
        joins=chance.uniform(100, 0.6 * length) if late else chance.expovariate(1 / 40),
        activity=chance.lognormvariate(0, 0.9),
        hesitation=chance.uniform(3, 15),
        offline=(away, away + chance.uniform(0.1, 0.3) * length),
    )


def visits(person: Person, length: float, chance: Random) -> Iterator[Visit]:
    """One every five minutes or so, more or fewer by how active somebody is."""
    at = person.joins + chance.expovariate(1 / 60)
    while at < length - 60:
        yield Visit(
            at,
            questions=chance.choices((0, 1, 2, 3), (3, 4, 2, 1))[0],
            votes=min(4, int(chance.expovariate(1 / 1.5))),
            renames=chance.random() < 0.06,
        )
        at += 30 + chance.expovariate(person.activity / 400)


def sentence(chance: Random) -> str:
    words = ("".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(chance.randint(6, 24)))
    return " ".join(words).capitalize() + "?"
