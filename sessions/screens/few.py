"""Where nearly nobody is here, leaving out a name hides nobody: whoever asks is told so first.

It is no part of a screen, since a process that doesn't watch the session can't know who is connected: a
version that all processes agree on can't depend on it. It is the same for everyone all the same.
"""

from django.template.loader import render_to_string

from sessions import presence
from sessions.models import Participant

FEW = 4  # people: fewer can guess who asked


def few_here(session_pk: int) -> int | None:
    """How many phones are connected, where they are few; None where they aren't.

    One phone may have several tabs, so never more than have joined; and where nobody is heard of, as in a
    process that doesn't watch the session, as many as have joined. Phones whose page has no scripts aren't
    heard of, so it isn't said how many people are here, and their own page says no number at all.
    """
    joined = Participant.objects.present().filter(session=session_pk).count()
    here = min(presence.count(session_pk) or joined, joined)
    return max(1, here) if here < FEW else None


def draw_few(session_pk: int) -> str:
    """The line in which whoever asks is told so; hidden where there are enough."""
    return render_to_string("sessions/room/_few.html", {"few": few_here(session_pk)}).strip()
