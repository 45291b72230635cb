"""Answering, once, what holds after a late start: the end, the length, or neither for now."""

from datetime import timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone

from sessions.actions import replanning
from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.agenda import Agenda
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, SessionOver, Stale
from sessions.forecast import Forecast
from sessions.late_start import LateStart, late_start
from sessions.models import Session


@transaction.atomic
def keep_end(session: Session, *, version: int, by: Actor = None) -> None:
    """Shorten what is left along the workshop's order, so that the session ends when it was promised to."""
    offer = _asked(session)[1].keep_end
    if offer is None:
        raise Stale
    replanning.shorten_plan(session, pieces=offer.pieces, version=version, by=by)


@transaction.atomic
def keep_length(session: Session, *, version: int, by: Actor = None) -> None:
    """Move the promised end, so that the session has all of its time."""
    forecast, asked = _asked(session)
    if asked.keep_length is None or forecast.promised is None:
        raise Stale
    later: timedelta = asked.keep_length - forecast.promised
    replanning.end_later(session, seconds=ceil(later.total_seconds()), version=version, by=by)


@transaction.atomic
def keep_neither(session: Session, *, by: Actor = None) -> None:
    """Leave plan and end as they are. It isn't asked again."""
    _asked(session)
    Session.objects.filter(pk=session.pk).update(start_settled_at=timezone.now())
    log_action(session, by, "keep_neither")
    announce(session, Change.PLAN)


def _asked(session: Session) -> tuple[Forecast, LateStart]:
    """The question as it stands now. Raises Stale where nothing is asked, or not any more."""
    agenda = Agenda(locked(session))
    if agenda.session.phase(agenda.now) == "over":
        raise SessionOver(REOPEN_FIRST)
    if agenda.current is None:
        raise Stale
    forecast = Forecast(agenda, agenda.current)
    asked = late_start(forecast)
    if asked is None:
        raise Stale
    return forecast, asked
