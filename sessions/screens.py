"""Who sees what: the one table of audiences and parts, and `render`.

A part is drawn without request, user or participant: its bytes are the same for everyone of its audience.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions import activities, addresses, clock, lists, presence
from sessions.models import Question, Session, Slide
from sessions.qr import qr_svg

PARTS: dict[str, tuple[str, ...]] = {
    "room": ("now", "questions", "agenda", "notices"),
    "stage": ("now", "tally", "asked", "join", "here"),
    "host": ("now", "agenda", "questions", "people", "tally", "links"),
}
LISTS = ("waiting", "shown", "later", "done")  # of questions, on the console


def render(session_pk: int, audience: str, parts: Iterable[str] | None = None) -> dict[str, str]:
    """The parts of a session's screen by name, in the order of the table; all of them without `parts`."""
    wanted = PARTS[audience] if parts is None else [part for part in PARTS[audience] if part in set(parts)]
    if not wanted:
        return {}
    snapshot = Snapshot(session_pk, audience)
    with timezone.override(snapshot.session.tz):
        context = snapshot.context
        drawn = {part: render_to_string(f"sessions/{audience}/_{part}.html", context) for part in wanted}
    return {part: SafeString(html.strip()) for part, html in drawn.items()}  # a template's output, escaped


def digest(parts: Mapping[str, str]) -> str:
    """Names the bytes of a whole screen: equal digests, equal screens."""
    whole = "\0".join(parts[name] for name in sorted(parts))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def version_marker(version: str, previous: str, now: datetime | None = None) -> str:
    """Names the screen a frame leads to, and from which: a phone that had another one fetches its page."""
    at = now.isoformat() if now else ""
    return format_html(
        '<i id="pulse" hidden data-version="{}" data-was="{}" data-now="{}"></i>', version, previous, at
    )


def script(session: Session) -> list[dict[str, Any]]:
    """What a facilitator reads and prints beforehand: {planned, starts, minutes, slides} of each item.

    A slide comes with its `preview`: its question with the right answer, where it has one.
    """
    snapshot = Snapshot(session.pk, "host")
    start, items = session.starts_at, []
    for planned in snapshot.plan:
        slides = [{"slide": slide, "preview": activities.preview(slide)} for slide in snapshot.kept(planned)]
        minutes = round(planned.seconds / 60)
        items.append({"planned": planned, "starts": start, "minutes": minutes, "slides": slides})
        start += timedelta(seconds=planned.seconds)
    return items


