"""Items that must start by a time: set and taken back, what is refused, and what the console then says."""

import re
from datetime import datetime, timedelta

import pytest
from clients import signed_in
from django.utils import timezone
from steps import LIVE, step_of

from sessions import screens
from sessions.actions import arranging, lifecycle, moving
from sessions.actions.starts_by import set_starts_by
from sessions.agenda import Agenda, current_run
from sessions.errors import Refused, SessionOver
from sessions.forecast import Forecast
from sessions.models import LogEntry, Run, Session
from sessions.screens.offers import offer_rows

pytestmark = pytest.mark.django_db


def time_at(session, **after) -> str:
    """A time of day so long after now, where the session is."""
    return f"{timezone.localtime(timezone.now() + timedelta(**after), session.tz):%H:%M}"


def agenda_of(session) -> str:
    return " ".join(screens.render(session.pk, "host", ["agenda"])["agenda"].split())


def by_of(session, position: int) -> datetime | None:
    return session.plan.get(position=position).starts_by


@pytest.fixture
def on(started) -> Session:
    """On time, in item 6, which has been on for a minute: the quiz would start nine minutes from now."""
    moving.jump(started, step=step_of(started), position=6)
    began = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
    Run.objects.filter(ended_at=None).update(started_at=began, ends_at=began + timedelta(minutes=5))
    on_time = began - timedelta(minutes=55)
    Session.objects.update(starts_at=on_time, started_at=on_time)
    return Session.objects.get(pk=started.pk)


def test_it_is_set_by_its_time_of_day_and_taken_back_with_nothing(session, ada):
    at = session.starts_at + timedelta(minutes=65)
    set_starts_by(session, position=8, at=f"{timezone.localtime(at, session.tz):%H:%M}", by=ada)
    assert by_of(session, 8) == at.replace(second=0, microsecond=0)
    set_starts_by(session, position=8, at="", by=ada)
    assert by_of(session, 8) is None
    assert [entry.verb for entry in LogEntry.objects.all()[:2]] == ["clear_starts_by", "set_starts_by"]


def test_a_time_after_midnight_is_the_next_days(workshop, ada, settings):
    late = timezone.now().replace(hour=23, minute=30, second=0, microsecond=0) + timedelta(days=1)
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=late, minutes=90, zone="UTC", confirmed=True
    )
    set_starts_by(made, position=8, at="0:35")
    assert by_of(made, 8) == late + timedelta(minutes=65)


@pytest.mark.parametrize("at", ["25:00", "11", "11:5", "soon", "11:05:00", "<b>", "-1:05", "１1:05"])
def test_what_is_no_time_is_refused_kindly(session, at):
    with pytest.raises(Refused, match="such as 11:05"):
        set_starts_by(session, position=8, at=at)
    assert by_of(session, 8) is None


def test_a_time_outside_the_session_is_refused(session):
    for minutes in (-2, 91, 600):
        at = timezone.localtime(session.starts_at + timedelta(minutes=minutes), session.tz)
        with pytest.raises(Refused, match="outside the session"):
            set_starts_by(session, position=8, at=f"{at:%H:%M}")


def test_only_an_item_that_is_still_to_begin_has_one(session, on):
    for position in (1, 6, 7):
        at = time_at(on, minutes=5)
        if position == 7:
            set_starts_by(on, position=position, at=at)
        else:
            with pytest.raises(Refused, match="has begun or was passed over"):
                set_starts_by(on, position=position, at=at)
    with pytest.raises(Refused, match="isn’t in this agenda"):
        set_starts_by(on, position=40, at=time_at(on, minutes=5))
    with pytest.raises(Refused, match="already passed"):
        set_starts_by(on, position=8, at=time_at(on, minutes=-3))


def test_the_first_item_begins_with_the_session(session):
    at = timezone.localtime(session.starts_at + timedelta(minutes=5), session.tz)
    with pytest.raises(Refused, match="when the session does"):
        set_starts_by(session, position=1, at=f"{at:%H:%M}")


def test_after_the_end_there_is_nothing_to_start(on):
    lifecycle.end(on)
    with pytest.raises(SessionOver):
        set_starts_by(on, position=8, at="11:05")


def test_it_moves_with_the_session(session):
    at = timezone.localtime(session.starts_at + timedelta(minutes=65), session.tz)
    set_starts_by(session, position=8, at=f"{at:%H:%M}")
    before = by_of(session, 8)
    later = session.starts_at + timedelta(days=1, minutes=15)
    Session.objects.update(doors_opened_at=None)
    arranging.put_right(Session.objects.get(pk=session.pk), starts_at=later)
    assert by_of(session, 8) == before + timedelta(days=1, minutes=15)


def test_the_console_says_how_much_is_in_hand_and_in_time_when_that_is_over(on):
    set_starts_by(on, position=8, at=time_at(on, minutes=12))
    agenda = agenda_of(on)
    assert "<b>3 min in hand until the quiz</b>" in agenda
    assert re.search(r'<b class="starts-by"[^>]*> by \d+:\d\d </b>', agenda)
    set_starts_by(on, position=8, at=time_at(on, minutes=5))
    agenda = agenda_of(on)
    assert re.search(r'class="late">\s*<b>The quiz starts \d+:\d\d, 4 min late</b>', agenda)
    assert agenda.count("From here on it no longer fits") == 1
    moving.jump(on, step=step_of(on), position=8)
    assert "quiz starts" not in agenda_of(on) and "no longer fits" not in agenda_of(on)


def test_an_item_that_its_workshop_doesnt_call_anything_goes_by_its_number(on):
    set_starts_by(on, position=7, at=time_at(on, minutes=1))
    assert re.search(r"Item 7 starts \d+:\d\d, \d min late", agenda_of(on))


def test_what_an_item_is_called_is_text_on_every_screen(on):
    on.plan.get(position=8).item.workshop.items.filter(position=8).update(called="<i>the end</i>")
    on.workshop.revision += 1
    on.workshop.save()
    set_starts_by(Session.objects.get(pk=on.pk), position=8, at=time_at(on, minutes=5))
    assert "&lt;i&gt;the end&lt;/i&gt; starts" in agenda_of(on) and "<i>the end" not in agenda_of(on)


def test_an_offer_says_when_the_item_starts_then_and_takes_only_what_comes_before_it(started):
    moving.jump(started, step=step_of(started), position=3)
    began = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
    Run.objects.filter(ended_at=None).update(started_at=began, ends_at=began + timedelta(minutes=10))
    Session.objects.update(starts_at=began - timedelta(minutes=15), started_at=began - timedelta(minutes=15))
    session = Session.objects.get(pk=started.pk)
    set_starts_by(session, position=8, at=time_at(session, minutes=45))
    run = current_run(session)
    assert run is not None
    rows = offer_rows(Forecast(Agenda(session), run))
    assert rows and all(row.then.startswith("the quiz starts ") for row in rows)
    assert all(row.verb == "shorten_plan" and "#9=" not in row.fields["pieces"] for row in rows)


def test_its_form_is_on_the_console_and_takes_it(on, ada):
    console, address = signed_in(ada), f"/host/{on.code}/do/set_starts_by/"
    assert address in console.get(f"/host/{on.code}/").text
    given = {"position": "8", "at": time_at(on, minutes=12), "id": "1" * 32}
    assert console.post(address, given, headers=LIVE).status_code == 204
    assert by_of(on, 8) is not None
    refused = console.post(address, {**given, "at": "soon", "id": "2" * 32}, headers=LIVE)
    assert refused.status_code == 422 and "such as 11:05" in refused.text
