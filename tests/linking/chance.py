"""One seed for everything that is random, and one clock, so that a session can be held again as it was."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from unittest import mock

START = datetime(2026, 12, 1, 21, tzinfo=UTC)


class Clock:
    """The time of invented sessions; nobody waits for it."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def seeded(seed: int) -> Iterator[Clock]:
    """Keys, tags and everything else that the product draws come from `seed`, times from the clock."""
    drawn = Random(f"drawn {seed}")
    state = random.getstate()
    random.seed(seed)
    clock = Clock(START)
    try:
        # what `secrets` and `SystemRandom` draw from
        with mock.patch("random._urandom", drawn.randbytes), mock.patch("django.utils.timezone.now", clock):
            yield clock
    finally:
        random.setstate(state)
