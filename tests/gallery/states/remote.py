"""States that only the remote shows otherwise than the console."""

from typing import Any

from django.utils import timezone

from gallery.builder import SessionBuilder
from sessions import agenda


def last_slide() -> dict[str, Any]:
    """On the workshop's last slide."""
    room = SessionBuilder(ago=84)
    last = agenda.Agenda(room.session, timezone.now()).plan[-1]
    return room.at(agenda.kept_slides(last)[-1].key).found()
