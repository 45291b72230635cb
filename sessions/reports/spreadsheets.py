"""Questions as CSV that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from sessions.markdown import plain
from sessions.models import Question
from sessions.models.questions import QuestionQuerySet
from sessions.models.standing import Result

COLUMNS = (
    "session",
    "code",
    "where",
    "slide",
    "asked",
    "question",
    "votes",
    "outcome",
    "owner",
    "with whom",
    "due",
    "answer",
    "answered by",
    "answered on",
)
ROWS_AT_ONCE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """Text of which no spreadsheet takes any line for a formula."""
    lines = str("" if value is None else value).splitlines() or [""]
    return "\n".join("'" + line if line.lstrip(" \u00a0").startswith(_FORMULA) else line for line in lines)


def questions_csv(questions: QuestionQuerySet) -> Iterator[str]:
    """The file, line by line, in a number of queries that doesn't grow with it.

    Each question has its votes. What somebody flagged is left out, and so is every name: a file goes on to
    readers whom nobody chose.
    """
    yield "\ufeff" + _line(COLUMNS)
    found = questions.without_left_out().exclude(result=Result.WITHDRAWN).for_reading()
    for question in found.iterator(chunk_size=ROWS_AT_ONCE):
        yield _line(_row(question))


def _row(question: Question) -> list[Any]:
    session = question.session
    return [
        f"{session} {_day(session.starts_at, session)}",
        session.code,
        session.place,
        plain(question.slide.title) if question.slide else "",
        question.get_way_display(),
        " ".join(filter(None, [question.shown_text, question.redaction_note])),
        question.votes,
        question.get_standing_display(),
        question.owner or "",
        question.with_whom,
        question.due.isoformat() if question.due else "",
        question.answer,
        question.answered_by or "",
        _day(question.answered_at, session) if question.answered_at else "",
    ]


def _day(moment: Any, session: Any) -> str:
    return timezone.localtime(moment, session.tz).strftime("%Y-%m-%d %H:%M")


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(safe_cell(cell) for cell in cells)
    return out.getvalue()
