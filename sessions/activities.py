"""What a kind of activity (quiz, later groups and contributions) does for a session, and the registry.

`sessions` never imports an activity: each registers one object here when its app is ready.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

ReportFault = Callable[[str, int, str], None]  # file name, line, message


class Activity(Protocol):
    kind: str

    # the pack
    def read(self, folder: Path, fault: ReportFault) -> Any:
        """Read the kind's own file of a pack; report each fault; never raise for bad content."""

    def knows(self, pack: Any, key: str) -> bool:
        """Is there an entry `key` that a slide can use?"""

    def load(self, pack: Any, key: str, slide: Any) -> None:
        """Make the rows behind one slide of a new edition."""

    def load_rest(self, pack: Any, workshop: Any) -> None:
        """Make the rows that belong to the workshop, not to a slide."""

    # the session
    def view(self, session: Any, slide: Any, now: datetime) -> dict[str, Any] | None:
        """What its templates need to draw it; the same for every audience, so nothing personal."""

    def preview(self, slide: Any) -> dict[str, Any] | None:
        """What a facilitator may know of it before the room does, right answers too. For the console only."""

    def press(self, session: Any, slide: Any, step: str, now: datetime) -> str:
        """The activity's own key (Enter): open, close, reveal. Returns the log's verb.

        After the result there is nothing left to do: it is refused.
        """

    def again(self, session: Any, slide: Any, step: str, now: datetime) -> None:
        """A new round of what has its result."""

    def leave(self, session: Any, now: datetime) -> bool:
        """The room moves on: close and seal what is open. True when something was."""

    def do_all(
        self, session: Any, verb: str, given: Sequence[tuple[Any, dict[str, Any]]], now: datetime
    ) -> list[dict[str, Any] | Exception]:
        """Small writes of many participants, (participant, data) each: a reply or a Refused for each.

        In one transaction of the caller's. A refused one leaves the others alone.
        """

    verbs: frozenset[str]

    def mine(self, session: Any, participant: Any) -> dict[str, Any]:
        """What this participant gave and is still held."""

    def totals(self, session: Any) -> list[dict[str, Any]]:
        """Sealed totals, for the summary and exports."""


_registry: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    _registry[activity.kind] = activity


def get(kind: str) -> Activity | None:
    return _registry.get(kind)


def view(session: Any, slide: Any, now: datetime) -> dict[str, Any] | None:
    """What is on with a slide's activity; None where it has none."""
    activity = get(slide.activity)
    return activity.view(session, slide, now) if activity else None


def preview(slide: Any) -> dict[str, Any] | None:
    """What a facilitator may know of a slide's activity; None where it has none. For the console only."""
    activity = get(slide.activity) if slide else None
    return activity.preview(slide) if activity else None


def every() -> list[Activity]:
    return list(_registry.values())


def for_verb(verb: str) -> Activity | None:
    return next((activity for activity in _registry.values() if verb in activity.verbs), None)
