"""By when an item has to start: set and taken back, before the start and while the session is on."""

import re
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.agenda import Agenda
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver
from sessions.forecast import promised_end
from sessions.models import PlannedItem, Session

TIME_OF_DAY = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


@transaction.atomic
def set_starts_by(session: Session, *, position: int, at: object, by: Actor = None) -> None:
    """Let a later item have a time to start by, as in "11:05"; "" takes it back. Nothing waits for it."""
    session = locked(session)
    agenda = Agenda(session)
    if session.phase(agenda.now) == "over":
        raise SessionOver(REOPEN_FIRST)
    planned = _later(agenda, position)
    before, planned.starts_by = planned.starts_by, _moment(agenda, str(at).strip())
    if planned.starts_by == before:
        return
    planned.save(update_fields=["starts_by"])
    if planned.starts_by:
        log_action(session, by, "set_starts_by", item=str(planned), at=str(at).strip())
    else:
        log_action(session, by, "clear_starts_by", item=str(planned))
    announce(session, Change.PLAN)


def _later(agenda: Agenda, position: int) -> PlannedItem:
    """An item that hasn't begun. The first begins with the session."""
    planned = next((each for each in agenda.plan if each.position == position), None)
    if planned is None:
        raise Refused(_("That item isn’t in this agenda."))
    if planned.position == agenda.plan[0].position and agenda.current is None:
        raise Refused(_("That item starts the session, so it begins when the session does."), status=422)
    if planned.use is not None or planned not in agenda.to_come:
        raise Refused(_("That item has begun or was passed over, so there’s nothing to start."), status=422)
    return planned


def _moment(agenda: Agenda, at: str) -> datetime | None:
    """The next such time of day from the session's start on."""
    if not at:
        return None
    session = agenda.session
    if not TIME_OF_DAY.fullmatch(at):
        raise Refused(_("Give the time in hours and minutes, such as 11:05."), status=422)
    hour, minute = map(int, at.split(":"))
    starts = min(session.starts_at, session.started_at or session.starts_at)
    found = datetime.combine(starts.astimezone(session.tz).date(), time(hour, minute), session.tz)
    if found < starts:
        found += timedelta(days=1)
    ends = [promised_end(session) or session.over_at(), session.hard_end]
    if found >= max(end for end in ends if end):
        raise Refused(_("That time is outside the session."), status=422)
    if session.started_at and found <= agenda.now:
        raise Refused(_("That time has already passed."), status=422)
    return found
