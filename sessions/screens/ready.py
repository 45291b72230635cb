"""What the console's list says before the start of what isn't stored: when a phone reached us last."""

from dataclasses import dataclass
from datetime import datetime

from sessions import clock, presence
from sessions.models import Session


@dataclass(frozen=True)
class Ready:
    """`phone_at`: when a phone last reached us; `spare`: minutes from planned end to hard end, if any."""

    phone_at: datetime | None
    spare: int | None


def ready(session: Session) -> Ready:
    spare = clock.minutes_between(session.scheduled_end, session.hard_end) if session.hard_end else None
    return Ready(presence.phone_at(session.pk), spare)
