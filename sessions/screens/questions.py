"""Drawing a question for the room and for the console. It is drawn once while only its votes change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from sessions.models import Question, Session
from sessions.screens.items import Item, digest, joined

MAX_DRAWN = 4_000
COUNT_HERE = SafeString("<!--votes-->")
_drawn: dict[tuple, str] = {}  # questions without their votes, by all that is drawn of them


def forget_drawn() -> None:
    """Empty the cache, so that no text is held for longer than it is needed."""
    _drawn.clear()


def draw_for_room(question: Question, session: Session, phase: str) -> Item:
    """A question as the room sees it."""
    count = ""
    if phase != "over":
        count = format_html('<span id="votes-{}" class="count-live">{}</span>', question.pk, question.votes)
    told = question.votes if phase == "over" else None  # in a sentence then
    html = _draw("sessions/room/_question.html", question, session, phase=phase, told=told)
    return _item(f"question-{question.pk}", html, "question-list", count, question.votes)


def draw_for_host(question: Question, session: Session, phase: str, prefix: str = "") -> Item:
    """A question as the console lists it. `prefix` begins its ids where it may stand on the page already."""
    votes = ""
    if question.votes:
        votes = format_html('<b class="count-live" title="{}">▲ {}</b> ·', gettext("votes"), question.votes)
    count = format_html('<span id="{}votes-{}">{}</span>', prefix, question.pk, votes)
    on_screen = session.spotlight_id == question.pk
    html = _draw(
        "sessions/host/_question.html",
        question,
        session,
        phase=phase,
        prefix=prefix,
        on_screen=on_screen,
        muted=question.sender_muted and question.has_mutable_sender,
        flags=question.flag_count,
    )
    return _item(f"{prefix}question-{question.pk}", html, f"{question.console_list}-questions", count)


def _item(id_: str, html: str, list_id: str, count: str, number: int | None = None) -> Item:
    return Item(id_, SafeString(html.replace(COUNT_HERE, count, 1)), list_id, count, number)


def _draw(template: str, question: Question, session: Session, **shown: Any) -> str:
    """A question without its votes. `shown` has whatever its template shows of anything else."""
    fields = tuple(question.__dict__[field.attname] for field in question._meta.concrete_fields)
    name = question.participant.name if question.participant else ""
    title = question.slide.title if question.slide else ""
    key = (template, fields, name, title, session.code, get_language(), *shown.items())
    html = _drawn.get(key)
    if html is None:
        if len(_drawn) >= MAX_DRAWN:
            _drawn.clear()
        found: Any = get_template(template)
        context = Context({"question": question, "session": session, "count": COUNT_HERE} | shown)
        html = _drawn[key] = found.template.render(context).strip()
    return html


@dataclass(frozen=True)
class HostList:
    """One of the console's lists: its first questions, its count, and the button for the rest."""

    questions: list[Item]
    count: Item
    more: Item

    @property
    def html(self) -> SafeString:
        return joined(self.questions)

    @property
    def items(self) -> list[Item]:
        return [*self.questions, self.count, self.more]


def host_lists(lists: Mapping[str, Mapping[str, Any]], session: Session, phase: str) -> dict[str, HostList]:
    """The console's lists by name, of {rows, count, rest} each."""
    return {
        name: HostList(
            [draw_for_host(question, session, phase) for question in given["rows"]],
            Item(f"count-{name}", format_html('<b id="count-{}">{}</b>', name, given["count"])),
            _more(name, given["rest"]),
        )
        for name, given in lists.items()
    }


def _more(name: str, rest: int) -> Item:
    button = render_to_string("sessions/host/_more.html", {"name": name, "rest": rest}).strip()
    return Item(f"rest-of-{name}", format_html('<div id="rest-of-{}">{}</div>', name, SafeString(button)))


def items_of(lists: Mapping[str, HostList]) -> list[Item]:
    """The elements of the console's lists that are sent one by one."""
    return [item for each in lists.values() for item in each.items]


def drawn_for_host(questions: Iterable[Question], session: Session) -> SafeString:
    """Questions from the rest of one of the console's lists."""
    phase = session.phase()
    return joined([draw_for_host(question, session, phase, prefix="more-") for question in questions])


def fingerprint(session: Session, now: datetime) -> str:
    """It changes with every decision on any question of a session that screens may have."""
    fields = ("pk", "result", "filed_at", "follow_up_at", "shown_at", "deferred_at", "answered_at")
    words_out = ("sender_muted", "redaction", "redaction_words", "redacted_text")
    on_screens = session.questions.on_screens(now)
    done = on_screens.for_console().order_by("pk").values_list(*fields, *words_out)
    return digest({str(pk): repr(rest) for pk, *rest in done if any(rest)})
