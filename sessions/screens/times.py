"""By when the items to come start, as the console's agenda says it; and the question of a late start."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import clock
from sessions.fixed_points import starts_by
from sessions.forecast import Forecast
from sessions.late_start import LateStart, late_start
from sessions.models import PlannedItem
from sessions.offers import Offer
from sessions.screens.offers import OfferRow, counted, length_of, names_of
from sessions.words_of_time import time_of_day


@dataclass(frozen=True)
class StartTimes:
    """`by` when an item must start, and its `latest` start where that is earlier; "" where there is none."""

    by: str = ""
    latest: str = ""


def start_times(forecast: Forecast | None, planned: PlannedItem) -> StartTimes:
    by, tz = starts_by(planned), planned.session.tz
    by_words = time_of_day(by, tz) if by else ""
    found = forecast.latest_starts.get(planned.pk) if forecast else None
    if found is None:
        return StartTimes(by_words)
    latest = time_of_day(found.at, tz)
    return StartTimes(by_words, "" if latest == by_words else latest)


@dataclass(frozen=True)
class Question:
    """What is asked after a late start, and its answers as the offers' lines."""

    words: str
    answers: list[OfferRow]


def late_start_question(forecast: Forecast) -> Question | None:
    asked, session = late_start(forecast), forecast.agenda.session
    if asked is None or session.started_at is None:
        return None
    late = clock.minutes_between(session.starts_at, session.started_at)
    words = ngettext("You started {n} minute late.", "You started {n} minutes late.", late).format(n=late)
    return Question(words, _answers(forecast, asked))


def _answers(forecast: Forecast, asked: LateStart) -> list[OfferRow]:
    session, fields = forecast.agenda.session, {"version": forecast.agenda.session.plan_version}
    found = []
    if asked.keep_end is not None and forecast.promised is not None:
        at = time_of_day(forecast.promised, session.tz)
        words, then = _("Keep {at}").format(at=at), _shorter(forecast, asked.keep_end)
        found.append(OfferRow(words, ", ".join(names_of(forecast, asked.keep_end)), then, "keep_end", fields))
    if asked.keep_length is not None:
        ends = _("ends {at}").format(at=time_of_day(asked.keep_length, session.tz))
        words = ngettext("Keep {n} minute", "Keep {n} minutes", session.minutes).format(n=session.minutes)
        found.append(OfferRow(words, "", ends, "keep_length", fields))
    return found


def _shorter(forecast: Forecast, offer: Offer) -> str:
    """As in "6 min shorter, without 2 slides"."""
    length, slides = length_of(offer.seconds), counted(forecast, offer)
    if not slides:
        return _("{length} shorter").format(length=length)
    return _("{length} shorter, without {what}").format(length=length, what=slides)
