"""The agenda on one page: when each item begins, who leads it, what to say, what is left out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.agenda import Agenda, kept_slides, left_out_of
from sessions.models import PlannedItem, Session, Slide


@dataclass(frozen=True)
class SheetLine:
    """An item: `says` are the lines to say at its slides, each once; `left_out` are slides."""

    planned: PlannedItem
    starts: datetime
    minutes: int
    says: list[str]
    left_out: list[Slide]


def lines_of(session: Session) -> list[SheetLine]:
    """The items in their order, from the planned start, in the session's zone."""
    starts, lines = session.starts_at.astimezone(session.tz), []
    for planned in Agenda(session).plan:
        planned.session = session
        says = list(dict.fromkeys(slide.say for slide in kept_slides(planned) if slide.say))
        lines.append(SheetLine(planned, starts, round(planned.seconds / 60), says, left_out_of(planned)))
        starts += timedelta(seconds=planned.seconds)
    return lines
