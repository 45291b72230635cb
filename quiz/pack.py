"""The quiz file of a pack, quiz.toml: polls, quiz questions and spares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quiz.models import Choice, QuizQuestion
from sessions.markdown import refused_links
from sessions.models import Slide, Workshop
from sessions.packs.files import Reader, line_of

FILE = "quiz.toml"
LETTERS = "ABCDEF"
NO_LINK = "a link begins with https://, http:// or mailto:"
KEYS = {"id", "kind", "text", "choices", "right", "explanation", "source", "gloss", "rests_on"}


@dataclass(frozen=True)
class PackQuestion:
    id: str
    kind: str
    text: str
    choices: list[str]
    right: int | None
    explanation: str
    source: str
    gloss: str
    rests_on: list[str]  # slides that the room has to have seen


def read(reader: Reader) -> dict[str, PackQuestion]:
    """Questions by id; each fault is reported with its line."""
    text = reader.text(FILE)
    entries = reader.tables(FILE, reader.toml(FILE, text), "question")
    questions: dict[str, PackQuestion] = {}
    for number, entry in enumerate(entries):
        line = line_of(text or "", "question", number)
        problems = _problems(entry, questions)
        for key, value in entry.items():
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, str):
                    problems += [(key, NO_LINK) for _ in refused_links(part)]
        for key, problem in problems:
            reader.fault(
                FILE, line_of(text or "", "question", number, key) if key in entry else line, problem
            )
        if isinstance(entry.get("id"), str):  # with a fault in it, it's still the one a slide means
            questions[entry["id"]] = PackQuestion(
                id=entry["id"],
                kind=entry.get("kind", ""),
                text=entry.get("text", ""),
                choices=entry.get("choices", []),
                right=entry.get("right"),
                explanation=entry.get("explanation", ""),
                source=entry.get("source", ""),
                gloss=entry.get("gloss", ""),
                rests_on=entry.get("rests_on", []),
            )
    return questions


def _problems(entry: dict[str, Any], known: dict[str, PackQuestion]) -> list[tuple[str, str]]:
    found = [(key, f"unknown setting {key!r}") for key in sorted(set(entry) - KEYS)]
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        found.append(("id", "id is missing"))
    elif not re.fullmatch(r"[\w-]{1,60}", entry["id"]):
        found.append(("id", "an id has up to 60 letters, numbers and dashes"))
    elif entry["id"] in known:
        found.append(("id", f"another question is called {entry['id']!r} too"))
    if entry.get("kind") not in ("poll", "quiz", "spare"):
        found.append(("kind", "kind is poll, quiz or spare"))
    if not isinstance(entry.get("text"), str) or not entry["text"].strip():
        found.append(("text", "text is missing"))
    for key in ("explanation", "source", "gloss"):
        if not isinstance(entry.get(key, ""), str):
            found.append((key, f"{key} must be text in quotes"))
    rests_on = entry.get("rests_on", [])
    if not isinstance(rests_on, list) or not all(isinstance(each, str) for each in rests_on):
        found.append(("rests_on", "rests_on is a list of slides’ ids"))
    choices = entry.get("choices")
    if not isinstance(choices, list) or not all(isinstance(c, str) and c for c in choices):
        return [*found, ("choices", "choices is a list of texts")]
    if not 2 <= len(choices) <= len(LETTERS):
        found.append(("choices", f"2 to {len(LETTERS)} choices fit, not {len(choices)}"))
    right = entry.get("right")
    if entry.get("kind") == "poll" and right is not None:
        found.append(("right", "a poll has no right choice"))
    if entry.get("kind") in ("quiz", "spare"):
        if type(right) is not int or not 1 <= right <= len(choices):
            found.append(("right", f"right is the number of a choice, 1 to {len(choices)}"))
        if not entry.get("explanation"):
            found.append(("explanation", "explanation is missing"))
    return found


def load(slide: Slide, spec: PackQuestion) -> None:
    _make(spec, slide=slide)


def load_spares(workshop: Workshop, specs: Mapping[str, PackQuestion]) -> None:
    """Make the spares, which belong to the workshop; a facilitator may put one to the room."""
    for spec in specs.values():
        if spec.kind == "spare":
            _make(spec, workshop=workshop)


def _make(given: PackQuestion, **home: Any) -> None:
    question = QuizQuestion.objects.create(
        key=given.id,
        text=given.text,
        explanation=given.explanation,
        gloss=given.gloss,
        source=given.source,
        **home,
    )
    Choice.objects.bulk_create(
        Choice(question=question, letter=LETTERS[number - 1], text=text, correct=number == given.right)
        for number, text in enumerate(given.choices, 1)
    )
