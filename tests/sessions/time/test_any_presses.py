"""Whatever is pressed, and however late: the plan keeps its least, the forecast adds up, undo is exact."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from steps import step_of

from sessions.actions import (
    late_start,
    leaving_out,
    lifecycle,
    moderation,
    moving,
    putting_right,
    questions,
    replanning,
    rounds,
    timing,
    undo,
)
from sessions.actions.starts_by import set_starts_by
from sessions.actions.undoing import finalise_due
from sessions.agenda import Agenda, current_run, kept_slides, least_of, slides_of
from sessions.errors import Refused
from sessions.forecast import Forecast
from sessions.models import (
    ParkedSlide,
    PlanChange,
    PlannedItem,
    Round,
    Run,
    Session,
    Span,
    UndoStep,
)
from sessions.screens import render
from sessions.screens.offers import offer_rows

pytestmark = pytest.mark.django_db

OFTEN = ["next"] * 4 + ["offer"] * 5 + ["undo"] * 2 + ["leave"] * 3 + ["put back"] * 2
SELDOM = ["back", "jump", "slide", "pause", "break", "resume", "more", "less", "end", "start_by"]
SELDOM += ["question on", "question on", "question off", "we began", "item began"]
LATE_START = ["keep_end", "keep_length", "keep_neither"]
PRESSES = st.lists(
    st.tuples(
        st.sampled_from(OFTEN + SELDOM + LATE_START),
        st.integers(0, 12),
        st.sampled_from([150, 45, 300, 31, 600, 5]),  # seconds until it is pressed
    ),
    min_size=12,
    max_size=30,
)


def press(session: Session, what: str, number: int) -> None:
    step = step_of(session)
    match what:
        case "next":
            moving.next_slide(session, step=step)
        case "back":
            moving.back(session, step=step)
        case "jump":
            moving.jump(session, step=step, position=1 + number % 9)
        case "slide":
            slides = current_run(session).planned_item.item.slides.all()
            moving.show_slide(session, step=step, slide_pk=slides[number % len(slides)].pk)
        case "pause":
            timing.pause(session)
        case "break":
            timing.take_break(session, minutes=1 + number)
        case "resume":
            timing.resume(session)
        case "more" | "less":
            timing.extend(session, seconds=60 * (1 + number) * (1 if what == "more" else -1))
        case "offer":
            rows = offer_rows(Forecast(Agenda(session), current_run(session)))
            if rows:
                row = rows[number % len(rows)]
                getattr(replanning, row.verb)(session, **row.fields)
        case "start_by":
            by = timezone.localtime(timezone.now() + timedelta(minutes=5 * number), session.tz)
            set_starts_by(session, position=1 + number % 9, at=f"{by:%H:%M}" if number % 4 else "")
        case "keep_neither":
            late_start.keep_neither(session)
        case "keep_end" | "keep_length":
            getattr(late_start, what)(session, version=session.plan_version)
        case "undo":
            replanning.undo_plan(session, version=session.plan_version)
        case "leave" | "put back":
            verb = leaving_out.leave_out if what == "leave" else leaving_out.put_back
            verb(session, piece=piece_of(session, number), version=session.plan_version)
        case "question on":
            [asked] = questions.log_spoken(session, text="Why?")
            moderation.spotlight(session, question_pk=asked.pk)
        case "question off":
            moderation.clear_spotlight(session)
        case "we began":
            putting_right.we_began(session, seconds=60 * (1 + number))
        case "item began":
            putting_right.item_began(session, seconds=60 * (1 + number), step=step)
        case "end":
            lifecycle.end(session)
            lifecycle.reopen(Session.objects.get(pk=session.pk))


def piece_of(session: Session, number: int) -> str:
    """An item, or a slide of one."""
    if number % 2:
        return f"#{1 + number % 9}"
    slides = [slide for planned in Agenda(session).plan for slide in slides_of(planned)]
    return [slide.key for slide in slides if not slide.optional][7 * number % 20]


def plan_of(session: Session) -> tuple:
    parked = ParkedSlide.objects.filter(planned_item__session=session)
    return (
        list(session.plan.values_list("position", "seconds")),
        sorted(parked.values_list("planned_item", "slide", "seconds")),
        Session.objects.get(pk=session.pk).promised_at,
    )


def check(session: Session) -> None:
    agenda = Agenda(session)
    run = agenda.current
    assert run is not None and agenda.current_item is not None
    for planned in agenda.plan:
        assert planned.given >= least_of(planned) and agenda.spent(planned) >= 0
    pool = agenda.pool
    assert pool and 0 <= pool.used <= pool.of and pool.used + pool.end == agenda.plan[-1].seconds
    breaks = [span.took(agenda.now) for planned in agenda.plan for span in agenda.breaks_of(planned)]
    breaks += [run.lent_by(agenda.now) for run in agenda.runs]
    spent = sum(agenda.spent(planned) for planned in agenda.plan) + sum(breaks, timedelta()).total_seconds()
    assert spent == (agenda.now - session.started_at).total_seconds(), "each second is somewhere, and once"
    assert not Span.objects.filter(ended_at=None, run__ended_at__isnull=False).exists()
    forecast = Forecast(agenda, run)
    assert forecast.rest >= forecast.left and forecast.ends >= forecast.item_ends >= agenda.now
    starts = list(forecast.starts.values())
    assert starts == sorted(starts) and all(at >= forecast.item_ends for at in starts)
    assert forecast.changes_at > agenda.now and forecast.words
    known = forecast.latest_starts
    latest = [known[planned.pk].at for planned in agenda.to_come if planned.pk in known]
    assert latest == sorted(latest)
    points = forecast.fixed_points
    assert not forecast.beside or forecast.worst.slack < points[0].slack
    assert all(point.item in agenda.to_come and not point.item.use for point in points if point.item)
    for offer in forecast.offers:
        assert offer.later_by or offer.seconds > 0
    after = agenda.next
    assert after is None or after.slide in kept_slides(after.planned)


def start_anew(session: Session, monkeypatch: pytest.MonkeyPatch, at: list[datetime]) -> None:
    """As it is made, and started at the moment in `at`, which is the time from now on."""
    for model in (Run, PlanChange, Round, UndoStep):
        model.objects.all().delete()
    ParkedSlide.objects.filter(slide__optional=False).delete()
    ParkedSlide.objects.update(seconds=0, shown_at=None)
    for planned in PlannedItem.objects.select_related("item"):
        seconds = planned.item.minutes * 60
        PlannedItem.objects.filter(pk=planned.pk).update(seconds=seconds, left_out_at=None)
        for slide in planned.item.slides.filter(optional=True):
            ParkedSlide.objects.get_or_create(planned_item=planned, slide=slide)
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    never = dict.fromkeys(("started_at", "ended_at", "reopened_at", "promised_at", "plan_changed_at"))
    Session.objects.update(**never, plan_undoable=0)
    lifecycle.start(Session.objects.get(pk=session.pk))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(presses=PRESSES, late=st.sampled_from([480, 0, 180]))
def test_the_plan_keeps_its_least_the_forecast_adds_up_and_undo_is_exact(session, monkeypatch, presses, late):
    at = [session.starts_at + timedelta(seconds=late)]
    start_anew(session, monkeypatch, at)
    states = []
    for what, number, seconds in presses:
        at[0] += timedelta(seconds=seconds)
        now = Session.objects.get(pk=session.pk)
        if now.phase() != "on":
            break
        before, undoable = plan_of(now), now.plan_undoable
        with suppress(Refused):
            press(now, what, number)
            if what == "keep_end":
                assert 0 <= Forecast(Agenda(now), current_run(now)).slack < 1
        now = Session.objects.get(pk=session.pk)
        if now.plan_undoable > undoable:
            states.append(before)
        elif now.plan_undoable < undoable:
            assert plan_of(now) == states.pop()
        if now.phase() == "on":
            check(now)
    now = Session.objects.get(pk=session.pk)
    if now.phase() != "on":
        return
    assert render(session.pk, "host")
    while states:
        replanning.undo_plan(now, version=now.plan_version)
        now = Session.objects.get(pk=session.pk)
        assert plan_of(now) == states.pop()


def place_of(session: Session) -> tuple:
    """All that Undo restores: where the session stands, its plan, and what is open."""
    found = Session.objects.get(pk=session.pk)
    return (
        list(Run.objects.values_list("pk", "slide", "furthest", "slide_at", "ends_at", "ended_at")),
        list(Span.objects.values_list("pk", "kind", "until", "ended_at")),
        list(session.plan.values_list("position", "seconds", "left_out_at")),
        sorted(ParkedSlide.objects.values_list("planned_item", "slide", "seconds", "shown_at")),
        list(Round.objects.values_list("pk", "closes_at", "sealed_at")),
        (found.ended_at, found.promised_at, found.spotlight_id, found.join_shown_at),
    )


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(presses=PRESSES, soon=st.sampled_from([0, 3, 9.9]))
def test_undo_within_ten_seconds_is_the_place_the_plan_and_the_round_before(
    session, monkeypatch, presses, soon
):
    at = [session.starts_at]
    start_anew(session, monkeypatch, at)
    for what, number, seconds in presses:
        at[0] += timedelta(seconds=seconds)
        finalise_due()
        now = Session.objects.get(pk=session.pk)
        if now.phase() != "on":
            return
        if what == "question on":  # its seconds are used all the same: test_undo.py has it
            continue
        if what == "more":  # an activity may be open
            with suppress(Refused):
                rounds.press_activity(now, step="0:ready")
        before = place_of(now)
        with suppress(Refused):
            if what == "end":
                lifecycle.end(now)
            else:
                press(now, what, number)
        step = UndoStep.objects.filter(session=session).first()
        if step is None:
            continue
        at[0] += timedelta(seconds=soon)
        undo.undo(Session.objects.get(pk=session.pk), undo_pk=step.pk)
        assert place_of(now) == before
        assert not UndoStep.objects.exists()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(pieces=st.lists(st.integers(0, 60), min_size=5, max_size=25))
def test_what_is_left_out_and_put_back_in_any_order_keeps_the_sum(session, monkeypatch, pieces):
    start_anew(session, monkeypatch, [session.starts_at])
    for number in pieces:
        version = Session.objects.get(pk=session.pk).plan_version
        piece = piece_of(session, number)
        try:
            leaving_out.leave_out(session, piece=piece, version=version)
        except Refused:
            with suppress(Refused):
                leaving_out.put_back(session, piece=piece, version=version)
        freed = sum(ParkedSlide.objects.values_list("seconds", flat=True))
        assert sum(session.plan.values_list("seconds", flat=True)) + freed == 90 * 60
        check(Session.objects.get(pk=session.pk))
