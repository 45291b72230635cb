"""Where the item that is on should be by the clock, as a mark on its bar."""

from dataclasses import dataclass

from sessions.agenda import kept_slides
from sessions.forecast import Forecast


@dataclass(frozen=True)
class Mark:
    """The slide that should be on by now, from 1; where its share of the bar is, of 100."""

    number: int
    of: int

    @property
    def left(self) -> str:
        return f"{100 * (self.number - 1) / self.of:.1f}"

    @property
    def width(self) -> str:
        return f"{100 / self.of:.1f}"


def by_now(forecast: Forecast | None) -> Mark | None:
    planned = forecast.agenda.current_item if forecast else None
    if forecast is None or planned is None:
        return None
    return Mark(number=forecast.by_now[0] + 1, of=max(len(kept_slides(planned)), 1))
