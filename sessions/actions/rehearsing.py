"""Trying a session beforehand: a copy with its own code, in which everybody else is invented."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.actions.copying import check_may_copy, copy_of
from sessions.actions.lifecycle import open_doors
from sessions.actions.log import log_action
from sessions.errors import Refused
from sessions.models import Session

BEGINS_IN = timedelta(minutes=5)
# What its notice says where the session's own isn't complete: nobody is named who doesn't stand behind it.
IN_PLACE_OF = {
    "purpose": gettext_lazy("to rehearse"),
    "holder": gettext_lazy("nobody, this is a rehearsal"),
    "contact": gettext_lazy("whoever rehearses"),
    "country": gettext_lazy("this site’s own"),
}


@transaction.atomic
def rehearse(session: Session, *, by: Any, **given: Any) -> Session:
    """A rehearsal that begins in some minutes, doors open, planned as its session is. `given`: its code."""
    check_may_copy(session, by)
    if session.phase() not in ("draft", "doors"):
        raise Refused(_("Only a session that hasn’t started can be rehearsed."))
    starts_at = timezone.now().replace(second=0, microsecond=0) + BEGINS_IN
    said = {name: str(words) for name, words in IN_PLACE_OF.items() if not getattr(session, name)}
    given |= {"rehearsal_of": session, "demonstration": True, **said}
    made = copy_of(session, workshop=session.workshop, starts_at=starts_at, by=by, confirmed=True, **given)
    _plan_alike(session, made)
    open_doors(made, by=by)
    log_action(session, by, "rehearse")
    return made


def _plan_alike(session: Session, made: Session) -> None:
    """The session's own plan, whatever became of it since it was made."""
    made.plan.all().delete()
    for planned in session.plan.prefetch_related("parked"):
        parked = list(planned.parked.all())
        planned.pk, planned._state.adding, planned.session = None, True, made
        planned.save(force_insert=True)
        for piece in parked:
            piece.pk, piece._state.adding, piece.planned_item = None, True, planned
            piece.save(force_insert=True)
