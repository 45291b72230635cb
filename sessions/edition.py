"""The items and slides of a workshop's edition, which each process reads once.

A published edition never changes but for the addresses that an organisation sets. Its `revision` counts how
often they were written into it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from sessions.models import AgendaItem, Slide, Workshop

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
