"""The question of a late start: which holds, the end that was promised or the length. It is asked once."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sessions import plan
from sessions.edition import Edition, edition_of
from sessions.forecast import Forecast, counts_from_start
from sessions.models import Session
from sessions.offers import Draft, Offer

ASKED_FROM = timedelta(minutes=2)


@dataclass(frozen=True)
class LateStart:
    """What can be kept, each None where it can't.

    `keep_end` is what goes so that it ends as promised; with `keep_length` it ends at that moment instead.
    """

    keep_end: Offer | None
    keep_length: datetime | None


def late_start(forecast: Forecast) -> LateStart | None:
    """The question; None where there is none, or where it was answered, as by any change of the plan."""
    if not _is_open(forecast):
        return None
    found = LateStart(_shorter_rest(forecast), _whole_length(forecast.agenda.session))
    return found if found.keep_end or found.keep_length else None


def _is_open(forecast: Forecast) -> bool:
    session = forecast.agenda.session
    started = session.started_at
    if started is None or started - session.starts_at < ASKED_FROM or counts_from_start(session, started):
        return False
    was_changed = session.plan_changed_at is not None and session.plan_changed_at >= started
    if session.start_settled_at or session.reopened_at or was_changed:
        return False
    return forecast.end is not None and forecast.end.is_late


def _whole_length(session: Session) -> datetime | None:
    assert session.started_at is not None
    ends = session.started_at + timedelta(minutes=session.minutes)
    return None if session.hard_end is not None and ends > session.hard_end else ends


def _shorter_rest(forecast: Forecast) -> Offer | None:
    """What a shorter session would go without, of all that is left: the longest one that ends as promised."""
    assert forecast.end is not None
    edition, need = edition_of(forecast.agenda.session.workshop), math.ceil(-forecast.end.slack)
    now = Draft({each.item: each for each in forecast.coming})
    shortened = partial(_shortened, now, edition)
    too_long = sum(planned.seconds for planned in forecast.agenda.plan) + 1
    enough = sum(item.least for item in edition.bare)
    if enough >= too_long or now.rest - shortened(enough).rest < need:
        return None
    while too_long - enough > 1:
        between = (enough + too_long) // 2
        if now.rest - shortened(between).rest < need:
            too_long = between
        else:
            enough = between
    draft = shortened(enough)
    return Offer("keep_end", draft.slides, draft.items, saves=now.rest - draft.rest)


def _shortened(now: Draft, edition: Edition, seconds: int) -> Draft:
    """What is left, each item with no more than it has in a session of so many seconds."""
    draft = now
    compiled = plan.compiled(edition.bare, edition.cuts, edition.more, seconds=seconds)
    for place, coming in now.coming.items():
        missing = coming.given - compiled[place].seconds
        if coming.is_on:
            missing = min(missing, int(coming.takes))
        for key, freed in compiled[place].parked.items():
            if 0 < freed <= missing and coming.piece(key):
                draft, missing = draft.parked(place, key, freed), missing - freed
        if missing > 0:
            draft = draft.shortened(place, missing)
    return draft
