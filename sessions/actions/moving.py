"""Going through the agenda: next, back, to an item, to a slide. Each verb is one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import lifecycle
from sessions.actions.log import Actor, log_action
from sessions.actions.runs import begin, clear_stage, put_back_for_good
from sessions.actions.sealing import leave_rounds
from sessions.actions.spans import close_span, standing_span
from sessions.actions.undoing import finalised, keep_step
from sessions.agenda import Agenda, PlannedSlide, parked_pks, slides_of
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.markdown import plain
from sessions.models import ParkedSlide, Run, Session

Stage = dict[str, Any]  # {spotlight, join_shown_at} of a session


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
    stage = _locked_stage(session)
    now = timezone.now()
    agenda = Agenda(session, now)
    run = _require_current(agenda, step)
    target = agenda.next if way > 0 else agenda.previous
    if target is None:
        if way > 0:
            raise Refused(_("That was the last slide. Choose “End the session” to finish."))
        raise Refused(_("This is the first slide."))
    _go_to(session, run, target, agenda=agenda, stage=stage, verb="next_slide" if way > 0 else "back")


@transaction.atomic
def jump(session: Session, *, step: str, position: int, by: Actor = None) -> None:
    """Go to an item: to its first slide, or to where it was left backwards. Not for the item that is on.

    One that was left out is in the plan again.
    """
    stage = _locked_stage(session)
    agenda = Agenda(session)
    run = _require_current(agenda, step)
    planned = next((each for each in agenda.plan if each.position == position), None)
    if planned is None:
        raise Refused(_("That item isn’t in this agenda."))
    if planned.pk == run.planned_item_id:
        return
    since, planned.left_out_at = planned.left_out_at, None
    target = agenda.first_of(planned)
    planned.left_out_at = since
    if target is None:
        raise Refused(_("That item has no slides, so there’s nothing to show."))
    _go_to(session, run, target, agenda=agenda, stage=stage, verb="jump")
    log_action(session, by, "jump", item=str(planned))


@transaction.atomic
def show_slide(session: Session, *, step: str, slide_pk: int, by: Actor = None) -> None:
    """Show any slide of the agenda; another item's comes on with that item. Does nothing for the one on.

    One that was left out, or in reserve, stays out of the plan: it has no time of its own.
    """
    stage = _locked_stage(session)
    agenda = Agenda(session)
    run = _require_current(agenda, step)
    found = (
        PlannedSlide(planned, slide)
        for planned in agenda.plan
        for slide in slides_of(planned)
        if slide.pk == slide_pk
    )
    target = next(found, None)
    if target is None:
        raise Refused(_("That slide isn’t in this agenda."))
    if target.slide.pk == run.slide_id:
        return
    _go_to(session, run, target, agenda=agenda, stage=stage, verb="show_slide")
    log_action(session, by, "show_slide", slide=plain(target.slide.title))


def _locked_stage(session: Session) -> Stage:
    """What lies on the stage; the session's row is locked until the transaction ends."""
    rows = Session.objects.select_for_update(no_key=True).values("spotlight", "join_shown_at")
    return dict(rows.get(pk=session.pk))


def _require_current(agenda: Agenda, step: str) -> Run:
    """The run that is on. Raises Stale unless it stands at `step`, which the sender saw."""
    if agenda.session.phase(agenda.now) == "over":
        raise SessionOver(REOPEN_FIRST)
    if agenda.current is None or agenda.current.step != step:
        raise Stale
    return agenda.current


def _if_unchanged(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(pk=run.pk, slide_id=run.slide_id, ended_at=None)


def _go_to(
    session: Session, run: Run, target: PlannedSlide, *, agenda: Agenda, stage: Stage, verb: str
) -> None:
    """Show a slide, in the same run within its item and in a new one for another item. It can be undone."""
    now = agenda.now
    changed = finalised(session, now=now)
    before = _as_it_is(run, target, stage) | {"rounds": leave_rounds(session, now=now)}
    if before["unseen"]:
        ParkedSlide.objects.filter(pk__in=before["unseen"]).update(shown_at=now)
    if run.span is not None and run.span.is_question:
        close_span(run, now=now)
    if target.planned.pk == run.planned_item_id:
        furthest = max(run.furthest, target.slide.position)
        if not _if_unchanged(run).update(slide=target.slide, slide_at=now, furthest=furthest):
            raise Stale
        before["to"] = f"{run.pk}:{target.slide.pk}"
    else:
        if not _if_unchanged(run).update(ended_at=now):
            raise Stale
        before["span"] = standing_span(run)
        close_span(run, now=now)
        before["to"] = begin(session, target, now=now).step
        before["left_out"] = put_back_for_good(session, target.planned, now=now)
    if before["spotlight"] or before["join_shown_at"]:
        clear_stage(session)
    keep_step(session, verb, now=now, **before)
    announce(session, Change.MOVED, Change.UNDO, *changed)


def _as_it_is(run: Run, target: PlannedSlide, stage: Stage) -> dict[str, Any]:
    """The place that is left, and what lies on the stage."""
    shown_at, slide_at = stage["join_shown_at"], run.slide_at
    unseen: Iterable[int] = ()
    if target.slide.pk in parked_pks(target.planned):
        parked = target.planned.parked.filter(slide=target.slide, shown_at=None)
        unseen = parked.values_list("pk", flat=True)
    return {
        "run": run.pk,
        "slide": run.slide_id,
        "slide_at": slide_at.isoformat() if slide_at else None,
        "furthest": run.furthest,
        "spotlight": stage["spotlight"],
        "join_shown_at": shown_at.isoformat() if shown_at else None,
        "unseen": list(unseen),
    }
