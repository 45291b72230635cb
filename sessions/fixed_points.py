"""The moments that a session is to keep: by when items have to start, and its end. Nothing waits for one.

All times are exact; only words are rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.models import PlannedItem

LATE_FROM = 60  # seconds: less is "on time"


@dataclass(frozen=True)
class FixedPoint:
    """An item's start, or the end without an `item`: when it is expected, and not to be later than `at`."""

    at: datetime
    expected: datetime
    item: PlannedItem | None = None

    @property
    def slack(self) -> float:
        """Seconds in hand; negative when late."""
        return (self.at - self.expected).total_seconds()

    @property
    def is_late(self) -> bool:
        return self.slack <= -LATE_FROM


@dataclass(frozen=True)
class LatestStart:
    """The latest moment at which an item can begin, if everything after it takes its least."""

    at: datetime
    expected: datetime

    @property
    def is_missed(self) -> bool:
        """Whether the item no longer fits. Under a minute is on time, here too."""
        return (self.expected - self.at).total_seconds() >= LATE_FROM


def starts_by(planned: PlannedItem) -> datetime | None:
    """By when an item has to start. Once it has begun, that counts no more."""
    return planned.starts_by if planned.use is None else None


def latest(items: Sequence[tuple[PlannedItem, float]], end: datetime | None) -> dict[int, datetime]:
    """The latest start of each item to come, by its key: from the end backwards.

    Each item comes with the least seconds that it still takes. Those after the last fixed point have none.
    """
    found: dict[int, datetime] = {}
    until = end
    for planned, least in reversed(items):
        moments = [until - timedelta(seconds=least)] if until else []
        if (by := starts_by(planned)) is not None:
            moments.append(by)
        until = min(moments, default=None)
        if until is not None:
            found[planned.pk] = until
    return found
