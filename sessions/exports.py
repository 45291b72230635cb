"""Questions as CSV that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from django.utils import timezone

from sessions.markdown import plain
from sessions.models import Question

COLUMNS = ["session", "code", "where", "slide", "question", "votes", "outcome", "owner", "due", "answer"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula, in each of its lines."""
    lines = str("" if value is None else value).splitlines() or [""]
    return "\n".join("'" + line if line.lstrip(" \u00a0").startswith(_FORMULA) else line for line in lines)


def questions_csv(questions: Iterable[Question]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for question in questions:
        session = question.session
        day = timezone.localtime(session.starts_at, session.tz).strftime("%Y-%m-%d %H:%M")
        row = [
            f"{session} {day}",
            session.code,
            session.place,
            plain(question.slide.title) if question.slide else "",
            question.text,
            getattr(question, "votes", None) or question.upvotes.count(),
            question.get_outcome_display(),
            question.owner,
            question.due.isoformat() if question.due else "",
            question.answer,
        ]
        writer.writerow([safe_cell(cell) for cell in row])
    return "\ufeff" + out.getvalue()
