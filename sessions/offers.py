"""What can be offered when a session runs late, or when it is early. Pure: no Django.

An offer is a list of slides and of seconds. What is given and taken is in whole seconds; what is left is
exact.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from operator import itemgetter

from sessions.plan import Piece, Step, ahead

MAX_TRIED = 10  # slides of the cutting order whose combinations are tried
MOST = 3  # offers
ORDER = ("park", "shorten", "alone", "questions", "together", "last")


@dataclass(frozen=True)
class Coming:
    """What is left of an item that is on or to come; `item` is its place in the agenda, from 0.

    `takes` is what is left on its clock, or what it will take. `reached` counts the slides of `pieces` that
    the room has reached. `hidden` are kept slides that aren't shown: videos without an address.
    """

    item: int
    given: int
    least: int
    takes: float
    pieces: tuple[Piece, ...] = ()
    reached: int = 0
    is_on: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def rest(self) -> float:
        """Seconds until it is over."""
        if not self.is_on:
            return max(self.takes, 0)
        needs = ahead(self.pieces, coming=len(self.pieces) - self.reached, given=self.given)
        return max(self.takes, needs, 0)

    @property
    def spare(self) -> int:
        """Seconds above its least."""
        return max(self.given - self.least, 0)

    def piece(self, key: str) -> Piece | None:
        """A slide that the room hasn't reached."""
        return next((piece for piece in self.pieces[self.reached :] if piece.key == key), None)

    def shorter(self, seconds: int) -> "Coming":
        return replace(self, given=self.given - seconds, takes=self.takes - seconds)

    def without(self, key: str, freed: int) -> "Coming":
        kept = tuple(piece for piece in self.pieces if piece.key != key)
        return replace(self.shorter(freed), pieces=kept)

    def without_last_piece(self, key: str, share: int) -> "Coming":
        """Without a slide whose share comes off its least, too."""
        return replace(self.without(key, share), least=self.least - share)


@dataclass(frozen=True)
class Offer:
    """What goes, and the seconds that each frees: slides by their keys, and items by their places.

    `saves` is by how much the end comes forward, and `short` how much that is too little.
    """

    kind: str
    slides: dict[str, int] = field(default_factory=dict)
    items: dict[int, int] = field(default_factory=dict)
    last: frozenset[str] = frozenset()  # those of the slides that lower their item's least
    saves: float = 0
    short: int = 0
    later_by: int = 0  # seconds by which the promised end moves instead

    @property
    def seconds(self) -> int:
        return sum(self.slides.values()) + sum(self.items.values())

    @property
    def pieces(self) -> str:
        """As the command reads them: `video-sharing=90 #6=60`."""
        slides = [f"{key}={seconds}" for key, seconds in self.slides.items()]
        return " ".join([*slides, *(f"#{place + 1}={seconds}" for place, seconds in self.items.items())])

    @property
    def effect(self) -> tuple[object, ...]:
        """Offers with the same are one."""
        return sorted(self.slides.items()), sorted(self.items.items())


@dataclass(frozen=True)
class Draft:
    """What is left of a session, with what an offer takes away so far."""

    coming: dict[int, Coming]
    slides: dict[str, int] = field(default_factory=dict)
    items: dict[int, int] = field(default_factory=dict)
    last: frozenset[str] = frozenset()

    @property
    def rest(self) -> float:
        return sum(each.rest for each in self.coming.values())

    def parked(self, item: int, key: str, freed: int) -> "Draft":
        coming = {**self.coming, item: self.coming[item].without(key, freed)}
        return replace(self, coming=coming, slides={**self.slides, key: freed})

    def shortened(self, item: int, seconds: int) -> "Draft":
        coming = {**self.coming, item: self.coming[item].shorter(seconds)}
        items = {**self.items, item: self.items.get(item, 0) + seconds}
        return replace(self, coming=coming, items=items)

    def without_last_piece(self, item: int, key: str, share: int) -> "Draft":
        coming = {**self.coming, item: self.coming[item].without_last_piece(key, share)}
        return replace(self, coming=coming, slides={**self.slides, key: share}, last=self.last | {key})


