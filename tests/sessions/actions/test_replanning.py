"""The plan while a session is on: what an offer does, that one undo restores it, and what is refused."""

import re
from datetime import timedelta

import pytest
from clients import signed_in
from django.utils import timezone
from steps import LIVE, step_of

from sessions import screens
from sessions.actions import lifecycle, moving, replanning, timing
from sessions.agenda import Agenda, current_run
from sessions.errors import Refused, SessionOver, Stale
from sessions.forecast import Forecast
from sessions.models import ParkedSlide, PlanChange, Run, Session
from sessions.models.session import OVER_AFTER
from sessions.screens.offers import offer_rows

pytestmark = pytest.mark.django_db


def forecast_of(session) -> Forecast:
    session = Session.objects.get(pk=session.pk)
    run = current_run(session)
    assert run is not None
    return Forecast(Agenda(session), run)


@pytest.fixture
def client_of_ada(ada):
    return signed_in(ada)


@pytest.fixture
def late(started) -> Session:
    """Five minutes late in item 3, which has been on for a minute."""
    moving.jump(started, step=step_of(started), position=3)
    now = timezone.now()
    began = now - timedelta(minutes=1)
    Run.objects.filter(ended_at=None).update(started_at=began, ends_at=began + timedelta(minutes=10))
    on_time = began - timedelta(minutes=20)
    Session.objects.update(starts_at=on_time, started_at=on_time)
    return Session.objects.get(pk=started.pk)


def version_of(session) -> int:
    return Session.objects.get(pk=session.pk).plan_version


def plan_of(session) -> tuple:
    """All that undoing restores."""
    parked = ParkedSlide.objects.filter(planned_item__session=session)
    return (
        list(session.plan.order_by("pk").values_list("pk", "seconds")),
        sorted(parked.values_list("planned_item", "slide", "seconds")),
        Session.objects.get(pk=session.pk).promised_at,
        current_run(session).ends_at,
    )


def take(session, row) -> None:
    getattr(replanning, row.verb)(session, **row.fields)


def test_each_offer_brings_the_end_back_and_one_undo_restores_the_plan_exactly(late):
    before = plan_of(late)
    kinds = [offer.kind for offer in forecast_of(late).offers]
    assert len(kinds) == 3 and kinds[-1] == "end_later"
    for place in range(len(kinds)):
        row = offer_rows(forecast_of(late))[place]
        take(late, row)
        assert plan_of(late) != before
        assert forecast_of(late).words == "on time", row
        replanning.undo_plan(late, version=version_of(late))
        assert plan_of(late) == before
        Session.objects.update(plan_changed_at=timezone.now() - timedelta(minutes=1))
    assert [offer.kind for offer in forecast_of(late).offers] == kinds


def test_several_changes_are_undone_the_newest_first(late):
    states = [plan_of(late)]
    for pieces in ("voices-to-policy=90", "#9=120 toolkit-roles=120", "uneasy=100", "#3=30"):
        replanning.shorten_plan(late, pieces=pieces, version=version_of(late))
        states.append(plan_of(late))
    replanning.bring_back(late, pieces="voices-to-policy=90", version=version_of(late))
    states.append(plan_of(late))
    replanning.end_later(late, seconds=240, version=version_of(late))
    for state in reversed(states):
        replanning.undo_plan(late, version=version_of(late))
        assert plan_of(late) == state
    with pytest.raises(Stale):
        replanning.undo_plan(late, version=version_of(late))


def test_undoing_restores_the_plan_and_never_time(late):
    replanning.shorten_plan(late, pieces="#3=60 #9=60", version=version_of(late))
    timing.extend(late, seconds=120)
    ends_at = current_run(late).ends_at
    replanning.undo_plan(late, version=version_of(late))
    assert current_run(late).ends_at == ends_at + timedelta(seconds=60), "the two minutes given stay"
    replanning.shorten_plan(late, pieces="#3=60", version=version_of(late))
    moving.jump(late, step=step_of(late), position=4)
    ended = Run.objects.filter(ended_at__isnull=False).values_list("pk", "ends_at")
    was, on = dict(ended), current_run(late).ends_at
    replanning.undo_plan(late, version=version_of(late))
    assert dict(ended.all()) == was and current_run(late).ends_at == on, "what is over stays as it was"


def test_two_facilitators_who_press_at_once_change_the_plan_once(late):
    version = version_of(late)
    replanning.shorten_plan(late, pieces="voices-to-policy=90", version=version)
    before = plan_of(late)
    for verb, given in (
        (replanning.shorten_plan, {"pieces": "engagement=120"}),
        (replanning.bring_back, {"pieces": "voices-to-policy=90"}),
        (replanning.end_later, {"seconds": 60}),
        (replanning.undo_plan, {}),
    ):
        with pytest.raises(Stale):
            verb(late, version=version, **given)
    assert plan_of(late) == before
    replanning.undo_plan(late, version=version_of(late))
    with pytest.raises(Stale):  # the plan is as it was, but an offer of before is another plan's
        replanning.shorten_plan(late, pieces="voices-to-policy=90", version=version)


