"""Reading a workshop's pack, files that people edit; every fault is named by file and line."""

import hashlib
import re
from pathlib import Path
from typing import Any

from sessions import activities, advice
from sessions.markdown import may_link, may_play
from sessions.packs import order
from sessions.packs.files import Fault, Reader, line_of, line_of_key
from sessions.packs.parts import Pack, PackItem, PackSlide

MAX_POINTS = 6
SETTINGS = {"id", "seconds", "optional", "protected", "video", "activity", "links", "advice"}
ITEM_KEYS = {
    **{"title": str, "minutes": int, "min_minutes": int, "protected": bool},
    **{"led_by": str, "called": str},
}
TABLES = ("link", "video", "cut", "more")
WORKSHOP_KEYS = {
    "slug",
    "title",
    "summary",
    "owner",
    "contact",
    "helper",
    "credit",
    "licence",
    "items",
    "last_pieces",
    *TABLES,
}


def read(folder: Path) -> tuple[Pack, list[Fault]]:
    """The pack in `folder`, and all its faults: with one, it must not be loaded."""
    reader = Reader(folder)
    text = reader.text("workshop.toml")
    about = reader.toml("workshop.toml", text)
    if text is not None:
        _check_workshop(reader, about, text)
    names = about["items"] if _are_names(about.get("items")) else []
    items = [item for name in names if (item := _read_item(reader, name))]
    kinds = {activity.kind: activity.read(reader) for activity in activities.every()}
    _check_slides(reader, items, about, kinds)
    if text is not None and len(items) == len(names):
        order.check(reader, about, text, items)
    faqs = _read_faqs(reader)
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.glob("*") if file.suffix in (".toml", ".md")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    faults = sorted(reader.faults, key=lambda fault: (fault.file, fault.line))
    return Pack(about, items, faqs, kinds, digest.hexdigest()), faults


def _are_names(names: Any) -> bool:
    return isinstance(names, list) and all(isinstance(n, str) and re.fullmatch(r"[\w.-]+", n) for n in names)


def _check_workshop(reader: Reader, about: dict[str, Any], text: str) -> None:
    name = "workshop.toml"
    for key in sorted(set(about) - WORKSHOP_KEYS):
        reader.fault(name, line_of_key(text, key), f"unknown setting {key!r}")
    for key in sorted(WORKSHOP_KEYS - {"items", "last_pieces", *TABLES}):
        if key in about and not isinstance(about[key], str):
            reader.fault(name, line_of_key(text, key), f"{key} must be {_kind(str)}")
        elif key in ("slug", "title") and not about.get(key):
            reader.fault(name, 1, f"{key} is missing")
        elif key == "slug" and not re.fullmatch(r"[a-z0-9-]{1,50}", about[key]):
            reader.fault(name, line_of_key(text, key), "slug takes lower-case letters, numbers and dashes")
    if not _are_names(about.get("items")) or not about["items"]:
        reader.fault(name, line_of_key(text, "items"), "items is the list of the agenda's files, in order")
    for table in ("link", "video"):
        entries = reader.tables(name, about, table)
        ids = [entry.get("id") for entry in entries]
        for number, entry in enumerate(entries):
            if not entry.get("id") or ids.index(entry["id"]) != number:
                reader.fault(name, line_of(text, table, number, "id"), f"a {table} needs an id of its own")
            if entry.get("for", "facilitators") != "facilitators":
                line = line_of(text, table, number, "for")
                reader.fault(name, line, "for is facilitators, or left out")
            for key, value in entry.items():
                kind = int if key == "seconds" else str
                if type(value) is not kind:
                    line = line_of(text, table, number, key)
                    reader.fault(name, line, f"{key} must be {_kind(kind)}")
            _check_address(reader, table, number, entry.get("address"), text)


def _check_address(reader: Reader, table: str, number: int, address: Any, text: str) -> None:
    """Check an address: empty where it isn't known yet, else one that a page may link to."""
    may, kinds = (may_play, "https://") if table == "video" else (may_link, "https://, http:// or mailto:")
    if isinstance(address, str) and address and not may(address):
        said = f"the address of a {table} begins with {kinds}, not {address[:40]!r}"
        reader.fault("workshop.toml", line_of(text, table, number, "address"), said)


def _read_item(reader: Reader, name: str) -> PackItem | None:
    text = reader.text(name)
    if text is None:
        return None
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == "+++"][:2]
    if len(fences) < 2 or fences[0] != 0:
        reader.fault(name, 1, "begin with +++, the item's settings, and +++ again")
        return None
    about = reader.toml(name, "\n".join(lines[1 : fences[1]]), first=1)
    for key, kind in ITEM_KEYS.items():
        if key not in about and key in ("title", "minutes", "min_minutes"):
            reader.fault(name, 1, f"{key} is missing")
        elif key in about and type(about[key]) is not kind:
            reader.fault(name, line_of_key(text, key), f"{key} must be {_kind(kind)}")
            about.pop(key)
    for key in sorted(set(about) - set(ITEM_KEYS)):
        reader.fault(name, line_of_key(text, key), f"unknown setting {key!r}")
    if about.get("min_minutes", 0) > about.get("minutes", 10**6):
        reader.fault(name, line_of_key(text, "min_minutes"), "min_minutes is more than minutes")
    slides = _split(reader, name, lines, fences[1] + 1)
    if slides and all(slide.text("video") for slide in slides):
        said = "an item needs a slide without a video: a video's slide is shown only once it has an address"
        reader.fault(name, slides[0].line, said)
    # settings count as empty lines, so that the lines keep their numbers
    reader.links(name, "\n" * (fences[1] + 1) + "\n".join(lines[fences[1] + 1 :]))
    if not slides:
        reader.fault(name, len(lines) or 1, "an item needs a slide: a line that begins with '# '")
    if "minutes" in about and all(slide.number("seconds") for slide in slides):
        _check_sum(reader, name, about, slides, line_of_key(text, "minutes"))
    return PackItem(name, about, slides)


