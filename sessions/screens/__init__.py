"""Screens: the one table of audiences, their parts and the changes that affect each part; and `render`.

A part is drawn without request, user or participant: its bytes are the same for everyone of its audience.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions import activities
from sessions.agenda import parked_pks, slides_of
from sessions.announce import Change
from sessions.models import Session
from sessions.screens.items import ListPart, digest, elements_between, html_of
from sessions.screens.snapshot import Snapshot
from sessions.screens.values import Values

__all__ = [
    "PARTS",
    "Drawn",
    "Snapshot",
    "digest",
    "draw",
    "elements_between",
    "html_of",
    "minding",
    "page_of_questions",
    "render",
    "script",
    "version_marker",
]
ANSWERS = {Change.SESSION, Change.MOVED, Change.ROUND, Change.ENTRIES}
SLIDE = {Change.SESSION, Change.MOVED, Change.TIME, Change.PLAN, Change.ROUND, Change.STAGE, Change.NOTICES}
PHONES = {Change.PHONE_REACHED, Change.PHONE_FORGOTTEN}
OUTLOOK = {Change.SESSION, Change.MOVED, Change.TIME, Change.PLAN, Change.CLOCK}
LISTED = {Change.SESSION, Change.QUESTIONS, Change.VOTES, Change.STAGE, Change.FLAGS}
PARTS: dict[str, dict[str, set[Change]]] = {
    "room": {
        "now": SLIDE,
        "questions": {Change.SESSION, Change.QUESTIONS, Change.VOTES},
        "question_state": {Change.SESSION, Change.QUESTIONS},
        "name_goes": {Change.SESSION},
        "asked_aloud": {Change.SESSION, Change.QUESTIONS},
        "agenda": {Change.SESSION, Change.MOVED, Change.PLAN},
        "notices": {Change.SESSION, Change.NOTICES},
        "deletion": {Change.SESSION},
    },
    "stage": {
        "now": SLIDE,
        "tally": ANSWERS | {Change.STAGE},
        "spotlight": {Change.SESSION, Change.STAGE},
        "join": {Change.SESSION, Change.STAGE},
        "here": {Change.SESSION, Change.STAGE, Change.HEADCOUNT},
        "notices": {Change.SESSION, Change.NOTICES},
    },
    "host": {
        "now": SLIDE | {Change.CLOCK, Change.STAGE_VISIBILITY, Change.FLAGS, Change.UNDO} | PHONES,
        "agenda": OUTLOOK,
        "questions": LISTED,
        "people": {
            Change.SESSION,
            Change.PEOPLE,
            Change.LOG,
            Change.STAGE,
            Change.STAGE_VISIBILITY,
            Change.PRESENCE,
        },
        "tally": ANSWERS | {Change.PRESENCE},
        "links": {Change.SESSION, Change.LINKS},
        "notices": {
            Change.SESSION,
            Change.NOTICES,
            Change.OPT_OUTS,
            Change.PEOPLE,
            Change.STAGE_VISIBILITY,
        },
    },
    "remote": {
        "time": OUTLOOK,
        "now": SLIDE | {Change.STAGE_VISIBILITY, Change.FLAGS},
        "tally": ANSWERS | {Change.PRESENCE},
        "plans": OUTLOOK,
        "notes": {Change.SESSION, Change.MOVED, Change.PLAN},
        "questions": LISTED,
        "drive": SLIDE | {Change.CLOCK, Change.UNDO},
        "notices": {Change.SESSION, Change.NOTICES},
    },
}


# The parts that are sent item by item, with the snapshot's name for the items.
SENT_BY_ITEMS = {
    ("room", "questions"): "question_items",
    ("host", "questions"): "host_items",
    ("remote", "questions"): "host_items",
}


@dataclass(frozen=True)
class Drawn:
    """The parts drawn from one reading, by audience and name, in the order of the table.

    `change_count` is the session's as it was read. `due` is when and how a screen next changes by itself, or
    None where none does. It is worked out when it is first asked for, by a query of its own.
    """

    parts: dict[str, dict[str, str]]
    change_count: int
    snapshot: Snapshot | None = None

    @cached_property
    def due(self) -> tuple[datetime, Change] | None:
        if self.snapshot is None:
            return None
        with timezone.override(self.snapshot.session.tz):
            return self.snapshot.due


def minding(audience: str, changes: Iterable[Change]) -> set[str]:
    """The parts of an audience's screen that these changes affect."""
    happened = set(changes)
    return {part for part, minds in PARTS[audience].items() if minds & happened}


def render(session: Session | int, audience: str, parts: Collection[str] | None = None) -> dict[str, str]:
    """The parts of a session's screen by name, in the order of the table; all of them without `parts`."""
    return draw(session, {audience: parts}).parts[audience]


def page_of_questions(session_pk: int, number: int) -> str:
    """One page of the room's questions, counted from 1: elements as a frame brings them."""
    part = render(session_pk, "room", ["questions"])["questions"]
    assert isinstance(part, ListPart)
    return part.page("question-list", number)


def draw(session: Session | int, wanted: Mapping[str, Collection[str] | None]) -> Drawn:
    """Draw the wanted parts of several audiences from one reading of the session; None stands for all.

    `session` is its key, or the session that a page has read with `for_screens`.
    """
    of_host = wanted.get("host", ())
    snapshot = Snapshot(session, drawers=of_host is None or "people" in of_host)
    with timezone.override(snapshot.session.tz):
        parts = {name: _draw_parts(snapshot, name, given) for name, given in wanted.items()}
    return Drawn(parts, snapshot.session.change_count, snapshot)


def _draw_parts(snapshot: Snapshot, audience: str, parts: Collection[str] | None) -> dict[str, str]:
    wanted = set(PARTS[audience] if parts is None else parts)
    drawn: dict[str, str] = {}
    for part in PARTS[audience]:
        if part in wanted:
            template: Any = get_template(f"sessions/{audience}/_{part}.html")
            context = Context()
            context.dicts.append(Values(snapshot))
            context.push()  # for what the template itself names
            html = template.template.render(context)
            drawn[part] = SafeString(html.strip())  # a template's output, escaped
            if (audience, part) in SENT_BY_ITEMS:
                drawn[part] = ListPart(drawn[part], getattr(snapshot, SENT_BY_ITEMS[audience, part]))
    return drawn


def version_marker(version: str, previous: str, now: datetime | None = None) -> str:
    """The versions a frame leads to and from, as an element. A phone with another one fetches its page."""
    at = now.isoformat() if now else ""
    return format_html(
        '<i id="pulse" hidden data-version="{}" data-was="{}" data-now="{}"></i>', version, previous, at
    )


def script(session: Session) -> list[dict[str, Any]]:
    """The notes to read and print beforehand: {planned, starts, minutes, slides} of each item.

    A slide comes with its `preview`: its question with the right answer, where it has one.
    """
    snapshot = Snapshot(session.pk)
    start, items = session.starts_at, []
    for planned in snapshot.agenda.plan:
        parked = parked_pks(planned)
        slides = [
            {"slide": slide, "preview": activities.preview(slide), "is_parked": slide.pk in parked}
            for slide in slides_of(planned)
        ]
        minutes = round(planned.seconds / 60)
        items.append({"planned": planned, "starts": start, "minutes": minutes, "slides": slides})
        start += timedelta(seconds=planned.seconds)
    return items