@pytest.mark.parametrize(
    "pieces",
    [
        "",
        "video",
        "=5",
        "#=5",
        "#9",
        "#9=x",
        "engagement=-5",
        "#9=1e3",
        "#9=99999999",
        None,
        "a=1 b",
        "#0x9=60",
    ],
)
def test_what_no_button_sends_is_refused_kindly(late, pieces):
    before = plan_of(late)
    for verb in (replanning.shorten_plan, replanning.bring_back):
        with pytest.raises((Refused, Stale)):
            verb(late, pieces=pieces, version=version_of(late))
    assert plan_of(late) == before and not PlanChange.objects.exists()


@pytest.mark.parametrize(
    "pieces",
    [
        "#9=481",  # more than it has above its least
        "#2=10",  # over
        "watched-video=30",  # reached
        "nowhere=60",
        "he-tangata=30",  # in reserve already
        "engagement=121",  # more than it has
        "quiz-5=100 quiz-4=100",  # together under its least
        "voices-to-policy=90 voices-to-policy=90 #4=151",
    ],
)
def test_nothing_goes_below_its_least_and_nothing_that_was_reached_is_left_out(late, pieces):
    before = plan_of(late)
    with pytest.raises(Stale):
        replanning.shorten_plan(late, pieces=pieces, version=version_of(late))
    assert plan_of(late) == before and not PlanChange.objects.exists(), "all of it or nothing"


def test_the_last_pieces_lower_the_least_of_their_item(late):
    replanning.shorten_plan(late, pieces="#8=120", version=version_of(late))
    with pytest.raises(Stale):
        replanning.shorten_plan(late, pieces="quiz-5=80", version=version_of(late))
    replanning.shorten_plan(late, pieces="quiz-6=80 quiz-3=80", version=version_of(late))
    assert late.plan.get(position=8).seconds == 320
    assert "quiz-6" not in [piece.key for coming in forecast_of(late).coming for piece in coming.pieces]


def test_what_was_left_out_comes_back_with_exactly_what_it_had_freed(late):
    replanning.shorten_plan(late, pieces="engagement=90", version=version_of(late))
    item = late.plan.get(position=4)
    assert item.seconds == 510
    with pytest.raises(Stale):
        replanning.bring_back(late, pieces="engagement=120", version=version_of(late))
    replanning.bring_back(late, pieces="engagement=90", version=version_of(late))
    item.refresh_from_db()
    assert item.seconds == 600 and not item.parked.exists()
    replanning.bring_back(late, pieces="he-tangata=30", version=version_of(late))
    assert late.plan.get(position=5).seconds == 1230


def test_the_end_never_moves_past_the_hard_one(late):
    Session.objects.update(hard_end=late.scheduled_end + timedelta(minutes=4))
    with pytest.raises(Refused, match="isn’t yours for that long"):
        replanning.end_later(late, seconds=300, version=version_of(late))
    assert "end_later" not in [offer.kind for offer in forecast_of(late).offers]
    replanning.end_later(late, seconds=240, version=version_of(late))
    assert forecast_of(late).promised == late.scheduled_end + timedelta(minutes=4)
    for seconds in (0, -60, 21_601):
        with pytest.raises(Refused):
            replanning.end_later(late, seconds=seconds, version=version_of(late))


def test_before_the_start_and_after_the_end_there_is_nothing_to_change(session):
    with pytest.raises(Refused, match="hasn’t started"):
        replanning.shorten_plan(session, pieces="engagement=120", version=0)
    lifecycle.start(session)
    lifecycle.end(session)
    with pytest.raises(SessionOver):
        replanning.shorten_plan(session, pieces="engagement=120", version=0)


def test_the_console_offers_them_and_its_buttons_send_what_is_done(late, client_of_ada):
    agenda = " ".join(screens.render(late.pk, "host", ["agenda"])["agenda"].split())
    forecast = forecast_of(late)
    for offer, row in zip(forecast.offers, offer_rows(forecast), strict=True):
        assert row.words in agenda
        if offer.kind != "end_later":
            assert f'name="pieces" value="{offer.pieces}"' in agenda
    row = offer_rows(forecast)[0]
    reply = client_of_ada.post(f"/host/{late.code}/do/{row.verb}/", row.fields, headers=LIVE)
    assert reply.status_code == 204
    agenda = screens.render(late.pk, "host", ["agenda"])["agenda"]
    assert "undo_plan" in agenda and "On time" in agenda and "left out" in agenda
    again = client_of_ada.post(f"/host/{late.code}/do/{row.verb}/", row.fields, headers=LIVE)
    assert again.status_code == 409
    assert late.log.filter(verb=row.verb).count() == 1


def test_offers_wait_half_a_minute_after_whatever_began(late):
    assert forecast_of(late).offers
    Run.objects.filter(ended_at=None).update(started_at=timezone.now() - timedelta(seconds=29))
    forecast = forecast_of(late)
    assert forecast.offers == [] and forecast.changes_at <= timezone.now() + timedelta(seconds=1)


def test_an_end_that_was_moved_is_the_end_everywhere(late):
    """A session goes on until then, and who ends it is told how early that is."""
    replanning.end_later(late, seconds=4 * 3600, version=0)
    late.refresh_from_db()
    assert late.over_at() == late.promised_at + OVER_AFTER
    assert lifecycle.unfinished(late).early > 4 * 60


def test_an_item_that_was_jumped_over_has_no_time_to_come(late):
    agenda = " ".join(screens.render(late.pk, "host", ["agenda"])["agenda"].split())
    [skipped] = re.findall(r'class="line-item--skipped".*?</li>', agenda)
    assert "5 min" in skipped and "·" not in skipped