class Snapshot:
    """One reading of a session, as templates need it."""

    def __init__(self, session_pk: int, audience: str, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.session = Session.objects.select_related("workshop", "question_on_screen__slide").get(
            pk=session_pk
        )
        self.audience = audience
        self.plan = list(
            self.session.plan.select_related("item")
            .prefetch_related("item__slides", "dropped")
            .order_by("position")
        )
        self.runs = list(self.session.runs.select_related("slide__item").order_by("pk"))
        planned = {each.pk: each for each in self.plan}
        for run in self.runs:
            run.planned = planned[run.planned_id]  # with its slides, read once
        self.run = next((run for run in reversed(self.runs) if run.ended_at is None), None)
        self.phase = self.session.phase(self.now)
        with timezone.override(self.session.tz):
            self.context = self._context()

    def _context(self) -> dict[str, Any]:
        session, run = self.session, self.run
        context: dict[str, Any] = {
            "audience": self.audience,
            "session": session,
            "workshop": session.workshop,
            "phase": self.phase,
            "code": f"{session.code[:3]}·{session.code[3:]}",
            "starts": self._shown(session.starts_at),
            "promised": self._shown(session.promised_end),
            "run": run if self.phase == "on" else None,
            "slide": run.slide if run and self.phase == "on" else None,
            "step": run.step if run else "start",
            "of": len(self.plan),
            "items": self._items(),
            "here": presence.count(session.pk) if self.audience != "room" else None,
            "stage_state": presence.stage(session.pk) if self.audience == "host" else None,
            "questions": self._questions(),
            "asked": self._asked(),
            "turn": self._turn() if self.audience == "room" else "",
            "address": addresses.host_shown(),
        }
        if run and self.phase == "on":
            kept = self.kept(run.planned)
            context["position"] = run.planned.position
            context["slide_number"] = next((n for n, s in enumerate(kept, 1) if s.pk == run.slide_id), 1)
            context["slides_in_item"] = len(kept)
            context["activity"] = activities.view(session, run.slide, self.now)
            offered = set(run.slide.links)
            context["links"] = [link for link in session.workshop.public_links if link["id"] in offered]
        if self.audience == "stage":
            context["qr"] = qr_svg(addresses.join_url(session))
        if self.audience == "host":
            context["next_slide"], context["next_item"] = self._next()
            context["next_preview"] = activities.preview(context["next_slide"])
            context["answer_key"] = activities.preview(context["slide"])
            context["stage_shows"] = self._stage_shows()
            context["outlook"] = self._outlook()
            context["item_ends"] = self._shown(self._item_ends()) if context["run"] else None
            context |= lists.people(session)
            context |= {
                "join_url": addresses.join_url(session),
                "stage_url": addresses.stage_url(session),
            }
            context["log"] = list(session.log.select_related("user")[:30])
        return context

    def kept(self, planned: Any) -> list[Slide]:
        dropped = {slide.pk for slide in planned.dropped.all()}
        return [
            slide
            for slide in planned.item.slides.all()
            if slide.pk not in dropped and not slide.is_empty_slot
        ]

    def _items(self) -> list[dict[str, Any]]:
        """Each item as planned and as it went: {planned, item, state, minutes, actual, starts, slides}."""
        at = self.session.started_at or self.session.starts_at
        rows = []
        for planned in self.plan:
            runs = [run for run in self.runs if run.planned_id == planned.pk]
            on = self.phase == "on" and self.run is not None and self.run.planned_id == planned.pk
            spent = sum(((run.ended_at or self.now) - run.started_at).total_seconds() for run in runs)
            rows.append(
                {
                    "planned": planned,
                    "item": planned.item,
                    "position": planned.position,
                    "state": "now" if on else "done" if runs else "later",
                    "minutes": round(planned.seconds / 60),
                    "actual": max(1, round(spent / 60)) if runs and not on else None,
                    "slides": self.kept(planned) if on else [],
                }
            )
        if self.audience == "host":
            self._project(rows, at)
        return rows

    def _project(self, rows: list[dict[str, Any]], at: datetime) -> None:
        """When each item that hasn't begun will start, as it goes now."""
        start = self._item_ends() if self.run and self.phase == "on" else at
        for row in rows:
            if row["state"] == "later":
                row["starts"] = self._shown(start)
                start = start + timedelta(seconds=row["planned"].seconds)

    def _item_ends(self) -> datetime:
        """When the item that is on ends as it goes now: over its time or paused, that moves."""
        assert self.run is not None
        left = clock.left(ends_at=self.run.ends_at, paused_at=self.run.paused_at, now=self.now)
        return self.now + timedelta(seconds=max(left, 0))

    def _shown(self, moment: datetime) -> datetime:
        return timezone.localtime(clock.shown(moment), self.session.tz)

    def _next(self) -> tuple[Slide | None, Any]:
        """The slide after this one, and its item when that is another one."""
        if self.run is None:
            first = self.plan[0] if self.plan else None
            return (self.kept(first)[0], first) if first else (None, None)
        kept = self.kept(self.run.planned)
        place = next((n for n, slide in enumerate(kept) if slide.pk == self.run.slide_id), 0)
        if place + 1 < len(kept):
            return kept[place + 1], None
        after = next((p for p in self.plan if p.position > self.run.planned.position), None)
        return (self.kept(after)[0], after) if after else (None, None)

    def _stage_shows(self) -> str:
        """What lies on top on the stage: `moment`, `join`, `asked`, `break`, `slide`, or the phase."""
        session = self.session
        if session.blanked_at:
            return "blank"
        if session.join_shown_at and self.phase == "on":
            return "join"
        if self._asked() and self.phase in ("doors", "on"):
            return "asked"
        if self.phase == "on" and self.run:
            return "break" if self.run.back_at else "slide"
        return self.phase

    def _outlook(self) -> dict[str, Any] | None:
        """{ends, late, early, rest}: when it will end as it goes now, and the minutes from the promise."""
        if self.run is None or self.phase != "on":
            return None
        begun = {run.planned_id for run in self.runs}
        rest = sum(p.seconds for p in self.plan if p.pk not in begun)
        left = (self._item_ends() - self.now).total_seconds()
        seen = clock.outlook(now=self.now, left_in_item=left, rest=rest, promised=self.session.promised_end)
        return {
            "ends": self._shown(seen.ends),
            "late": seen.late,
            "early": -seen.late,
            "rest": rest,
        }

    def _asked(self) -> Question | None:
        """The question on the stage: whatever is stored, only one that the room may read is drawn."""
        question = self.session.question_on_screen
        return question if question and question.is_shown else None

    def _turn(self) -> str:
        """Changes when anything was done with any question, shown or not: phones then ask what is theirs."""
        done = self.session.questions.order_by("pk").values_list(
            "pk", "outcome", "shown_at", "later_at", "answered_at"
        )
        return digest({str(pk): repr(rest) for pk, *rest in done if any(rest)})

    def _questions(self) -> Any:
        asked = self.session.questions.select_related("slide", "participant")
        if self.audience != "host":
            return list(asked.with_votes().shown())
        return lists.of_questions(asked, LISTS)
