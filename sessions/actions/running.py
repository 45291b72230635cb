"""Driving a session: doors, start, next, back, end. One function a verb, one transaction."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import activities, clock
from sessions.actions.log import Actor, log_action
from sessions.announce import announce
from sessions.errors import Refused, Stale
from sessions.models import PlannedItem, Question, Run, Session, Slide

EVERYTHING = ("now", "agenda", "questions", "people", "tally", "join", "asked", "here", "notices")
CALLED_OFF = gettext_lazy("This session was called off. Say first that it takes place.")


class Over(Refused):
    """The session has ended, and this makes sense only while it is on."""

    def __init__(self) -> None:
        super().__init__(_("This session has ended. Open it again to go on."), code="over", status=410)


def hold(session: Session) -> Session:
    """The session as it is now, for the rest of the transaction: nobody ends or reopens it meanwhile.

    One that is over by itself is closed first, so its questions have an outcome.
    """
    held = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if held.ended_at is None and held.phase() == "over":
        _close_by_itself(held)
    return held


def current_run(session: Session) -> Run | None:
    """The item that is on; none before the start and after the end."""
    if session.phase() == "over":
        return None
    return (
        session.runs.select_related("planned__item", "slide__item")
        .filter(ended_at=None)
        .order_by("pk")
        .first()
    )


def kept_slides(planned: PlannedItem) -> list[Slide]:
    dropped = set(planned.dropped.values_list("pk", flat=True))
    slides = planned.item.slides.all()
    return [slide for slide in slides if slide.pk not in dropped and not slide.is_empty_slot]


@transaction.atomic
def open_doors(session: Session, *, by: Actor = None) -> None:
    if session.notice_confirmed_at is None or session.unsaid:
        raise Refused(_("Confirm the notice first: the purpose, and who holds what people send."))
    if session.called_off_at:
        raise Refused(CALLED_OFF)
    if not Session.objects.filter(pk=session.pk, doors_opened_at=None).update(doors_opened_at=timezone.now()):
        raise Stale
    log_action(session, by, "opened the doors")
    announce(session, *EVERYTHING)


@transaction.atomic
def start(session: Session, *, by: Actor = None) -> None:
    now = timezone.now()
    if session.doors_opened_at is None:
        raise Refused(_("Open the doors first."))
    if session.called_off_at:
        raise Refused(CALLED_OFF)
    if not Session.objects.filter(pk=session.pk, started_at=None, ended_at=None).update(started_at=now):
        raise Stale
    _begin(session, session.plan.select_related("item").earliest("position"), now=now)
    log_action(session, by, "started")
    announce(session, *EVERYTHING)


def forward(session: Session, *, step: str, by: Actor = None) -> None:
    """One step on: the next kept slide, then the next item's first. Begins a session that hasn't."""
    if session.started_at is None:
        if step not in ("", "start"):
            raise Stale
        return start(session, by=by)
    _move(session, step=step, by=by, way=1)


def back(session: Session, *, step: str, by: Actor = None) -> None:
    _move(session, step=step, by=by, way=-1)


@transaction.atomic
def _move(session: Session, *, step: str, by: Actor, way: int) -> None:
    now, run = timezone.now(), _acted_on(session, step)
    slides = kept_slides(run.planned)
    place = next((n for n, slide in enumerate(slides) if slide.pk == run.slide_id), 0) + way
    if 0 <= place < len(slides):
        leave_activity(session, now)
        if not _same(run).update(slide=slides[place], slide_at=now):
            raise Stale
    else:
        target = _neighbour(run.planned, way)
        if target is None:
            raise Refused(
                _("That was the last slide. End closes the session.")
                if way > 0
                else _("This is the first slide.")
            )
        _switch(session, run, target, now=now, last=way < 0)
    back_to_the_slide(session)
    announce(session, "now", "agenda", "tally", "asked", "join", "questions")


@transaction.atomic
def jump(session: Session, *, step: str, position: int, by: Actor = None) -> None:
    now, run = timezone.now(), _acted_on(session, step)
    target = session.plan.select_related("item").filter(position=position).first()
    if target is None:
        raise Refused(_("That item isn't in this agenda."))
    if target.pk == run.planned_id:
        return
    _switch(session, run, target, now=now)
    back_to_the_slide(session)
    log_action(session, by, "jumped", str(target))
    announce(session, "now", "agenda", "tally", "asked", "join", "questions")


def _acted_on(session: Session, step: str) -> Run:
    if session.phase() == "over":
        raise Over
    run = current_run(session)
    if run is None or run.step != step:
        raise Stale
    return run


def _same(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(pk=run.pk, slide_id=run.slide_id, ended_at=None)


def _neighbour(planned: PlannedItem, way: int) -> PlannedItem | None:
    others = PlannedItem.objects.select_related("item").filter(session_id=planned.session_id)
    if way > 0:
        return others.filter(position__gt=planned.position).order_by("position").first()
    return others.filter(position__lt=planned.position).order_by("-position").first()


def _switch(session: Session, run: Run, target: PlannedItem, *, now: datetime, last: bool = False) -> None:
    leave_activity(session, now)
    if not _same(run).update(ended_at=now):
        raise Stale
    _begin(session, target, now=now, last=last)


def _begin(session: Session, planned: PlannedItem, *, now: datetime, last: bool = False) -> Run:
    earlier = session.runs.filter(planned=planned).values_list("started_at", "ended_at")
    spent = sum(((ended or now) - started).total_seconds() for started, ended in earlier)
    seconds = clock.seconds_for(planned=planned.seconds, spent=spent)
    slide = kept_slides(planned)[-1 if last else 0]
    return Run.objects.create(
        session=session,
        planned=planned,
        slide=slide,
        slide_at=now,
        started_at=now,
        ends_at=now + timedelta(seconds=seconds),
    )


def leave_activity(session: Session, now: datetime) -> None:
    for activity in activities.every():
        activity.leave(session, now)


def back_to_the_slide(session: Session) -> None:
    """Moving on takes the join screen and a question off the stage."""
    Session.objects.filter(pk=session.pk).update(join_shown_at=None, question_on_screen=None)


@transaction.atomic
def end(session: Session, *, by: Actor = None) -> None:
    """Close the session: what is open is sealed, and each question without an outcome is outstanding."""
    now = timezone.now()
    if not Session.objects.filter(pk=session.pk, ended_at=None, doors_opened_at__isnull=False).update(
        ended_at=now
    ):
        raise Stale
    close_books(session, now)
    log_action(session, by, "ended")
    announce(session, *EVERYTHING)


def close_books(session: Session, now: datetime) -> None:
    """What ending does beside the moment itself; also for a session that ended by itself."""
    leave_activity(session, now)
    session.runs.filter(ended_at=None).update(ended_at=now)
    unsettled = session.questions.filter(outcome="")
    unsettled.filter(hidden_at=None).update(**outstanding(session))
    unsettled.update(outcome=Question.Outcome.HIDDEN)


def outstanding(session: Session) -> dict[str, Any]:
    """The fields of a question that has no answer when its session is over."""
    return {
        "outcome": Question.Outcome.OUTSTANDING,
        "owner": session.follow_up_owner,
        "due": session.follow_up_due,
    }


def close_overdue() -> int:
    """Sessions nobody ended: their questions become outstanding too. Returns how many were closed."""
    now, count = timezone.now(), 0
    for session in Session.objects.filter(ended_at=None, doors_opened_at__isnull=False):
        if session.phase(now) == "over":
            with transaction.atomic():
                count += _close_by_itself(session)
    return count


def _close_by_itself(session: Session) -> bool:
    over, now = session.over_at(), timezone.now()
    if not Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=over):
        return False
    session.ended_at = over
    close_books(session, now)
    announce(session, *EVERYTHING)
    return True


@transaction.atomic
def reopen(session: Session, *, by: Actor = None) -> None:
    """Within a day of its end a session can go on where it stopped."""
    session, now = hold(session), timezone.now()
    if session.ended_at is None or session.ended_at > now:
        raise Stale
    if session.called_off_at:
        raise Refused(CALLED_OFF)
    if now - session.ended_at > timedelta(days=1):
        raise Refused(_("This session ended more than a day ago."))
    last = session.runs.select_related("planned__item", "slide").order_by("pk").last()
    Session.objects.filter(pk=session.pk).update(ended_at=None, reopened_at=now)
    if last is not None:
        run = _begin(session, last.planned, now=now)
        Run.objects.filter(pk=run.pk).update(slide=last.slide)
    session.questions.filter(outcome=Question.Outcome.OUTSTANDING).update(outcome="", due=None)
    log_action(session, by, "reopened")
    announce(session, *EVERYTHING)
