"""Changing the plan while the session is on: what is left out or comes back, a later end; and undoing it.

Each change keeps the plan before it. Undoing restores that plan exactly, never time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.actions.spans import lend_anew
from sessions.actions.undoing import finalise, keep
from sessions.agenda import Agenda, least_of, slides_of, unreached
from sessions.announce import Change, announce
from sessions.edition import edition_of
from sessions.errors import REOPEN_FIRST, Refused, SessionOver, Stale
from sessions.forecast import promised_end
from sessions.models import ParkedSlide, PlanChange, PlannedItem, Run, Session, Slide

MAX_LATER = 6 * 3600  # seconds by which the end moves at once


@dataclass
class Pieces:
    """What an offer takes away or brings back, as its button sends it: `quiz-6=80 #9=120`."""

    slides: dict[str, int] = field(default_factory=dict)
    items: dict[int, int] = field(default_factory=dict)


def read_pieces(text: object) -> Pieces:
    """Raises Refused for anything that no button sends."""
    found = Pieces()
    try:
        for part in str(text).split():
            name, _equals, number = part.partition("=")
            seconds = int(number)
            if not 0 <= seconds <= MAX_LATER:
                raise ValueError
            if name.startswith("#"):
                found.items[int(name[1:])] = seconds
            else:
                found.slides[name] = seconds
        if not found.slides and not found.items:
            raise ValueError
    except ValueError:
        raise Refused(_("That can’t be done with this plan."), status=422) from None
    return found


@transaction.atomic
def shorten_plan(session: Session, *, pieces: object, version: int, by: Actor = None) -> None:
    """Leave slides out and take seconds off items, all of it or nothing."""
    plan = _Plan(session, version)
    given = read_pieces(pieces)
    for key, seconds in given.slides.items():
        plan.park(key, seconds)
    for position, seconds in given.items.items():
        plan.shorten(position, seconds)
    plan.save()
    log_action(session, by, "shorten_plan", minutes=_minutes(given))


@transaction.atomic
def bring_back(session: Session, *, pieces: object, version: int, by: Actor = None) -> None:
    """Bring back slides that were left out, or in reserve, with the seconds that they take."""
    plan = _Plan(session, version)
    given = read_pieces(pieces)
    if given.items:
        raise Refused(_("That can’t be done with this plan."), status=422)
    for key, seconds in given.slides.items():
        plan.bring_back(key, seconds)
    plan.save()
    log_action(session, by, "bring_back", minutes=_minutes(given))


@transaction.atomic
def end_later(session: Session, *, seconds: int, version: int, by: Actor = None) -> None:
    """Move the promised end, never past the hard one."""
    plan = _Plan(session, version)
    end = promised_end(plan.session)
    if not 0 < seconds <= MAX_LATER or end is None:
        raise Refused(_("The end can be moved by up to six hours at a time."), status=422)
    later = end + timedelta(seconds=seconds)
    if plan.session.hard_end is not None and later > plan.session.hard_end:
        raise Refused(_("The room isn’t yours for that long."), status=422)
    plan.save(promised_at=later)
    log_action(session, by, "end_later", minutes=round(seconds / 60))


@transaction.atomic
def undo_plan(session: Session, *, version: int, by: Actor = None) -> None:
    """Restore the plan as it was before the newest change."""
    plan = _Plan(session, version)
    change = plan.session.plan_changes.filter(undone_at=None).last()
    if change is None:
        raise Stale
    plan.restore(change)
    log_action(session, by, "undo_plan")


def changing(session: Session, version: int) -> "_Plan":
    """The plan of a session that is on, locked, to be changed in this transaction and then saved."""
    return _Plan(session, version)


class _Plan:
    """The plan of a session that is on, to be changed in one transaction."""

    def __init__(self, session: Session, version: int) -> None:
        self.session, self.now = locked(session), timezone.now()
        if self.session.phase(self.now) == "over":
            raise SessionOver(REOPEN_FIRST)
        if version != self.session.plan_version:
            raise Stale
        self.agenda = Agenda(self.session, self.now)
        if self.agenda.current is None:
            raise Refused(_("The session hasn’t started, so there’s no time to change."))
        self.run_seconds = 0
        self.before = self._as_it_is()

    def _as_it_is(self) -> dict[str, Any]:
        parked = ParkedSlide.objects.filter(planned_item__session=self.session)
        promised_at = self.session.promised_at
        return {
            "items": {str(planned.pk): planned.seconds for planned in self.agenda.plan},
            "left_out": {
                str(each.pk): each.left_out_at.isoformat() for each in self.agenda.plan if each.left_out_at
            },
            "parked": [list(row) for row in parked.values_list("planned_item", "slide", "seconds")],
            "promised_at": promised_at.isoformat() if promised_at else None,
        }

    def slide(self, key: str) -> tuple[PlannedItem, Slide]:
        """A slide by its id that the room hasn't reached. Raises Stale where there is none such."""
        for planned in self.agenda.unfinished:
            for slide in unreached(planned, slides_of(planned)):
                if slide.key == key:
                    return planned, slide
        raise Stale

    def park(self, key: str, seconds: int) -> None:
        planned, slide = self.slide(key)
        least = least_of(planned)
        if key in edition_of(self.session.workshop).last_pieces:
            least -= seconds
        if seconds > slide.seconds or planned.given - seconds < least:
            raise Stale
        _row, made = ParkedSlide.objects.get_or_create(
            planned_item=planned, slide=slide, defaults={"seconds": seconds}
        )
        if not made:
            raise Stale
        if planned.parked_pks is not None:
            planned.parked_pks.add(slide.pk)
        self._add(planned, -seconds)

    def bring_back(self, key: str, seconds: int) -> None:
        planned, slide = self.slide(key)
        row = planned.parked.filter(slide=slide).first()
        if row is None or seconds != row.comes_back_with:
            raise Stale
        row.delete()
        self._add(planned, seconds)

    def shorten(self, position: int, seconds: int) -> None:
        planned = next((each for each in self.agenda.unfinished if each.position == position), None)
        if planned is None or planned.given - seconds < least_of(planned):
            raise Stale
        self._add(planned, -seconds)

    def leave_item_out(self, planned: PlannedItem) -> None:
        if planned.left_out_at is not None:
            raise Stale
        planned.left_out_at = self.now

    def put_item_back(self, planned: PlannedItem) -> None:
        if planned.left_out_at is None:
            raise Stale
        planned.left_out_at = None

    def _add(self, planned: PlannedItem, seconds: int) -> None:
        planned.seconds += seconds
        if planned is self.agenda.current_item:
            self.run_seconds += seconds

    def save(self, **of_session: datetime) -> None:
        PlannedItem.objects.bulk_update(self.agenda.plan, ["seconds", "left_out_at"])
        run = self.agenda.current
        after = self._as_it_is()
        if "promised_at" in of_session:
            after["promised_at"] = of_session["promised_at"].isoformat()
        PlanChange.objects.create(
            session=self.session,
            at=self.now,
            before=self.before,
            after=after,
            run=run,
            run_seconds=self.run_seconds,
        )
        self._move_end(run, self.run_seconds)
        self._announce(plan_undoable=F("plan_undoable") + 1, **of_session)
        keep(self.session, "plan", now=self.now, version=self.session.plan_version + 1)

    def restore(self, change: PlanChange) -> None:
        finalise(self.session, now=self.now)
        before: Mapping[str, Any] = change.before
        for planned in self.agenda.plan:
            planned.seconds = before["items"][str(planned.pk)]
            since = before.get("left_out", {}).get(str(planned.pk))
            planned.left_out_at = parse_datetime(since) if since and planned.use is None else None
        PlannedItem.objects.bulk_update(self.agenda.plan, ["seconds", "left_out_at"])
        parked = {(planned, slide): seconds for planned, slide, seconds in before["parked"]}
        for row in ParkedSlide.objects.filter(planned_item__session=self.session):
            if (row.planned_item_id, row.slide_id) not in parked:
                row.delete()
        for (planned, slide), seconds in parked.items():
            ParkedSlide.objects.get_or_create(
                planned_item_id=planned, slide_id=slide, defaults={"seconds": seconds}
            )
        promised_at = before["promised_at"]
        PlanChange.objects.filter(pk=change.pk).update(undone_at=self.now)
        self._move_end(change.run, -change.run_seconds)
        self._announce(
            plan_undoable=F("plan_undoable") - 1,
            promised_at=parse_datetime(promised_at) if promised_at else None,
        )

    def _move_end(self, run: Run | None, seconds: int) -> None:
        if run is not None and seconds and run.ended_at is None:
            Run.objects.filter(pk=run.pk).update(ends_at=run.ends_at + timedelta(seconds=seconds))

    def _announce(self, **of_session: Any) -> None:
        """Count the change, so that an offer which was made before it is stale."""
        Session.objects.filter(pk=self.session.pk).update(
            plan_version=F("plan_version") + 1, plan_changed_at=self.now, **of_session
        )
        lend_anew(self.session, now=self.now)
        announce(self.session, Change.PLAN)


def _minutes(pieces: Pieces) -> int:
    return round((sum(pieces.slides.values()) + sum(pieces.items.values())) / 60)
