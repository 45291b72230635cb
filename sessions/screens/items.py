"""Parts that are sent item by item: each item is an element with an id of its own, and so is its count."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessions.lists import ON_A_PAGE

SHORTEST_ENDING = 7  # digits of a key: more would cost each phone 12 bytes a vote


def digest(parts: Mapping[str, str]) -> str:
    """A hash of these texts."""
    whole = "\0".join(parts[name] for name in sorted(parts))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Item:
    """An element of a part that is sent by itself, as it is drawn.

    `list_id` is the id of its list; an element without one has its own place in the part. `count` is a small
    element in it that counts, or nothing. Where the screen finds that element by itself, `number` is what it
    counts: such a change is sent as two numbers.
    """

    id: str
    html: SafeString
    list_id: str = ""
    count: str = ""
    number: int | None = None

    @property
    def without_count(self) -> str:
        return self.html.replace(self.count, "", 1) if self.count else self.html


class Number(str):
    """A changed number of an item, as `ending:number` with the end of its key. All that stand together in a
    frame are one element.
    """


def html_of(elements: Iterable[str]) -> str:
    """The elements of a frame in their order."""
    runs = groupby(elements, lambda element: isinstance(element, Number))
    return "".join(
        f'<i hidden data-numbers="{" ".join(run)}"></i>' if are_numbers else "".join(run)
        for are_numbers, run in runs
    )


def joined(items: list[Item]) -> SafeString:
    """The elements of one list, in its order."""
    return format_html_join("", "{}", ((item.html,) for item in items))


class ListPart(SafeString):
    """A part with lists in it: the whole part's text, and its items."""

    items: dict[str, Item]

    def __new__(cls, html: str, items: list[Item]) -> "ListPart":
        made = super().__new__(cls, html)
        made.items = {item.id: item for item in items}
        return made

    @cached_property
    def lists(self) -> dict[str, list[Item]]:
        """The items by list, in order; those that have their own place are under ""."""
        found = defaultdict(list)
        for item in self.items.values():
            found[item.list_id].append(item)
        return found

    def first(self, many: int) -> SafeString:
        """The part with only the first `many` items of each list."""
        html = str(self)
        for list_id, items in self.lists.items():
            if list_id and len(items) > many:
                html = html.replace(joined(items), joined(items[:many]), 1)
        return SafeString(html)

    @cached_property
    def first_page(self) -> SafeString:
        """The part as a page has it: the rest of a long list is asked for later."""
        return self.first(ON_A_PAGE)

    @property
    def beyond(self) -> int:
        """How many items a page leaves out."""
        return sum(max(0, len(items) - ON_A_PAGE) for name, items in self.lists.items() if name)

    @cached_property
    def around(self) -> SafeString:
        """The part without any item of its lists."""
        return self.first(0)

    @cached_property
    def outline(self) -> str:
        """The part without any item at all."""
        html = str(self.around)
        for item in self.lists[""]:
            html = html.replace(item.html, "", 1)
        return html

    def page(self, list_id: str, number: int) -> str:
        """The items of one page of a list, last one first; each says where it belongs."""
        items = self.lists[list_id]
        begin, end = (number - 1) * ON_A_PAGE, number * ON_A_PAGE
        following = [item.id for item in items[1:]] + [""]
        rows = list(zip(items, following, strict=False))[begin:end]  # without items nothing follows
        return "".join(_placed(item, before) for item, before in reversed(rows))


def _placed(item: Item, before: str) -> str:
    """An item for a screen that may not have it yet: it goes before that one, or at the end of its list."""
    return format_html(
        '<template data-list="{}" data-before="{}">{}</template>', item.list_id, before, item.html
    )


def elements_between(old: str | None, new: str, part: str) -> dict[str, str]:
    """The elements that lead from one drawing of a part to the next, each by a name of its own.

    For a part with lists these are the items that changed, came or went, the counts of those in which only
    the count changed, and the part around the lists if that differs. An item that came says where it belongs;
    one that changed is replaced where it is, if the screen has it at all. Where more items changed than a
    page holds, it is the page.
    """
    if old == new:
        return {}
    if not isinstance(old, ListPart) or not isinstance(new, ListPart):
        return {part: new}
    elements: dict[str, str] = {}
    if old.outline != new.outline:
        # by another name than the whole part's, which a slow phone may still have to get
        elements[f"around {part}"] = format_html("<template data-around>{}</template>", new.around)
    for id_ in old.items.keys() - new.items.keys():
        elements[id_] = format_html('<template data-gone="{}"></template>', id_)
    for items in new.lists.values():
        elements |= _changed_items(old.items, items)
    changed = sum(not isinstance(element, Number) for element in elements.values())
    return elements if changed <= ON_A_PAGE else {part: new.first_page}


def _changed_items(old: dict[str, Item], items: list[Item]) -> dict[str, str]:
    elements: dict[str, str] = {}
    endings = _endings(items)
    following = ""
    for item in reversed(items):
        before = old.get(item.id)
        if before is None or before.list_id != item.list_id:
            elements[item.id] = _placed(item, following)
        elif before.without_count != item.without_count:
            elements[item.id] = format_html("<template>{}</template>", item.html)
        elif before.count != item.count:
            number = None if item.number is None else Number(f"{endings[item.id]}:{item.number}")
            elements[f"count of {item.id}"] = number or SafeString(item.count)
        following = item.id
    return elements


def _endings(items: list[Item]) -> dict[str, str]:
    """What the key of each item with a number ends in, by its id: as short as tells those of a list apart.

    A key that is no longer than that has its dash before it, which no other one ends in.
    """
    keys = {item.id: "-" + item.id.rpartition("-")[2] for item in items if item.number is not None}
    different = len(set(keys.values()))
    length = SHORTEST_ENDING
    while len({key[-length:] for key in keys.values()}) < different:
        length += 1
    return {id_: key[-length:] for id_, key in keys.items()}
