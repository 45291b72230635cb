"""A session as screens read it, by one query."""

from functools import cache

from django.db.models import QuerySet

from sessions.models import Session


def for_screens(session: Session | int, *, drawers: bool) -> Session:
    """Read a session, given by itself or by its key; one that was read for screens isn't read again.

    With `drawers` it comes with what the console's drawers say.
    """
    if not isinstance(session, Session) or not session.is_for_screens:
        session = _sessions(drawers).get(pk=session.pk if isinstance(session, Session) else session)
    if session.run_on is not None:
        session.run_on.span = session.span_on
    return session


@cache
def _sessions(drawers: bool) -> "QuerySet[Session]":
    """All sessions as screens read them. To build this query takes longer than to run it."""
    found = Session.objects.for_screens()
    return found.with_drawers() if drawers else found
