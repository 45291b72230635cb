"""The log of what facilitators did. Append-only; no participant's name, answer or text is in it."""

from django.contrib.auth.models import User
from django.utils import timezone

from sessions.announce import Change, announce
from sessions.models import LogEntry, Session

Actor = User | None  # who did it; None is the program itself


def log_action(session: Session, by: Actor, verb: str, detail: str = "") -> None:
    """Write a line of the log; of `detail` the first 200 characters are kept."""
    announce(session, Change.LOG)
    LogEntry.objects.create(session=session, at=timezone.now(), user=by, verb=verb, detail=detail[:200])
