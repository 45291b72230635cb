"""The clock says what somebody worked out by hand: the situations in `situations/`, played by the real verbs.

Those are left for later that need a verb, or a fixed point, which isn't there yet; their number is written
down, so that none is lost.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from situations import PLAYED, SITUATIONS, VERBS, events_of, moment, session_of

from sessions import clock, words_of_time
from sessions.actions import (
    arranging,
    lifecycle,
)
from sessions.actions.starts_by import set_starts_by
from sessions.agenda import Agenda, current_run
from sessions.forecast import JUST_AFTER, Forecast
from sessions.late_start import late_start as late_start_of
from sessions.models import Session, Slide

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(workshop, ada, stopped) -> Callable[[dict[str, Any]], Session]:
    def played(situation: dict[str, Any]) -> Session:
        for slide in Slide.objects.filter(video__isnull=False):
            without = slide.key in situation.get("without_address", ())
            slide.video["address"] = "" if without else "https://videos.example.nz/one.mp4"
            slide.save()
        workshop.revision += 1
        workshop.save()
        starts_at = moment(situation["starts"], session_of(workshop))
        stopped[0] = starts_at - timedelta(hours=3)
        session = arranging.make_session(
            workshop=workshop,
            facilitator=ada,
            starts_at=starts_at,
            minutes=situation["minutes"],
            confirmed=True,
            hard_end=moment(situation["hard_end"], session_of(workshop)) if "hard_end" in situation else None,
        )
        for position, at in situation.get("starts_by", {}).items():
            set_starts_by(session, position=int(position), at=at)
        lifecycle.open_doors(session)
        for event in events_of(situation):
            stopped[0] = moment(event.at, session)
            VERBS[event.verb](Session.objects.get(pk=session.pk), *event.words)
        stopped[0] = moment(situation["now"], session)
        return Session.objects.get(pk=session.pk)

    return played


@pytest.mark.parametrize("situation", PLAYED, ids=lambda each: each["name"])
def test_the_clock_says_what_was_worked_out_by_hand(situation, play):
    session, expected = play(situation), situation["expect"]
    run = current_run(session)
    assert run is not None
    forecast = Forecast(Agenda(session), run)
    positions = {planned.pk: planned.position for planned in forecast.agenda.plan}
    starts = {positions[pk]: at for pk, at in forecast.starts.items()}
    found = {
        "end": forecast.ends,
        "rest": round(forecast.rest, 6),
        "promised": forecast.promised,
        "slack": {
            str(point.item.position) if point.item else "end": round(point.slack, 6)
            for point in forecast.fixed_points
        },
        "starts": {str(position): starts.get(position) for position in map(int, expected.get("starts", {}))},
        "latest_starts": {str(positions[pk]): each.at for pk, each in forecast.latest_starts.items()},
        "line_above": forecast.line_above.position if forecast.line_above else None,
        "says": forecast.words,
        "pool": pool_of(forecast.agenda),
        "beside": forecast.beside,
        "asks": asked(forecast),
    }
    wanted = {key: expected[key] for key in found if key in expected}
    if "warns" in expected:
        found["warns"] = forecast.left_early.words if forecast.left_early else ""
        wanted["warns"] = expected["warns"]
    for key in {"end", "promised"} & set(wanted):
        wanted[key] = moment(wanted[key], session)
    for key in {"starts", "latest_starts"} & set(wanted):
        wanted[key] = {position: moment(at, session) for position, at in wanted[key].items()}
    if wanted.get("latest_starts"):  # of some items
        found["latest_starts"] = {key: found["latest_starts"].get(key) for key in wanted["latest_starts"]}
    assert {key: found[key] for key in wanted} == wanted, situation["working"]


def pool_of(agenda: Agenda) -> dict[str, float]:
    assert agenda.pool
    return {"of": agenda.pool.of, "used": round(agenda.pool.used, 6), "end": round(agenda.pool.end, 6)}


def asked(forecast: Forecast) -> list[str]:
    """What can be kept after a late start, while that is asked."""
    question = late_start_of(forecast)
    answers = {"keep end": question and question.keep_end, "keep length": question and question.keep_length}
    return [answer for answer, possible in answers.items() if possible]


def told(forecast: Forecast) -> list[dict[str, Any]]:
    """The offers, as the situations have them."""
    found = []
    for offer in forecast.offers:
        ends = timezone.localtime(clock.shown(forecast.ends_with(offer)), forecast.agenda.session.tz)
        items = {place + 1: seconds for place, seconds in offer.items.items()}
        pieces = dict.fromkeys(offer.slides) | items
        row = {"kind": offer.kind, "pieces": pieces, "seconds": offer.seconds or offer.later_by}
        found.append(row | {"ends": f"{ends:%H:%M}"} | ({"short": offer.short} if offer.short else {}))
    return found


@pytest.mark.parametrize(
    "situation", [each for each in PLAYED if "offers" in each["expect"]], ids=lambda each: each["name"]
)
def test_what_is_offered_is_what_was_worked_out_by_hand(situation, play):
    session = play(situation)
    found = told(Forecast(Agenda(session), current_run(session)))
    wanted = []
    for offer in situation["expect"]["offers"]:
        named = {piece: None for piece in offer["pieces"] if isinstance(piece, str)}
        items = {piece["item"]: piece["seconds"] for piece in offer["pieces"] if isinstance(piece, dict)}
        if offer["kind"] != "spare":
            wanted.append({**offer, "pieces": named | items})
    assert found == wanted, situation["working"]


def shown(session: Session, at: datetime) -> list[Any]:
    """All that a screen says of the time, at a moment."""
    agenda = Agenda(session, at)
    assert agenda.current
    forecast = Forecast(agenda, agenda.current)
    moments = [forecast.ends, forecast.item_ends, *forecast.starts.values()]
    warning = forecast.left_early.words if forecast.left_early else ""
    said = [
        forecast.words,
        forecast.beside,
        asked(forecast),
        forecast.line_above,
        warning,
        forecast.by_now[0],
    ]
    return [*said, *map(clock.shown, moments)]


@pytest.mark.parametrize("situation", PLAYED, ids=lambda each: each["name"])
def test_nothing_changes_by_itself_before_it_is_said_to(situation, play, stopped):
    session = play(situation)
    run = current_run(session)
    changes_at = Forecast(Agenda(session), run).changes_at
    assert timedelta(0) < changes_at - stopped[0]
    before = shown(session, stopped[0])
    for share in (0.01, 0.5, 0.99):
        assert shown(session, stopped[0] + share * (changes_at - stopped[0])) == before


def test_what_moves_with_the_clock_is_drawn_anew_when_it_does(play, stopped):
    """A break that is over its time: everything is later by a minute more, each minute."""
    late = next(each for each in PLAYED if each["name"].startswith("People come back late"))
    session = play(late)
    turns, at = 0, stopped[0]
    for _step in range(40):
        after = Forecast(Agenda(session, at), current_run(session)).changes_at
        turns += shown(session, at) != shown(session, after + JUST_AFTER)
        at = after + JUST_AFTER
    assert turns >= 10, "it moves"


@pytest.mark.parametrize(
    "situation",
    [each for each in SITUATIONS if not each["events"] and "says" in each["expect"]],
    ids=lambda each: each["name"],
)
def test_before_the_start_only_the_start_is_said(situation, play, stopped):
    session = play(situation)
    assert words_of_time.start(session, stopped[0]) == situation["expect"]["says"], situation["working"]
    [turns_at] = words_of_time.start_turns(session, stopped[0])
    assert turns_at > stopped[0]
    before = words_of_time.start(session, stopped[0])
    assert words_of_time.start(session, turns_at - timedelta(seconds=1)) == before
    assert words_of_time.start(session, turns_at) != before


def test_none_of_the_situations_is_lost():
    assert len(SITUATIONS) == 115
    assert len({each["name"] for each in SITUATIONS}) == len(SITUATIONS)
    assert len(PLAYED) == 113