class Late:
    """Offers that take `need` seconds from what is `coming`: all that is left, or what is before an item.

    `questions_item` is the agenda's last item, which takes the questions.
    """

    def __init__(
        self,
        coming: Sequence[Coming],
        cuts: Sequence[Step],
        last_pieces: Sequence[str],
        *,
        need: int,
        questions_item: int,
    ) -> None:
        self.start = Draft({each.item: each for each in coming})
        self.cuts, self.last_pieces, self.need = cuts, last_pieces, need
        self.questions_item = questions_item

    def offers(self) -> list[Offer]:
        """The first that cover, in the order of `ORDER`; if none does, the one that saves most."""
        tried = [self._offer(kind, getattr(self, f"_{kind}")) for kind in ORDER]
        found: list[Offer] = []
        for offer in tried:
            if offer.saves >= self.need and offer.effect not in [each.effect for each in found]:
                found.append(offer)
        if found:
            return found[:MOST]
        best = max(tried, key=lambda offer: offer.saves)  # the first of equal ones
        return [replace(best, short=math.ceil(self.need - best.saves))] if best.saves > 0 else []

    def _offer(self, kind: str, draft: Draft) -> Offer:
        saves = self.start.rest - draft.rest
        return Offer(kind, draft.slides, draft.items, draft.last, saves)

    @cached_property
    def _park(self) -> Draft:
        """Leave out what is the least loss, then the fewest slides, then the latest."""
        open_cuts = [
            (step, piece) for step in self.cuts if step.slide and (piece := self._unreached(step)) is not None
        ][:MAX_TRIED]
        where = {key: n for n, key in enumerate(self._in_agendas_order())}
        tried = []
        for count in range(1, len(open_cuts) + 1):
            for chosen in combinations(open_cuts, count):
                if sum(piece.seconds for _step, piece in chosen) >= self.need:
                    loss = sum(piece.seconds * piece.weight for _step, piece in chosen)
                    latest = sorted((-where[step.slide] for step, _piece in chosen))
                    tried.append(((loss, count, latest), chosen))
        drafts = (self._without(chosen) for _rank, chosen in sorted(tried, key=itemgetter(0)))
        covering = (draft for draft in drafts if self.start.rest - draft.rest >= self.need)
        return next((draft for draft in covering if 0 not in draft.slides.values()), self.start)

    def _without(self, chosen: Sequence[tuple[Step, Piece]]) -> Draft:
        draft = self.start
        for step, piece in chosen:
            freed = min(piece.seconds, draft.coming[step.item].spare)
            draft = draft.parked(step.item, step.slide, freed)
        return draft

    def _in_agendas_order(self) -> list[str]:
        return [piece.key for each in self.start.coming.values() for piece in each.pieces]

    def _unreached(self, step: Step) -> Piece | None:
        coming = self.start.coming.get(step.item)
        return coming.piece(step.slide) if coming else None

    @cached_property
    def _shorten(self) -> Draft:
        """Go along the cutting order, but for the questions. What is on gives only slides to come."""
        draft, missing = self.start, self.need
        for step in self.cuts:
            coming = draft.coming.get(step.item)
            if coming is None or step.item == self.questions_item:
                continue
            taken = min(step.seconds, coming.spare, missing)
            piece = coming.piece(step.slide) if step.slide else None
            if not taken:
                continue
            if piece is not None and 2 * taken >= piece.seconds:
                draft = draft.parked(step.item, step.slide, taken)
            elif not coming.is_on and (piece is not None or not step.slide or step.slide in coming.hidden):
                draft = draft.shortened(step.item, taken)
            else:
                continue  # the slide was reached, or is left out already
            missing -= taken
        return draft

    @cached_property
    def _alone(self) -> Draft:
        """Shorten the item that is on, where it can give all of it."""
        on = next((each for each in self.start.coming.values() if each.is_on), None)
        if on is None or on.spare < self.need:
            return self.start
        draft = self.start.shortened(on.item, self.need)
        return draft if self.start.rest - draft.rest >= self.need else self.start

    @cached_property
    def _questions(self) -> Draft:
        return self._from_questions(self.start, self.need)

    @cached_property
    def _together(self) -> Draft:
        missing = math.ceil(self.need - (self.start.rest - self._shorten.rest))
        return self._from_questions(self._shorten, missing)

    def _from_questions(self, draft: Draft, seconds: int) -> Draft:
        coming = draft.coming.get(self.questions_item)
        if coming is None or coming.is_on:
            return draft
        taken = min(seconds, coming.spare)
        return draft.shortened(self.questions_item, taken) if taken > 0 else draft

    @cached_property
    def _last(self) -> Draft:
        """As few of the last pieces as are enough, by themselves or on top of all the rest."""
        alone = self._without_last_pieces(self.start)
        if self.start.rest - alone.rest >= self.need:
            return alone
        return self._without_last_pieces(self._together)

    def _without_last_pieces(self, draft: Draft) -> Draft:
        for key in self.last_pieces:
            if self.start.rest - draft.rest >= self.need:
                break
            coming = next((each for each in draft.coming.values() if each.piece(key)), None)
            if coming is None:
                continue
            piece, whole = coming.piece(key), sum(piece.seconds for piece in coming.pieces)
            assert piece is not None
            draft = draft.without_last_piece(coming.item, key, coming.given * piece.seconds // whole)
        return draft


def early_offers(
    parked: Sequence[tuple[str, int]], in_reserve: Sequence[tuple[str, int]], *, in_hand: float
) -> list[Offer]:
    """What comes back, then what is in reserve: of each as much as fits, in the order given.

    Each is a slide still ahead, with the seconds that it takes.
    """
    found = [
        Offer(kind, _fitting(pieces, in_hand))
        for kind, pieces in (("bring", parked), ("reserve", in_reserve))
    ]
    return [offer for offer in found if offer.slides]


def _fitting(pieces: Sequence[tuple[str, int]], in_hand: float) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for key, seconds in pieces:
        if sum(chosen.values()) + seconds <= in_hand:
            chosen[key] = seconds
    return chosen
