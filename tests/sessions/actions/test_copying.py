"""A session is held again: what was said and set is copied, and nothing of people who took part."""

from datetime import datetime, timedelta

import pytest
from clients import signed_in
from django.urls import reverse
from django.utils import timezone
from steps import HTMX, send, take_seat

from sessions.actions import arranging, copying, lifecycle
from sessions.errors import Refused
from sessions.models import Participant, Question, Session

pytestmark = pytest.mark.django_db
SAID = {"name": "Our <day>", "holder": "Te Puna, Kaikohe", "contact": "Mele", "country": "Samoa"}
SET = {"mode": "remote", "meeting_link": "https://meet.example.nz/1", "moderated": False, "cap": 40}


@pytest.fixture
def over(workshop, ada, cleo) -> Session:
    """Ended; Cleo helped, and Mele asked something."""
    starts = timezone.now().replace(microsecond=0)
    made = arranging.make_session(
        workshop=workshop,
        facilitator=ada,
        starts_at=starts,
        minutes=75,
        place="Room 2.14",
        confirmed=True,
        hard_end=starts + timedelta(minutes=90),
        **SAID | SET,
    )
    arranging.give(made, username="cleo", role="co", by=ada)
    lifecycle.open_doors(made, by=ada)
    lifecycle.start(Session.objects.get(pk=made.pk), by=ada)
    send(take_seat(Session.objects.get(pk=made.pk), "Mele"), "ask", text="Who reads this?")
    lifecycle.end(made, by=ada)
    return Session.objects.get(pk=made.pk)


def again(session, by, days=14, **given) -> Session:
    made = copying.run_again(session, starts_at=session.starts_at + timedelta(days=days), by=by, **given)
    return Session.objects.get(pk=made.pk)


def test_words_settings_and_facilitators_are_copied_with_a_new_code(over, ada):
    made = again(over, ada)
    for name, value in {**SAID, **SET, "place": "Room 2.14", "minutes": 75}.items():
        assert getattr(made, name) == value, name
    assert made.code != over.code and made.token != over.token and made.stage_secret != over.stage_secret
    assert (
        made.phase() == "draft" and made.workshop == over.workshop and made.plan.count() == over.plan.count()
    )
    roles = dict(made.facilitations.values_list("user__username", "role"))
    assert roles == {"ada": "lead", "cleo": "co"}
    assert made.hard_end - made.starts_at == over.hard_end - over.starts_at
    assert (made.delete_on - made.last_day, over.delete_on - over.last_day) == (timedelta(days=7),) * 2


def test_a_time_to_start_by_moves_with_the_start(over, ada):
    over.plan.filter(position=8).update(starts_by=over.starts_at + timedelta(minutes=50))
    made = again(over, ada)
    assert made.plan.get(position=8).starts_by == made.starts_at + timedelta(minutes=50)
    assert not made.plan.exclude(position=8).exclude(starts_by=None).exists()


def test_nothing_of_people_is_copied(over, ada):
    made = again(over, ada)
    assert not Participant.objects.filter(session=made).exists()
    assert (
        not Question.objects.filter(session=made).exists()
        and not made.rounds.exists()
        and not made.runs.exists()
    )


def test_the_notice_stays_confirmed_for_who_confirmed_it_and_for_nobody_else(over, ada, cleo):
    mine, theirs = again(over, ada), again(over, cleo, days=21)
    assert mine.notice_confirmed_at and mine.privacy_notices.get().by == ada
    assert mine.privacy_notices.get().delete_on == mine.delete_on
    assert theirs.notice_confirmed_at is None and not theirs.privacy_notices.exists()
    with pytest.raises(Refused, match="Confirm the notice first"):
        lifecycle.open_doors(theirs, by=cleo)


def test_who_does_not_drive_it_cannot_copy_it(over, ada, cleo):
    arranging.give(over, username="cleo", role="scribe", by=ada)
    with pytest.raises(Refused):
        again(over, cleo)


def test_whoever_copies_leads_where_no_leads_account_is_left(over, ada, cleo):
    ada.is_active = False
    ada.save()
    assert dict(again(over, cleo).facilitations.values_list("user__username", "role")) == {"cleo": "lead"}


def test_a_room_stays_ours_until_the_same_time_when_clocks_change(over, ada):
    """The last Sunday of September, when clocks go forward."""
    tz = over.tz
    Session.objects.filter(pk=over.pk).update(
        starts_at=datetime(2026, 9, 26, 1, 30, tzinfo=tz), hard_end=datetime(2026, 9, 26, 4, 0, tzinfo=tz)
    )
    over.refresh_from_db()
    starts = datetime(2027, 9, 25, 1, 30, tzinfo=tz) + timedelta(days=1)
    assert copying.moved(over, over.hard_end, starts).astimezone(tz).hour == 4


def test_the_page_asks_only_when_and_a_press_counts_once(over, ada):
    client, address = signed_in(ada), reverse("session-again", args=[over.code])
    page = client.get(address).text
    assert "Our &lt;day&gt;" in page and "<day>" not in page
    week = timezone.localtime(over.starts_at, over.tz) + timedelta(days=7)
    assert f'value="{week:%Y-%m-%dT%H:%M}"' in page
    given = {"starts_at": f"{week:%Y-%m-%dT%H:%M}", "id": "a" * 32}
    replies = [client.post(address, given) for _ in range(2)]
    made = Session.objects.exclude(pk=over.pk).get()
    assert [reply.url for reply in replies] == [reverse("host", args=[made.code])] * 2
    assert client.post(address, given, headers=HTMX)["HX-Redirect"] == reverse("host", args=[made.code])
    assert client.post(address, {"starts_at": "1999-01-01T10:00"}).status_code == 422
    assert over.log.filter(verb="run_again", user=ada).count() == 1


def test_the_way_there_is_on_my_sessions_and_on_the_ended_console(over, ada):
    link = f'href="{reverse("session-again", args=[over.code])}"'
    client = signed_in(ada)
    assert link in client.get("/host/").text and link in client.get(f"/host/{over.code}/").text
