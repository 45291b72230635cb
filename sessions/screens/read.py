"""A session as screens read it, by one query."""

from functools import cache

from django.db.models import QuerySet

from sessions.models import Session


def for_screens(session: Session | int, *, drawers: bool) -> Session:
    """Read a session, given by itself or by its key; one that was read for screens isn't read again.

    With `drawers` it comes with what the console's drawers say.
    """
    if isinstance(session, Session) and session.is_for_screens:
        return session
    return _sessions(drawers).get(pk=session.pk if isinstance(session, Session) else session)


@cache
def _sessions(drawers: bool) -> "QuerySet[Session]":
    """All sessions as screens read them. To build this query takes longer than to run it."""
    found = Session.objects.for_screens()
    return found.with_drawers() if drawers else found
