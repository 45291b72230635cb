"""Going through the agenda: next, back, to an item, to a slide. Each verb is one transaction."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import lifecycle
from sessions.actions.log import Actor, log_action
from sessions.actions.rounds import seal_rounds
from sessions.actions.runs import begin, clear_stage
from sessions.actions.spans import close_span
from sessions.agenda import Agenda, PlannedSlide, slides_of
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.markdown import plain
from sessions.models import Run, Session


def next_slide(session: Session, *, step: str, by: Actor = None) -> None:
    """Show the next kept slide of the agenda. Starts a session that hasn't begun."""
    if session.started_at is None:
        if step not in ("", "start"):
            raise Stale
        return lifecycle.start(session, by=by)
    _move(session, step=step, by=by, way=1)


def back(session: Session, *, step: str, by: Actor = None) -> None:
    _move(session, step=step, by=by, way=-1)


@transaction.atomic
def _move(session: Session, *, step: str, by: Actor, way: int) -> None:
    lifecycle.lock_row(session)
    now = timezone.now()
    agenda = Agenda(session, now)
    run = _require_current(agenda, step)
    target = agenda.next if way > 0 else agenda.previous
    if target is None:
        if way > 0:
            raise Refused(_("That was the last slide. Choose “End the session” to finish."))
        raise Refused(_("This is the first slide."))
    _go_to(session, run, target, agenda=agenda)
    announce(session, Change.MOVED)


@transaction.atomic
def jump(session: Session, *, step: str, position: int, by: Actor = None) -> None:
    """Go to an item: to its first slide, or to where it was left backwards. Not for the item that is on."""
    lifecycle.lock_row(session)
    agenda = Agenda(session)
    run = _require_current(agenda, step)
    planned = next((each for each in agenda.plan if each.position == position), None)
    if planned is None:
        raise Refused(_("That item isn’t in this agenda."))
    if planned.pk == run.planned_item_id:
        return
    target = agenda.first_of(planned)
    if target is None:
        raise Refused(_("That item has no slides, so there’s nothing to show."))
    _go_to(session, run, target, agenda=agenda)
    log_action(session, by, "jump", item=str(planned))
    announce(session, Change.MOVED)


@transaction.atomic
def show_slide(session: Session, *, step: str, slide_pk: int, by: Actor = None) -> None:
    """Show another slide of the item that is on. Does nothing for the slide that is on.

    One that was left out, or in reserve, stays out of the plan: it has no time of its own.
    """
    lifecycle.lock_row(session)
    agenda = Agenda(session)
    run = _require_current(agenda, step)
    slide = next((each for each in slides_of(run.planned_item) if each.pk == slide_pk), None)
    if slide is None:
        raise Refused(_("That slide isn’t in this item."))
    if slide.pk == run.slide_id:
        return
    run.planned_item.parked.filter(slide=slide, shown_at=None).update(shown_at=agenda.now)
    _go_to(session, run, PlannedSlide(run.planned_item, slide), agenda=agenda)
    log_action(session, by, "show_slide", slide=plain(slide.title))
    announce(session, Change.MOVED)


def _require_current(agenda: Agenda, step: str) -> Run:
    """The run that is on. Raises Stale unless it stands at `step`, which the sender saw."""
    if agenda.session.phase(agenda.now) == "over":
        raise SessionOver(REOPEN_FIRST)
    if agenda.current is None or agenda.current.step != step:
        raise Stale
    return agenda.current


def _if_unchanged(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(pk=run.pk, slide_id=run.slide_id, ended_at=None)


def _go_to(session: Session, run: Run, target: PlannedSlide, *, agenda: Agenda) -> None:
    """Show a slide, in the same run within its item and in a new one for another item."""
    now = agenda.now
    seal_rounds(session, now=now)
    if run.span is not None and run.span.is_question:
        close_span(run, now=now)
    if target.planned.pk == run.planned_item_id:
        furthest = max(run.furthest, target.slide.position)
        if not _if_unchanged(run).update(slide=target.slide, slide_at=now, furthest=furthest):
            raise Stale
    else:
        if not _if_unchanged(run).update(ended_at=now):
            raise Stale
        close_span(run, now=now)
        begin(session, target, now=now)
    clear_stage(session)
