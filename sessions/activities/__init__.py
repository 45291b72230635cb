"""The kinds of activity that this site has, which ACTIVITIES in the settings names.

Nothing in `sessions` knows a kind by name; it asks here.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from sessions.activities.base import CLOSE, OPEN, REVEAL, Ack, Activity, Entry, Step, Text, Treated
from sessions.models import Round, Session, Slide

__all__ = [
    "CLOSE",
    "OPEN",
    "REVEAL",
    "Ack",
    "Activity",
    "Entry",
    "Step",
    "Treated",
    "View",
    "every",
    "get",
    "has_timer",
    "last_round",
    "preview",
    "step_of",
    "taking",
    "view",
]


def every() -> list[Activity]:
    """One of each kind, in the order of the settings."""
    return list(_made(tuple(settings.ACTIVITIES)).values())


def get(kind: str) -> Activity | None:
    """The activity of a kind; None where this site has no such kind."""
    return _made(tuple(settings.ACTIVITIES)).get(kind)


def taking(verb: str) -> Activity | None:
    """The activity that accepts this verb, or None."""
    return next((activity for activity in every() if verb in activity.entries), None)


@cache
def _made(paths: tuple[str, ...]) -> dict[str, Activity]:
    activities = [import_string(path)() for path in paths]
    return {activity.kind: activity for activity in activities}


@dataclass(frozen=True)
class View:
    """An activity as templates see it. They read `own`, its kind's part, under the kind's name."""

    activity: Activity
    slide: Slide
    round: Round | None
    own: Any
    now: datetime

    @property
    def kind(self) -> str:
        return self.activity.kind

    @property
    def title(self) -> Text:
        return self.activity.title

    @property
    def again(self) -> Text:
        """The button after the last step."""
        return self.activity.again

    @property
    def state(self) -> str:
        """`ready`, or the state of its round."""
        return self.round.state if self.round else "ready"

    @property
    def step(self) -> str:
        """The state that a control acts on: in another one it is stale."""
        return step_of(self.round)

    @property
    def press(self) -> Step | None:
        """The step that Enter takes next; None after the last."""
        return self.activity.next_step(self.round)

    @property
    def has_entries(self) -> bool:
        """Whether participants send anything."""
        return bool(self.activity.entries)

    @property
    def ends_at(self) -> datetime | None:
        """The end of its quiet timer, while its round is open."""
        return self.round.ends_at if self.round and self.state == "open" else None

    @property
    def is_up(self) -> bool:
        """Whether the quiet timer of an open round has run out."""
        return self.ends_at is not None and self.ends_at <= self.now


def step_of(round_: Round | None) -> str:
    return round_.step if round_ else "0:ready"


def last_round(session: Session, slide: Slide) -> Round | None:
    """The newest round of a slide's activity."""
    return session.rounds.filter(slide=slide).order_by("-number").first()


def view(session: Session, slide: Slide | None, now: datetime) -> View | None:
    """A slide's activity as templates see it; None where it has none."""
    activity = get(slide.activity) if slide else None
    if activity is None or slide is None:
        return None
    round_ = last_round(session, slide)
    return View(activity, slide, round_, activity.context_of(session, round_, slide), now)


def has_timer(slide: Slide | None) -> bool:
    """Whether a round of this slide's activity may have a timer. Makes no query."""
    activity = get(slide.activity) if slide else None
    return activity is not None and slide is not None and activity.time(slide) is not None


def preview(slide: Slide | None) -> View | None:
    """A slide's activity as a facilitator may see it before the room does. For the console only."""
    activity = get(slide.activity) if slide else None
    own = activity.preview(slide) if activity and slide else None
    if activity is None or slide is None or own is None:
        return None
    return View(activity, slide, None, own, timezone.now())
