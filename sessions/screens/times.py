"""By when the items to come start, as the console's agenda says it."""

from dataclasses import dataclass

from sessions.fixed_points import starts_by
from sessions.forecast import Forecast
from sessions.models import PlannedItem
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