def _check_sum(reader: Reader, name: str, about: dict[str, Any], slides: list[PackSlide], line: int) -> None:
    planned = sum(slide.number("seconds") for slide in slides if not slide.optional)
    if planned != about["minutes"] * 60:
        said = f"the slides take {planned} seconds, and {about['minutes']} minutes are planned"
        reader.fault(name, line, said)
    protected = sum(slide.number("protected") for slide in slides)
    if protected > about.get("min_minutes", 0) * 60:
        reader.fault(name, line, f"{protected} seconds are protected, more than the least minutes have")


def _kind(kind: type) -> str:
    return {str: "text in quotes", int: "a whole number", bool: "true or false"}[kind]


def _split(reader: Reader, name: str, lines: list[str], first: int) -> list[PackSlide]:
    slides: list[PackSlide] = []
    section, head = "body", False
    for number, line in enumerate(lines[first:], first + 1):
        if line.startswith("# "):
            slides.append(PackSlide(line[2:].strip(), name, number))
            section, head = "body", True
            continue
        if not slides:
            if line.strip():
                reader.fault(name, number, "text before the first slide's title")
            continue
        slide = slides[-1]
        setting = re.match(r"([a-z_]+):\s*(.*)$", line) if head else None
        if setting:
            _set(reader, slide, setting[1], setting[2].strip(), number)
            continue
        head = False
        if line.startswith("## "):
            title = line[3:].strip().lower()
            section = {"say now": "say", "notes": "notes"}.get(title, "")
            if not section:
                reader.fault(name, number, "a slide has '## Say now' and '## Notes', nothing else")
                section = "notes"
            continue
        setattr(slide, section, getattr(slide, section) + line + "\n")
    for slide in slides:
        slide.body, slide.notes = slide.body.strip(), slide.notes.strip()
        slide.say = " ".join(slide.say.split())
    return slides


def _set(reader: Reader, slide: PackSlide, key: str, value: str, line: int) -> None:
    if key not in SETTINGS:
        reader.fault(slide.file, line, f"unknown setting {key!r}")
    elif key in slide.settings:
        reader.fault(slide.file, line, f"{key} is given twice")
    elif key in ("seconds", "protected") and not (value.isascii() and value.isdigit() and len(value) < 7):
        reader.fault(slide.file, line, f"{key} must be a whole number of seconds, not {value!r}")
        slide.settings[key] = ("0", line)
    elif key == "optional" and value not in ("yes", "no"):
        reader.fault(slide.file, line, "optional is yes or no")
    elif key == "advice" and value not in advice.KINDS:
        reader.fault(slide.file, line, f"advice is {' or '.join(advice.KINDS)}, not {value!r}")
    else:
        slide.settings[key] = (value, line)


def _check_slides(
    reader: Reader, items: list[PackItem], about: dict[str, Any], kinds: dict[str, Any]
) -> None:
    videos = {str(video.get("id")) for video in about.get("video", [])}
    links = {str(link.get("id")) for link in about.get("link", [])}
    seen: set[str] = set()
    for slide in (slide for item in items for slide in item.slides):
        if not slide.title:
            reader.fault(slide.file, slide.line, "a slide needs a title")
        if not re.fullmatch(r"[a-z0-9-]{1,60}", slide.text("id")):
            reader.fault(
                slide.file, slide.line, "a slide needs an id of lower-case letters, numbers and dashes"
            )
        elif slide.text("id") in seen:
            reader.fault(
                slide.file, slide.settings["id"][1], f"another slide is called {slide.text('id')!r} too"
            )
        seen.add(slide.text("id"))
        if "seconds" not in slide.settings:
            reader.fault(slide.file, slide.line, "seconds is missing")
        video, line = slide.settings.get("video", ("", 0))
        if video and video not in videos:
            reader.fault(slide.file, line, f"workshop.toml has no video {video!r}")
        for link in sorted(set(slide.links) - links):
            reader.fault(slide.file, slide.settings["links"][1], f"workshop.toml has no link {link!r}")
        points = sum(1 for row in slide.body.splitlines() if re.match(r"[-*] ", row))
        if points > MAX_POINTS:
            reader.fault(slide.file, slide.line, f"at most {MAX_POINTS} points fit, not {points}")
        if "activity" in slide.settings:
            _check_activity(reader, slide, kinds)


def _check_activity(reader: Reader, slide: PackSlide, kinds: dict[str, Any]) -> None:
    (value, line) = slide.settings["activity"]
    kind, _, words = value.partition(" ")
    activity = activities.get(kind)
    if activity is None:
        reader.fault(slide.file, line, f"no activity is called {kind!r}")
    else:
        try:
            slide.spec = activity.spec(kinds[kind], words.strip())
        except ValueError as problem:
            reader.fault(slide.file, line, str(problem))


def _read_faqs(reader: Reader) -> list[dict[str, str]]:
    text = reader.text("faq.toml")
    entries = reader.tables("faq.toml", reader.toml("faq.toml", text), "faq")
    for number, entry in enumerate(entries):
        if isinstance(entry.get("id"), str) and not re.fullmatch(r"[\w-]{0,60}", entry["id"]):
            reader.fault("faq.toml", line_of(text or "", "faq", number, "id"), "an id has up to 60 letters")
        for key in ("id", "question", "answer", "source"):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                reader.fault("faq.toml", line_of(text or "", "faq", number), f"{key} is missing")
            else:
                reader.links("faq.toml", entry[key], first=line_of(text or "", "faq", number, key))
    return entries
