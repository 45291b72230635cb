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
from sessions.agenda import Agenda, kept_slides
from sessions.models import Question, Session
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
    for planned in snapshot.agenda.plan:
        slides = [{"slide": slide, "preview": activities.preview(slide)} for slide in kept_slides(planned)]
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
        self.agenda = Agenda(self.session, self.now)
        self.phase = self.session.phase(self.now)
        with timezone.override(self.session.tz):
            self.context = self._context()

    def _context(self) -> dict[str, Any]:
        session, run = self.session, self.agenda.current
        context: dict[str, Any] = {
            "audience": self.audience,
            "session": session,
            "workshop": session.workshop,
            "phase": self.phase,
            "code": f"{session.code[:3]}·{session.code[3:]}",
            "starts": self._shown(session.starts_at),
            "promised": self._shown(session.promised_end),
            "run": run,
            "slide": run.slide if run else None,
            "step": run.step if run else "start",
            "of": len(self.agenda.plan),
            "items": self._items(),
            "here": presence.count(session.pk) if self.audience != "room" else None,
            "stage_state": presence.stage(session.pk) if self.audience == "host" else None,
            "questions": self._questions(),
            "asked": self._asked(),
            "turn": self._turn() if self.audience == "room" else "",
            "address": addresses.host_shown(),
        }
        if run:
            kept = kept_slides(run.planned)
            context["position"] = run.planned.position
            context["slide_number"] = next((n for n, s in enumerate(kept, 1) if s.pk == run.slide_id), 1)
            context["slides_in_item"] = len(kept)
            context["activity"] = activities.view(session, run.slide, self.now)
            offered = set(run.slide.links)
            context["links"] = [link for link in session.workshop.public_links if link["id"] in offered]
        if self.audience == "stage":
            context["qr"] = qr_svg(addresses.join_url(session))
        if self.audience == "host":
            after = self.agenda.next
            context["next_slide"] = after.slide if after else None
            another_item = after is not None and (run is None or run.planned_id != after.planned.pk)
            context["next_item"] = after.planned if after and another_item else None
            context["next_preview"] = activities.preview(context["next_slide"])
            context["answer_key"] = activities.preview(context["slide"])
            context["stage_shows"] = self._stage_shows()
            context["outlook"] = self._outlook()
            context["item_ends"] = self._shown(self.agenda.item_ends) if self.agenda.item_ends else None
            context |= lists.people(session)
            context |= {
                "join_url": addresses.join_url(session),
                "stage_url": addresses.stage_url(session),
            }
            context["log"] = list(session.log.select_related("user")[:30])
        return context

    def _items(self) -> list[dict[str, Any]]:
        """Each item as planned and as it went: {planned, item, state, minutes, actual, starts, slides}."""
        rows = []
        for planned in self.agenda.plan:
            state = self.agenda.state(planned)
            rows.append(
                {
                    "planned": planned,
                    "item": planned.item,
                    "position": planned.position,
                    "state": state,
                    "minutes": round(planned.seconds / 60),
                    "actual": max(1, round(self.agenda.spent(planned) / 60)) if state == "done" else None,
                    "slides": kept_slides(planned) if state == "now" else [],
                }
            )
            if self.audience == "host" and state == "later":
                rows[-1]["starts"] = self._shown(self.agenda.starts[planned.pk])
        return rows

    def _shown(self, moment: datetime) -> datetime:
        return timezone.localtime(clock.shown(moment), self.session.tz)

    def _stage_shows(self) -> str:
        """What lies on top on the stage: `moment`, `join`, `asked`, `break`, `slide`, or the phase."""
        session = self.session
        if session.blanked_at:
            return "blank"
        if session.join_shown_at and self.phase == "on":
            return "join"
        if self._asked() and self.phase in ("doors", "on"):
            return "asked"
        if self.agenda.current:
            return "break" if self.agenda.current.back_at else "slide"
        return self.phase

    def _outlook(self) -> dict[str, Any] | None:
        """{ends, late, early, rest}: when it will end as it goes now, and the minutes from the promise."""
        seen = self.agenda.projection
        if seen is None:
            return None
        return {"ends": self._shown(seen.ends), "late": seen.late, "early": -seen.late, "rest": seen.rest}

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
