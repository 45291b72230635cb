"""What the attacker found, in words for whoever answers for people's privacy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from sessions.privacy.attack.chance import Counted, count
from sessions.privacy.attack.claims import (
    GUESSED,
    KEYS,
    LOG,
    OUTRIGHT,
    PAGES,
    SAME_MARK,
    TEXTS,
    TIMES,
    attacks,
)
from sessions.privacy.attack.evidence import ANSWER, FLAG, QUESTION, TOO_FEW, VOTE, Evidence

WAYS = {
    OUTRIGHT: "A row says which seat it came from",
    SAME_MARK: "Two rows carry the same mark",
    GUESSED: "A mark can be worked out from what is stored",
    KEYS: "The order of the rows' numbers",
    PAGES: "The order in which the rows lie in the file",
    LOG: "What was written together, or in a row (write-ahead log, transactions)",
    TIMES: "Times that are finer than a slide",
    TEXTS: "The order of exports and logs, and what one line names together",
}
NAMES = {QUESTION: "questions without a name", VOTE: "votes", ANSWER: "answers", FLAG: "flags"}
MORE = 3  # links above all shufflings, below which a number says nothing


@dataclass(frozen=True)
class Finding:
    """One way of attacking one kind of rows."""

    family: str
    kind: str
    claims: int
    shuffled: tuple[int, ...]  # in each shuffling; empty where a claim needs no comparison

    @property
    def tells(self) -> bool:
        """Whether it finds links, or more of them than in any shuffling."""
        if not self.shuffled:
            return self.claims > 0
        return self.claims >= max(self.shuffled) + MORE

    def __str__(self) -> str:
        told = f"{NAMES.get(self.kind, self.kind)}: {_links(self.claims)} claimed"
        if self.shuffled:
            told += (
                f"; on shuffled rows {mean(self.shuffled):.0f} ({min(self.shuffled)} to {max(self.shuffled)})"
            )
        return told


def report(evidence: Evidence) -> Iterator[str]:
    """The report of one session in one source, line by line."""
    people = len([seat for seat in evidence.seats if not seat.row.deleted])
    held = ", ".join(
        f"{sum(item.unsigned for item in evidence.of(kind))} {NAMES.get(kind, kind)}"
        for kind in sorted({QUESTION, VOTE, ANSWER, *(item.kind for item in evidence.items)}, key=_order)
    )
    yield f"In {evidence.source}: {people} seats, {held}."
    if evidence.is_too_few:
        yield (
            f"Too few to hide: with fewer than {TOO_FEW} people nothing can hide anybody, whatever is stored."
            " No links are counted."
        )
        return
    if not evidence.items:
        yield "Nothing is held that could be tied to anybody."
        return
    yield "Links that are claimed, and how many the same attack claims where the rows are shuffled:"
    lines = tally(evidence)
    for family, title in WAYS.items():
        ours = [line for line in lines if line.family == family]
        yield f"  {title}"
        for line in ours:
            yield f"    {'!' if line.tells else ' '} {line}"
        if not ours:
            yield "      nothing to go by"
    yield from _verdict(lines)


def tally(evidence: Evidence) -> list[Finding]:
    """All attacks on a session, added up by way and kind."""
    rows = evidence.all
    counted: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for attack in attacks(evidence):
        if attack.is_certain or attack.is_plausible is not None:
            counted[attack.family, attack.kind].append(count(attack, rows))
    found = [_line(family, kind, each) for (family, kind), each in counted.items()]
    return sorted(found, key=lambda line: _order(line.kind))


def _line(family: str, kind: str, counted: Sequence[Counted]) -> Finding:
    shuffled = tuple(map(sum, zip(*(each.shuffled for each in counted), strict=True)))
    return Finding(family, kind, sum(each.claims for each in counted), shuffled)


def _verdict(lines: Sequence[Finding]) -> Iterator[str]:
    telling = [line for line in lines if line.tells]
    yield "A number that shuffled rows come near to says nothing."
    if not telling:
        yield "No link is written down, and no order tells more than shuffled rows do."
        return
    yield "What is marked with ! ties rows together:"
    for line in telling:
        told = f"{_links(line.claims)} between {NAMES.get(line.kind, line.kind)}"
        if line.shuffled:
            told += f", {line.claims - mean(line.shuffled):.0f} more than by chance"
        yield f"  {WAYS[line.family]}: {told}"


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _order(kind: str) -> tuple[int, str]:
    known = (QUESTION, VOTE, ANSWER)
    return (known.index(kind) if kind in known else len(known)), kind
