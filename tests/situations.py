"""The situations that somebody worked out by hand, and the real verbs by which they are played."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from steps import step_of

from sessions.actions import (
    late_start,
    leaving_out,
    lifecycle,
    moderation,
    moving,
    putting_right,
    questions,
    replanning,
    timing,
    undo,
)
from sessions.forecast import promised_end
from sessions.models import Session, Slide, Workshop

FOLDER = Path(__file__).parent / "sessions" / "time" / "situations"
DAY = date(2026, 12, 8)
VERBS: dict[str, Callable[..., None]] = {
    "start": lambda session: lifecycle.start(session),
    "item": lambda session, position: go_to(session, position),
    "jump": lambda session, position: go_to(session, position),
    "back": lambda session, position: go_to(session, position),
    "slide": lambda session, key: show(session, key),
    "pause": lambda session: timing.pause(session),
    "resume": lambda session: timing.resume(session),
    "break": lambda session, minutes: timing.take_break(session, minutes=int(minutes)),
    "plus": lambda session, seconds: timing.extend(session, seconds=int(seconds)),
    "minus": lambda session, seconds: timing.extend(session, seconds=-int(seconds)),
    "park": lambda session, key: leave_out(session, key),
    "bring": lambda session, key: bring(session, key),
    "leave": lambda session, position: leaving_out.leave_out(
        session, piece=f"#{position}", version=session.plan_version
    ),
    "undo": lambda session: undo.undo(session, undo_pk=session.undo_step.pk),
    "later": lambda session, seconds: end_later(session, int(seconds)),
    "shrink": lambda session, position, seconds: shrink(session, position, seconds),
    "undo plan": lambda session: replanning.undo_plan(session, version=session.plan_version),
    "question on": lambda session: put_on_the_stage(session),
    "question off": lambda session: moderation.clear_spotlight(session),
    "began": lambda session, seconds: putting_right.we_began(session, seconds=int(seconds)),
    "item began": lambda session, seconds: putting_right.item_began(
        session, seconds=int(seconds), step=step_of(session)
    ),
    "keep": lambda session, what: keep(session, what),
    "end": lambda session: lifecycle.end(session),
    "reopen": lambda session: lifecycle.reopen(session),
}
KEYED = ("slide", "park", "bring", "keep")  # their word is a slide's id, or what is kept


def go_to(session: Session, position: str) -> None:
    moving.jump(session, step=step_of(session), position=int(position))


def show(session: Session, key: str) -> None:
    slide = Slide.objects.get(item__workshop=session.workshop, key=key)
    moving.show_slide(session, step=step_of(session), slide_pk=slide.pk)


def leave_out(session: Session, key: str) -> None:
    leaving_out.leave_out(session, piece=key, version=session.plan_version)


def bring(session: Session, key: str) -> None:
    leaving_out.put_back(session, piece=key, version=session.plan_version)


def shrink(session: Session, position: str, seconds: str) -> None:
    replanning.shorten_plan(session, pieces=f"#{position}={seconds}", version=session.plan_version)


def put_on_the_stage(session: Session) -> None:
    [asked] = questions.log_spoken(session, text="Why?")
    moderation.spotlight(session, question_pk=asked.pk)


def keep(session: Session, what: str) -> None:
    answer = {"end": late_start.keep_end, "length": late_start.keep_length}[what]
    answer(session, version=session.plan_version)


def end_later(session: Session, seconds: int) -> None:
    """As far as the room is theirs."""
    end = promised_end(session)
    if session.hard_end:
        seconds = min(seconds, round((session.hard_end - end).total_seconds()))
    replanning.end_later(session, seconds=seconds, version=session.plan_version)


@dataclass(frozen=True)
class Event:
    at: str
    verb: str
    words: list[str]


def events_of(situation: dict[str, Any]) -> list[Event]:
    found = []
    for event in situation["events"]:
        at, verb, *words = event.split()
        if words and f"{verb} {words[0]}" in VERBS:
            verb = f"{verb} {words.pop(0)}"
        found.append(Event(at, verb, words))
    return found


def read() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.toml"))
    return [each for file in files for each in tomllib.loads(file.read_text())["situation"]]


def can_be_played(situation: dict[str, Any]) -> bool:
    known = all(
        event.verb in VERBS and all(word.isdigit() or event.verb in KEYED for word in event.words)
        for event in events_of(situation)
    )
    return known and bool(situation["events"])


SITUATIONS = read()
PLAYED = [each for each in SITUATIONS if can_be_played(each)]


def moment(at: str, session: Session) -> datetime:
    return datetime.combine(DAY, time.fromisoformat(at), session.tz)


def session_of(workshop: Workshop) -> Session:
    """One that says only in which zone it is."""
    return Session(workshop=workshop)
