"""What a database holds of one session: its seats, and the rows that each came from one person.

Such a row is of a model with a participant or a tag. Nothing here knows a kind of activity.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from sessions.models import MutedTag, Participant, Question, Round, Session, Upvote
from sessions.privacy.attack.rows import Row, Source

SEAT, QUESTION, VOTE, ANSWER, FLAG = "seat", "question", "vote", "answer", "flag"
TOO_FEW = 4  # people: among fewer nothing can hide anybody
_MARK = re.compile(r"[\w+/=-]{16,}")


@dataclass(frozen=True)
class Kind:
    """A table of such rows; `column` leads to the session, or to what belongs to it (`parent`)."""

    name: str
    model: type[models.Model]
    column: str
    parent: type[models.Model] | None

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Item:
    """A row that came from one person, read as an attacker reads it."""

    kind: str
    row: Row
    slide: Any  # a question's; of a vote, its question's
    round: Any  # of an answer
    question: Any  # of a vote
    times: Mapping[str, float]  # by column
    marks: frozenset[str]  # long random-looking values
    seats: frozenset[int]  # keys of participants that it names
    unsigned: bool = True


@dataclass
class Evidence:
    """One session as a source holds it."""

    source: str
    session: Row
    seats: list[Item] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def all(self) -> list[Item]:
        return [*self.seats, *self.items]

    @property
    def is_too_few(self) -> bool:
        """Whether too few people took part to hide anybody. Without seats nobody can tell."""
        return 0 < len([seat for seat in self.seats if not seat.row.deleted]) < TOO_FEW

    def of(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]


@cache
def kinds() -> list[Kind]:
    """Every table whose rows each come from one person, seats first.

    A mark at which a sender was muted comes from a facilitator: it repeats the tag of one question, and is
    no second thing of whoever asked it.
    """
    found = [Kind(SEAT, Participant, "session_id", None)]
    for model in apps.get_models():
        if model in (Participant, MutedTag) or not (_seat_columns(model) or _has_tag(model)):
            continue
        for name, column, parent in _ways_home(model):
            found.append(Kind(name, model, column, parent))
            break
    return found


def read(source: Source, code: str) -> Evidence | None:
    """What a source holds of the session with this code."""
    table = Session._meta.db_table
    session = next((row for row in source.rows(table) if row.values["code"] == code), None)
    if session is None:
        return None
    slides = {row.key: row.values.get("slide_id") for row in source.rows(Question._meta.db_table)}
    evidence = Evidence(source.name, session)
    seats: set[int] = set()
    for kind in kinds():
        homes = {session.key} if kind.parent is None else _keys_of(source, kind.parent, session.key)
        rows = [row for row in source.rows(kind.table) if row.values.get(kind.column) in homes]
        if kind.name == SEAT:
            seats = {row.key for row in rows}
        made = [_item(kind, row, slides, seats) for row in rows if not row.values.get("spoken")]
        (evidence.seats if kind.name == SEAT else evidence.items).extend(made)
    return evidence


def _keys_of(source: Source, parent: type[models.Model], session: int) -> set[int]:
    rows = source.rows(parent._meta.db_table)
    return {row.key for row in rows if row.values.get("session_id") == session}


def _item(kind: Kind, row: Row, slides: Mapping[int, Any], seats: set[int]) -> Item:
    question = row.values.get("question_id") if kind.parent is Question else None
    return Item(
        kind=kind.name,
        row=row,
        slide=slides.get(question) if question is not None else row.values.get("slide_id"),
        round=row.values.get("round_id") if kind.parent is Round else None,
        question=question,
        times=dict(_times(row.values)),
        marks=frozenset(_marks(kind.model, row.values)),
        seats=frozenset(_named_seats(kind.model, row.values, seats)) if kind.name != SEAT else frozenset(),
        unsigned=row.values.get("name_shown_to", "nobody") == "nobody",
    )


def _times(values: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for column, value in values.items():
        moment = value
        if isinstance(value, str) and len(value) >= 19 and value[4:5] == value[7:8] == "-":
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                continue
        if isinstance(moment, datetime):
            yield column, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _marks(model: type[models.Model], values: Mapping[str, Any]) -> Iterator[str]:
    texts = {each.column for each in model._meta.concrete_fields if type(each) is models.TextField}
    for column, value in values.items():
        if isinstance(value, bytes | memoryview):
            value = bytes(value).hex()
        if isinstance(value, str) and column not in texts and _MARK.fullmatch(value):
            yield value


def _named_seats(model: type[models.Model], values: Mapping[str, Any], seats: set[int]) -> Iterator[int]:
    """Keys of participants in a column that refers to one, or that the models don't know."""
    known = {each.column for each in model._meta.concrete_fields}
    for column, value in values.items():
        if (column in _seat_columns(model) or column not in known) and _whole(value) in seats:
            yield _whole(value)


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool | date) else 0


def _seat_columns(model: type[models.Model]) -> set[str]:
    return {str(each.column) for each in model._meta.concrete_fields if each.related_model is Participant}


def _has_tag(model: type[models.Model]) -> bool:
    return any(each.name.endswith("tag") for each in model._meta.concrete_fields)


def _ways_home(model: type[models.Model]) -> Iterator[tuple[str, str, type[models.Model] | None]]:
    """A kind's name, and the column that leads to the session, by the shortest way."""
    names = {Question: QUESTION, Upvote: VOTE}
    columns = {each.related_model: str(each.column) for each in model._meta.concrete_fields}
    if Session in columns:
        yield names.get(model, str(model._meta.verbose_name)), columns[Session], None
    if Question in columns and model is not Question:
        yield names.get(model, str(model._meta.verbose_name)), columns[Question], Question
    if Round in columns:
        yield ANSWER, columns[Round], Round
