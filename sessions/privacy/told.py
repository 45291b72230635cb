"""The rows of the data map as people are told them: on `/privacy/` in general, in a session with its days."""

from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from sessions import activities
from sessions.models import Session
from sessions.models.privacy_notice import when_shown
from sessions.privacy import data_map
from sessions.privacy.rows import DataRow, Text


@dataclass(frozen=True)
class ToldRow:
    """A row in words of the language that is active."""

    key: str
    asked_for: str
    data: str
    why: str
    required: str
    seen_by: str
    kept_until: str


def in_general(row: DataRow) -> ToldRow:
    """A row as it is true of every session."""
    days = {
        "day": _("the session’s deletion day"),
        "last_day": _("the 120th day after the session"),
        "in_summary": _("until the day that it names"),
    }
    return _told(row, **days, when_shown=_("The room sees a question once it is shown."))


def in_session(row: DataRow, session: Session) -> ToldRow:
    """A row with the days of a session, for its open pages: true whether or not questions wait there."""
    return _told(row, **_days(session), when_shown=_("The room sees a question once it is shown."))


def in_notice(row: DataRow, session: Session) -> ToldRow:
    """A row with a session's days, and with how it stands now with questions that wait."""
    return _told(row, **_days(session), when_shown=when_shown(moderated=session.moderated))


def notice_rows(session: Session) -> list[ToldRow]:
    """What the notice lists: what is asked for, then what is held by itself."""
    listed = [row for row in data_map.rows() if row.asked_for]
    return [in_notice(row, session) for row in sorted(listed, key=lambda row: row.automatic)]


def participant_rows(session: Session) -> list[ToldRow]:
    """What is held about a participant."""
    return [in_session(row, session) for row in data_map.rows() if row.of_participants]


def activity_rows(session: Session) -> list[ToldRow]:
    """What the kinds of activity ask for."""
    return [in_session(row, session) for kind in activities.every() for row in kind.personal_data]


def row_of(key: str, session: Session) -> ToldRow:
    """The row with this key."""
    return in_session(next(row for row in data_map.rows() if row.key == key), session)


def _days(session: Session) -> dict[str, str]:
    return {
        "day": day_in_words(session.names_go_on),
        "last_day": _with_year(session.questions_go_by),
        "in_summary": _("until {day}").format(day=_with_year(session.summary_until)),
    }


def day_in_words(day: date) -> str:
    return format_date(day, "l j F")


def _with_year(day: date) -> str:
    return format_date(day, "l j F Y")


def _told(row: DataRow, **words: str) -> ToldRow:
    def filled(text: Text) -> str:
        return str(text).format(**words)

    return ToldRow(
        key=row.key,
        asked_for=filled(row.asked_for),
        data=filled(row.data),
        why=filled(row.why),
        required=filled(row.required),
        seen_by=filled(row.seen_by),
        kept_until=filled(row.kept_until),
    )
