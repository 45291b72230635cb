"""The log of what facilitators did. Append-only; no participant's name, answer or text is in it."""

from django.contrib.auth.models import User

from sessions.announce import Change, announce
from sessions.models import LogEntry, Session

Actor = User | None  # who did it; None is the program itself
MAX_PARAMETER = 200  # characters of each text


def log_action(session: Session, by: Actor, verb: str, **parameters: str | int | list[str]) -> None:
    """Write a line of the log: a verb's name, and what its sentence in `models.log` tells of it."""
    announce(session, Change.LOG)
    kept = {
        name: value[:MAX_PARAMETER] if isinstance(value, str) else value for name, value in parameters.items()
    }
    LogEntry.objects.create(session=session, user=by, verb=verb, parameters=kept)
