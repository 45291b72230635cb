"""Leaving a slide or a whole item out by hand while the session is on, and putting it back.

Each is a change of the plan, so `undo_plan` takes it back. A slide frees its seconds, or what its item has
above its least where that is less; an item takes no time until it is back.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from sessions.actions.log import Actor, log_action
from sessions.actions.replanning import changing
from sessions.agenda import Agenda, least_of
from sessions.errors import Refused, Stale
from sessions.markdown import plain
from sessions.models import PlannedItem, Session, Slide


@transaction.atomic
def leave_out(session: Session, *, piece: str, version: int, by: Actor = None) -> None:
    """Leave out a slide, named by its id, or an item, named by its place: `#6`."""
    plan = changing(session, version)
    if piece.startswith("#"):
        planned = _later(plan.agenda, piece)
        _check_not_protected(planned)
        plan.leave_item_out(planned)
        title = plain(planned.item.title)
    else:
        planned, slide = plan.slide(piece)
        _check_not_protected(planned)
        plan.park(piece, min(slide.seconds, max(planned.seconds - least_of(planned), 0)))
        title = plain(slide.title)
    plan.save()
    log_action(session, by, "leave_out", title=title)


@transaction.atomic
def put_back(session: Session, *, piece: str, version: int, by: Actor = None) -> None:
    """Put back what was left out, with exactly what it freed; one in reserve, with the time it takes."""
    plan = changing(session, version)
    if piece.startswith("#"):
        planned = _later(plan.agenda, piece)
        plan.put_item_back(planned)
        title = plain(planned.item.title)
    else:
        planned, slide = plan.slide(piece)
        plan.bring_back(piece, _freed(planned, slide))
        title = plain(slide.title)
    plan.save()
    log_action(session, by, "put_back", title=title)


def _freed(planned: PlannedItem, slide: Slide) -> int:
    row = planned.parked.filter(slide=slide).first()
    if row is None:
        raise Stale
    return row.comes_back_with


def _later(agenda: Agenda, piece: str) -> PlannedItem:
    """An item that is still to come, left out or not."""
    for planned in [*agenda.to_come, *agenda.left_out]:
        if piece == f"#{planned.position}":
            return planned
    raise Stale


def _check_not_protected(planned: PlannedItem) -> None:
    if planned.item.protected:
        title = plain(planned.item.title)
        raise Refused(_("“{title}” is in every session, so nothing of it is left out.").format(title=title))
