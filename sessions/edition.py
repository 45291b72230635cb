"""The items and slides of a workshop's edition, which each process reads once.

A published edition never changes but for the addresses that an organisation sets. Its `revision` counts how
often they were written into it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sessions import plan
from sessions.models import AgendaItem, Slide, Workshop
from sessions.plan import Piece, Planned

MAX_HELD = 16  # editions


@dataclass
class Edition:
    """The items by their keys, and the slides: by their keys, and in order by their item's."""

    items: dict[int, AgendaItem] = field(default_factory=dict)
    slides: dict[int, Slide] = field(default_factory=dict)
    by_item: dict[int, list[Slide]] = field(default_factory=lambda: defaultdict(list))


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
    return edition


def compiled_plan(workshop: Workshop, seconds: int) -> list[tuple[AgendaItem, Planned]]:
    """Each item of a workshop with what it gets in a session of so many seconds. Raises DoesNotFit."""
    items, bare = _items(workshop), _bare(workshop)
    compiled = plan.compiled(bare, cutting_order(workshop), _steps(workshop.more), seconds=seconds)
    return list(zip(items, compiled, strict=True))


def cutting_order(workshop: Workshop) -> list[plan.Step]:
    """What a shorter session does without, in this order."""
    return _steps(workshop.cuts) or plan.usual_cuts(_bare(workshop))


def _items(workshop: Workshop) -> list[AgendaItem]:
    return sorted(edition_of(workshop).items.values(), key=lambda item: item.position)


def _bare(workshop: Workshop) -> list[plan.Item]:
    """The items as the plan counts them."""
    by_item = edition_of(workshop).by_item
    return [
        plan.Item(
            seconds=item.minutes * 60,
            least=item.min_minutes * 60,
            pieces=tuple(piece(slide) for slide in by_item[item.pk]),
            protected=item.protected,
        )
        for item in _items(workshop)
    ]


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
