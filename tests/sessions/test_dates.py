"""A day is the day where the session is: in the morning in New Zealand it is still yesterday in UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from clients import signed_in
from django.core.management import call_command
from django.utils import timezone

from sessions import demonstration
from sessions.actions import arranging, lifecycle, moderation, questions
from sessions.models import Question, Session

NZ = ZoneInfo("Pacific/Auckland")
TUESDAY = datetime(2026, 12, 1, 8, 30, tzinfo=NZ)  # Monday 19:30 in UTC


@pytest.fixture
def at(monkeypatch):
    """Make it another moment for everything that asks Django what time it is."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))

    return turn


def made(workshop, ada, starts_at=TUESDAY, **more):
    return arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=starts_at.astimezone(UTC), minutes=90, **more
    )


def test_a_session_on_a_tuesday_morning_is_deleted_counting_from_tuesday(workshop, ada):
    assert TUESDAY.astimezone(UTC).date() == date(2026, 11, 30)
    assert made(workshop, ada).delete_on == date(2026, 12, 8)


def test_one_that_ends_after_midnight_counts_from_the_day_it_ends(workshop, ada):
    late = datetime(2026, 12, 1, 23, 0, tzinfo=NZ)
    assert made(workshop, ada, late).delete_on == date(2026, 12, 9)


def test_the_zone_is_the_sessions_not_the_servers(workshop, ada):
    chatham = datetime(2026, 12, 1, 0, 15, tzinfo=ZoneInfo("Pacific/Chatham"))  # still Monday in Auckland
    assert made(workshop, ada, chatham, zone="Pacific/Chatham").delete_on == date(2026, 12, 8)


def test_a_session_from_the_shell_or_of_a_demonstration_counts_like_it(workshop, ada, at):
    at(TUESDAY)
    call_command("create_session", facilitator="ada", open=True, verbosity=0)
    demonstration.make(workshop, ada)
    assert set(Session.objects.values_list("delete_on", flat=True)) == {date(2026, 12, 8)}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 1, 9, 45, tzinfo=NZ),
        datetime(2026, 9, 20, 23, 30, tzinfo=NZ),  # the clocks go forward within the ten days
        datetime(2027, 3, 28, 0, 30, tzinfo=NZ),  # and back
    ],
)
def test_a_question_is_due_ten_days_later_by_the_calendar(workshop, ada, at, now):
    at(now)
    session = made(workshop, ada, now, confirmed=True)
    lifecycle.open_doors(session)
    session.refresh_from_db()
    first = questions.ask(session, text="Is it the law?", receipt="t")
    questions.ask(session, text="Who pays?", receipt="u")
    moderation.follow_up(session, question_pk=first.pk)
    lifecycle.end(session)
    due = set(Question.objects.values_list("due", flat=True))
    assert due == {now.date() + timedelta(days=10)}


def test_a_question_is_late_from_the_day_after_where_its_session_was(workshop, ada, at):
    session = made(workshop, ada)
    question = Question(session=session, due=date(2026, 12, 11), filed_at=timezone.now())
    at(datetime(2026, 12, 11, 23, 59, tzinfo=NZ))
    assert not question.overdue
    at(datetime(2026, 12, 12, 0, 1, tzinfo=NZ))  # still the 11th in UTC
    assert question.overdue
    question.status, question.result = "closed", "written"
    assert not question.overdue


def test_pages_say_the_sessions_own_day_and_time(workshop, ada, at):
    at(datetime(2026, 12, 1, 8, 0, tzinfo=NZ))
    session = made(workshop, ada, zone="Pacific/Chatham")
    client = signed_in(ada)
    for address in ("/host/", f"/host/{session.code}/report/"):
        assert "Tuesday 1 December 2026, 9:15 +1345" in client.get(address).text, address
    assert 'value="2026-12-01T09:15"' in client.get(f"/host/{session.code}/edit/").text
