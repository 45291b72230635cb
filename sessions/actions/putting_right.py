"""Putting right, after the fact, when the session or the item that is on began: a press came too late.

What began earlier ends earlier, and so does what came before it. The log keeps both times.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.actions.undoing import finalise
from sessions.agenda import Agenda
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.models import Run, Session
from sessions.stretches import breaks_in

MAX_EARLIER = 3600  # seconds at once


@transaction.atomic
def we_began(session: Session, *, seconds: int, by: Actor = None) -> None:
    """The session, and with it its first item, began so many seconds before Start was pressed."""
    agenda = _agenda_of(session, seconds)
    first, started = agenda.runs[0], agenda.session.started_at
    assert started is not None
    began = started - timedelta(seconds=seconds)
    Session.objects.filter(pk=session.pk).update(started_at=began)
    _begin_earlier(first, timedelta(seconds=seconds))
    told = {"was": _shown(started, session), "at": _shown(began, session)}
    log_action(session, by, "we_began", **told)
    announce(session, Change.TIME)


@transaction.atomic
def item_began(session: Session, *, seconds: int, step: str, by: Actor = None) -> None:
    """The item that is on began so many seconds before it was pressed.

    It can't begin before the one that came before it, nor before a break or pause in that one was over.
    """
    agenda = _agenda_of(session, seconds)
    run = agenda.current
    assert run is not None
    if step.partition(":")[0] != str(run.pk):
        raise Stale
    if len(agenda.runs) == 1:
        return we_began(session, seconds=seconds, by=by)
    before = agenda.runs[-2]
    spans = agenda.spans_of(before)
    over = [span.ended_at or span.started_at for span in spans]
    breaks = sum((span.took(agenda.now) for span in breaks_in(spans)), timedelta())
    earlier = min(timedelta(seconds=seconds), run.started_at - max([before.started_at, *over]))
    earlier = min(earlier, before.own(breaks, agenda.now))  # what questions were lent stays
    if earlier <= timedelta():
        raise Refused(_("It can’t have begun before what came before it."))
    began = run.started_at - earlier
    _begin_earlier(run, earlier)
    Run.objects.filter(pk=before.pk).update(ended_at=began)
    told = {"was": _shown(run.started_at, session), "at": _shown(began, session)}
    log_action(session, by, "item_began", item=str(run.planned_item), **told)
    announce(session, Change.TIME)


def _agenda_of(session: Session, seconds: int) -> Agenda:
    """The agenda of a session that is on, with its row locked."""
    session = locked(session)
    agenda = Agenda(session, timezone.now())
    if session.phase(agenda.now) == "over":
        raise SessionOver(REOPEN_FIRST)
    if agenda.current is None:
        raise Refused(_("The session hasn’t started, so there’s nothing to put right."))
    if not 0 < seconds <= MAX_EARLIER:
        raise Refused(_("A start can be put right by up to an hour at a time."), status=422)
    finalise(session, now=agenda.now)
    return agenda


def _begin_earlier(run: Run, earlier: timedelta) -> None:
    """Its clock ran for so much longer."""
    moved = {"started_at": F("started_at") - earlier, "ends_at": F("ends_at") - earlier}
    Run.objects.filter(pk=run.pk).update(**moved)


def _shown(moment: datetime, session: Session) -> str:
    return f"{timezone.localtime(moment, session.tz):%H:%M}".removeprefix("0")
