"""A rehearsal leaves nothing: all of it goes at its end, or some hours later where nobody ends it.

Nothing is counted in a receipt: its people are invented, and its facilitators try what they will do.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sessions import compaction, storage
from sessions.announce import Change, announce
from sessions.models import Session


@transaction.atomic
def wipe(session: Session) -> None:
    """Delete a rehearsal, row and all. Its screens are closed: nobody facilitates or sits there any more."""
    rehearsal = Session.objects.exclude(rehearsal_of=None).select_for_update(no_key=True).get(pk=session.pk)
    announce(rehearsal, Change.ADMISSION)
    rehearsal.delete()
    storage.checkpoint_soon()
    transaction.on_commit(compaction.compact_soon, robust=True)


def wipe_over(now: datetime | None = None) -> int:
    """Delete the rehearsals that are over, and those of sessions that have ended. Returns how many."""
    now = now or timezone.now()
    every = Session.objects.exclude(rehearsal_of=None).select_related("rehearsal_of")
    over = [each for each in every if each.phase(now) in ("over", "off") or _is_late(each, now)]
    for rehearsal in over:
        wipe(rehearsal)
    return len(over)


def _is_late(rehearsal: Session, now: datetime) -> bool:
    assert rehearsal.rehearsal_of is not None
    return rehearsal.rehearsal_of.phase(now) == "over"
