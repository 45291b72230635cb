"""A workshop's edition, its items, slides and cutting order, which each process reads once.

A published edition never changes but for the addresses that an organisation sets. Its `revision` counts how
often they were written into it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sessions import plan
from sessions.models import AgendaItem, Slide, Workshop
from sessions.plan import Piece, Planned
from sessions.refit import Took, refitted

MAX_HELD = 16  # editions


@dataclass
class Edition:
    """The items by their keys, and the slides: by their keys, and in order by their item's.

    `cuts` is what a shorter session does without, in this order; `more` what a longer one adds after what is
    in reserve; `last_pieces` are the keys of the slides that are offered last when it gets late.
    """

    items: dict[int, AgendaItem] = field(default_factory=dict)
    slides: dict[int, Slide] = field(default_factory=dict)
    by_item: dict[int, list[Slide]] = field(default_factory=lambda: defaultdict(list))
    cuts: list[plan.Step] = field(default_factory=list)
    more: list[plan.Step] = field(default_factory=list)
    last_pieces: list[str] = field(default_factory=list)

    @property
    def bare(self) -> list[plan.Item]:
        """The items as the plan counts them."""
        return [
            plan.Item(
                seconds=item.minutes * 60,
                least=item.min_minutes * 60,
                pieces=tuple(piece(slide) for slide in self.by_item[item.pk]),
                protected=item.protected,
            )
            for item in self.in_order
        ]

    @property
    def in_order(self) -> list[AgendaItem]:
        return sorted(self.items.values(), key=lambda item: item.position)


_held: dict[tuple, Edition] = {}


def edition_of(workshop: Workshop) -> Edition:
    """The edition that a workshop's row is. Whoever asks must not change what is in it."""
    key = (workshop.pk, workshop.published_at, workshop.revision)
    if key not in _held:
        while len(_held) >= MAX_HELD:
            _held.pop(next(iter(_held)), None)
        _held[key] = _read(workshop)
    return _held[key]


def _read(workshop: Workshop) -> Edition:
    edition = Edition(items={item.pk: item for item in workshop.items.all()})
    for slide in Slide.objects.filter(item__workshop=workshop):
        slide.item = edition.items[slide.item_id]
        edition.slides[slide.pk] = slide
        edition.by_item[slide.item_id].append(slide)
    edition.cuts = _steps(workshop.cuts) or plan.usual_cuts(edition.bare)
    edition.more = _steps(workshop.more)
    edition.last_pieces = workshop.last_pieces
    return edition


def compiled_plan(
    workshop: Workshop, seconds: int, took: Mapping[int, Took] | None = None
) -> list[tuple[AgendaItem, Planned]]:
    """Each item of a workshop with what it gets in a session of so many seconds. Raises DoesNotFit.

    With `took`, by their items' keys, the times are shared as they were before.
    """
    edition = edition_of(workshop)
    if took:
        known = [took.get(item.pk) for item in edition.in_order]
        compiled = refitted(edition.bare, edition.cuts, known, seconds=seconds)
    else:
        compiled = plan.compiled(edition.bare, edition.cuts, edition.more, seconds=seconds)
    return list(zip(edition.in_order, compiled, strict=True))


def piece(slide: Slide) -> Piece:
    """A slide as the plan counts it."""
    return Piece(
        slide.key,
        slide.seconds,
        in_reserve=slide.optional,
        protected=slide.protected_seconds,
        weight=1 if slide.video else 4 if slide.activity else 2,
    )


def _steps(order: list[dict[str, Any]]) -> list[plan.Step]:
    """An order as the workshop keeps it: there an item is named by its position, from 1."""
    return [plan.Step(each["item"] - 1, each["seconds"], each["slide"]) for each in order]
