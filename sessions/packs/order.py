"""The orders in a pack's workshop.toml: what a shorter session does without, and what a longer one adds.

A `[[cut]]` is a slide, or so many seconds of an item; a `[[more]]` is seconds of an item. They are gone along
in the file's order. `last_pieces` names the slides that are offered last when it gets late.
"""

from collections import Counter
from typing import Any

from sessions import activities
from sessions.packs.files import Reader, line_of, line_of_key
from sessions.packs.parts import Pack, PackItem, PackSlide

FILE = "workshop.toml"
SHAPES = {"cut": ({"slide"}, {"item", "seconds"}), "more": ({"item", "seconds"},)}


def cuts(pack: Pack) -> list[dict[str, Any]]:
    """{item, seconds, slide} of each step, as `plan.Step` has them; `item` is its position from 1."""
    where = _where(pack.items)
    return [_step(entry, where) for entry in pack.about.get("cut", [])]


def more(pack: Pack) -> list[dict[str, Any]]:
    """The same of each step beyond the full length."""
    return [_step(entry, {}) for entry in pack.about.get("more", [])]


def _where(items: list[PackItem]) -> dict[str, tuple[int, PackSlide]]:
    """Each slide by its id, with the position of its item."""
    return {
        slide.text("id"): (position, slide) for position, item in enumerate(items, 1) for slide in item.slides
    }


def _step(entry: dict[str, Any], where: dict[str, tuple[int, PackSlide]]) -> dict[str, Any]:
    if "slide" not in entry:
        return {"item": entry["item"], "seconds": entry["seconds"], "slide": ""}
    position, slide = where[entry["slide"]]
    return {"item": position, "seconds": slide.number("seconds"), "slide": entry["slide"]}


def check(reader: Reader, about: dict[str, Any], text: str, items: list[PackItem]) -> None:
    """Report each fault. Whatever the length between the least and the full one, the cuts must make it."""
    where = _where(items)
    for table in SHAPES:
        for number, entry in enumerate(reader.tables(FILE, about, table)):
            if problem := _problem(table, entry, where, items):
                reader.fault(FILE, line_of(text, table, number), problem)
    given = about.get("cut", [])
    if given and not reader.faults:
        _check_sums(reader, text, [_step(entry, where) for entry in given], items)
        _check_what_rests_on_them(reader, text, [entry.get("slide") for entry in given], where)
    pieces = about.get("last_pieces", [])
    if not isinstance(pieces, list) or not all(isinstance(each, str) and each in where for each in pieces):
        reader.fault(FILE, line_of_key(text, "last_pieces"), "last_pieces is a list of slides’ ids")


def _problem(
    table: str, entry: dict[str, Any], where: dict[str, tuple[int, PackSlide]], items: list[PackItem]
) -> str:
    if set(entry) not in SHAPES[table]:
        return f"a {table} has " + " or ".join(" and ".join(sorted(shape)) for shape in SHAPES[table])
    if "slide" not in entry:
        item, seconds = entry["item"], entry["seconds"]
        if type(item) is not int or not 1 <= item <= len(items):
            return f"item is the number of one, from 1 to {len(items)}"
        return "" if type(seconds) is int and seconds > 0 else "seconds is a whole number above 0"
    if not isinstance(entry["slide"], str) or entry["slide"] not in where:
        return f"no slide is called {entry['slide']!r}"
    position, slide = where[entry["slide"]]
    if slide.optional:
        return f"{entry['slide']!r} is optional, so it has no time to give"
    if slide.number("protected") or items[position - 1].about.get("protected"):
        return f"{entry['slide']!r} is protected, so it isn’t left out"
    return ""


def _check_sums(reader: Reader, text: str, steps: list[dict[str, Any]], items: list[PackItem]) -> None:
    cut = Counter[int]()
    for step in steps:
        cut[step["item"]] += step["seconds"]
    for position, item in enumerate(items, 1):
        spare = 60 * (item.about.get("minutes", 0) - item.about.get("min_minutes", 0))
        if cut[position] != spare:
            said = (
                f"the cuts take {cut[position]} seconds of item {position}, which has {spare} above its least"
            )
            reader.fault(FILE, line_of(text, "cut", 0), said)
    twice = [
        slide for slide, count in Counter(step["slide"] for step in steps).items() if slide and count > 1
    ]
    for slide in twice:
        reader.fault(FILE, line_of(text, "cut", 0), f"{slide!r} is cut twice")


def _check_what_rests_on_them(
    reader: Reader, text: str, slides: list[str | None], where: dict[str, tuple[int, PackSlide]]
) -> None:
    """What an activity rests on must stay, however short the session is."""
    for key, (_position, slide) in where.items():
        activity = activities.get(slide.text("activity").partition(" ")[0])
        for needed in activity.rests_on(slide.spec) if activity and slide.spec is not None else ():
            if needed not in where:
                reader.fault(slide.file, slide.line, f"its activity rests on {needed!r}, which is no slide")
            elif needed in slides:
                line = line_of(text, "cut", slides.index(needed))
                reader.fault(FILE, line, f"{needed!r} is left out, but the activity of {key!r} rests on it")
