"""A session is put right after it was made: its details, its day, its people; called off and taken back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import HTMX

from sessions.actions import arranging, lifecycle, participants
from sessions.errors import Refused
from sessions.models import Facilitation, Session

NZ = ZoneInfo("Pacific/Auckland")


def address(session, name="session-edit"):
    return reverse(name, args=[session.code])


@pytest.fixture
def draft(workshop, ada):
    tomorrow = timezone.localtime() + timedelta(days=1)
    starts = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    return arranging.make_session(workshop=workshop, facilitator=ada, starts_at=starts, minutes=90)


def form_of(session, **changes):
    """What a browser sends back from the page as it is, with these changes."""
    local = timezone.localtime(session.starts_at, session.tz)
    given = {name: getattr(session, name) or "" for name in ("name", "place", "welcome_note")}
    given |= {name: getattr(session, name) for name in ("purpose", "holder", "contact", "country", "minutes")}
    given |= {"starts_at": local.strftime("%Y-%m-%dT%H:%M"), "delete_on": session.delete_on.isoformat()}
    return given | {"head_count": session.head_count or ""} | changes


def send(user, session, **changes):
    reply = signed_in(user).post(address(session), form_of(session, **changes))
    session.refresh_from_db()
    return reply


def test_all_that_was_said_of_a_session_can_be_put_right(ada, draft):
    said = {"name": "Our day", "place": "Te Wharewaka", "welcome_note": "Tea at the back.\nWi-Fi: Guest"}
    said |= {"holder": "Te Puna, Kaikohe", "contact": "Mele", "country": "Samoa", "purpose": "to learn"}
    assert send(ada, draft, **said, head_count="40").status_code == 302
    assert {name: getattr(draft, name) for name in said} == said and draft.head_count == 40


def test_another_length_fits_the_plan_anew(ada, draft):
    assert send(ada, draft, minutes="60").status_code == 302
    assert sum(each.seconds for each in draft.plan.all()) == 3600
    assert draft.minutes == 60


def test_its_time_is_typed_and_kept_where_the_session_is(ada, draft):
    Session.objects.filter(pk=draft.pk).update(zone="Pacific/Chatham")
    draft.refresh_from_db()
    day = (timezone.localtime() + timedelta(days=9)).date()
    assert send(ada, draft, starts_at=f"{day}T08:30").status_code == 302
    assert timezone.localtime(draft.starts_at, ZoneInfo("Pacific/Chatham")).strftime("%H:%M") == "08:30"


def test_moving_the_day_moves_the_deletion_day(ada, draft):
    was = draft.delete_on
    day = (timezone.localtime(draft.starts_at) + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    send(ada, draft, starts_at=day)
    assert draft.delete_on == was + timedelta(days=5)
    send(ada, draft, place="Elsewhere")
    assert draft.delete_on == was + timedelta(days=5)


def test_a_deletion_day_of_its_own_stays_as_far_away_over_the_change_of_clocks(workshop, ada):
    starts = datetime(2027, 9, 24, 9, 0, tzinfo=NZ)
    session = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=starts, minutes=90, delete_on=date(2027, 9, 26)
    )
    arranging.put_right(
        session, starts_at=datetime(2027, 9, 27, 9, 0, tzinfo=NZ)
    )  # summer time since the 26th
    session.refresh_from_db()
    assert session.delete_on == date(2027, 9, 29)


def test_the_deletion_day_is_at_most_thirty_days_after(ada, draft):
    last = draft.last_day
    assert send(ada, draft, delete_on=str(last + timedelta(days=30))).status_code == 302
    for wrong in (last + timedelta(days=31), last - timedelta(days=1)):
        reply = send(ada, draft, delete_on=str(wrong), place="Kept as typed")
        assert reply.status_code == 422 and "at most 30 days after" in reply.text
        assert "Kept as typed" in reply.text and draft.place == ""
    assert draft.delete_on == last + timedelta(days=30)


def test_once_it_has_started_time_and_length_stay(ada, started):
    was = started.minutes, started.starts_at
    reply = send(ada, started, minutes="60", starts_at="2027-01-01T09:00", place="Next door")
    assert reply.status_code == 302
    assert (started.minutes, started.starts_at) == was and started.place == "Next door"
    with pytest.raises(Refused, match="has started"):
        arranging.put_right(started, minutes=60)


def test_once_the_doors_are_open_what_people_were_told_stays(session):
    earlier = session.delete_on - timedelta(days=2)
    arranging.put_right(session, delete_on=earlier)
    session.refresh_from_db()
    assert session.delete_on == earlier
    for change in (
        {"purpose": "to sell you something"},
        {"delete_on": earlier + timedelta(days=1)},
        {"starts_at": session.starts_at + timedelta(days=1)},
        {"holder": ""},
    ):
        with pytest.raises(Refused):
            arranging.put_right(session, **change)
    session.refresh_from_db()
    assert session.delete_on == earlier and session.holder and "sell" not in session.purpose


@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 200), ("place", 200), ("welcome_note", 300), ("purpose", 300)]
    + [("holder", 200), ("contact", 200), ("country", 100)],
)
def test_each_text_is_cleaned_and_has_its_length_in_letters_as_people_see_them(ada, draft, field, most):
    letter = "ẹ̀"  # one as people see it, three code points before it is composed
    assert send(ada, draft, **{field: letter * most + "\u202e\x00"}).status_code == 302
    assert len(getattr(draft, field)) == 2 * most
    reply = send(ada, draft, **{field: "a" * (most + 1)})
    assert reply.status_code == 422 and f"{most} fit" in reply.text
    send(ada, draft, **{field: "<b>Tea</b>"})
    seen = signed_in(ada).get(address(draft)).text
    assert "&lt;b&gt;Tea&lt;/b&gt;" in seen and "<b>Tea" not in seen


def test_a_session_says_at_once_which_lengths_fit(ada, draft):
    for page in (signed_in(ada).get("/host/new/"), signed_in(ada).get(address(draft))):
        assert "60 to 480 minutes" in page.text
    reply = send(ada, draft, minutes="59", place="Kept as typed")
    assert reply.status_code == 422
    assert "Choose a length of 60 to 480 minutes." in reply.text and "Kept as typed" in reply.text


def test_a_room_that_is_theirs_until_a_time_is_at_least_as_long_as_the_session(ada, draft):
    assert send(ada, draft, hard_end="10:45").status_code == 302
    assert timezone.localtime(draft.hard_end, draft.tz).strftime("%H:%M") == "10:45"
    assert timezone.localtime(draft.hard_end, draft.tz).date() == draft.last_day
    assert 'value="10:45"' in signed_in(ada).get(address(draft)).text
    reply = send(ada, draft, hard_end="10:29")
    assert reply.status_code == 422 and "The session is longer than that." in reply.text
    assert send(ada, draft, hard_end="tea").status_code == 422
    arranging.put_right(draft, starts_at=draft.starts_at + timedelta(hours=2), by=ada)
    draft.refresh_from_db()
    assert timezone.localtime(draft.hard_end, draft.tz).strftime("%H:%M") == "12:45", "it moves with the day"
    with pytest.raises(Refused, match="longer than the room is yours"):
        arranging.put_right(draft, minutes=120, by=ada)
    assert send(ada, draft, hard_end="").status_code == 302 and draft.hard_end is None
    local = timezone.localtime(draft.starts_at, draft.tz).replace(hour=23, minute=0)
    send(ada, draft, starts_at=local.strftime("%Y-%m-%dT%H:%M"), hard_end="00:45")
    assert draft.hard_end - draft.starts_at == timedelta(minutes=105), "after midnight is the next day"


def test_one_that_is_called_off_says_so_everywhere_and_lets_nobody_in(ada, session, ben):
    assert signed_in(ada).post(address(session, "session-call-off")).status_code == 302
    session.refresh_from_db()
    assert session.phase() == "off"
    reply = Client().get(reverse("join", args=[session.code]))
    assert reply.status_code == 410 and "That session was called off" in reply.text
    with pytest.raises(Refused, match="called off"):
        participants.join(session, key_hash="0" * 64)
    for verb in (lifecycle.start, lifecycle.open_doors):
        with pytest.raises(Refused, match="called off"):
            verb(session)
    from sessions.screens import render

    for audience in ("room", "stage", "host"):
        assert "has been called off" in render(session.pk, audience)["now"], audience
    assert "called off" in signed_in(ada).get("/host/").text


def test_calling_it_off_can_be_taken_back_until_its_time_is_over(ada, session):
    arranging.call_off(session, by=ada)
    signed_in(ada).post(address(session, "session-call-off"), {"on": "0"})
    session.refresh_from_db()
    assert session.phase() == "doors"
    arranging.call_off(session, by=ada)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=91))
    session.refresh_from_db()
    with pytest.raises(Refused, match="time has passed"):
        arranging.take_back(session, by=ada)


def test_one_that_has_started_is_ended_not_called_off(ada, started):
    reply = signed_in(ada).post(address(started, "session-call-off"))
    assert reply.status_code == 409
    started.refresh_from_db()
    assert started.phase() == "on"


def test_a_lead_gives_a_session_to_a_colleague_and_withdraws_it(ada, cleo, session):
    client = signed_in(ada)
    client.post(address(session, "session-people"), {"username": " cleo ", "role": "co"})
    assert signed_in(cleo).get(reverse("host", args=[session.code])).status_code == 200
    client.post(address(session, "session-people"), {"username": "cleo", "role": "scribe"})
    assert Facilitation.objects.get(session=session, user=cleo).role == "scribe"
    client.post(address(session, "session-people"), {"withdraw": "cleo"})
    assert signed_in(cleo).get(reverse("host", args=[session.code])).status_code == 404


def test_whoever_nobody_knows_is_not_given_a_session(ada, cleo, session):
    cleo.is_active = False
    cleo.save()
    for name in ("nobody-here", "cleo", ""):
        reply = signed_in(ada).post(address(session, "session-people"), {"username": name, "role": "co"})
        assert reply.status_code == 422 and "No account has that user name" in reply.text
    assert session.facilitations.count() == 1


def test_the_last_lead_stays(ada, cleo, session):
    client = signed_in(ada)
    for given in ({"withdraw": "ada"}, {"username": "ada", "role": "scribe"}):
        reply = client.post(address(session, "session-people"), given)
        assert reply.status_code == 409 and "needs a lead" in reply.text
    assert Facilitation.objects.get(session=session).role == "lead"
    client.post(address(session, "session-people"), {"username": "cleo", "role": "lead"})
    assert client.post(address(session, "session-people"), {"withdraw": "ada"}).status_code == 302
    assert [each.user for each in session.facilitations.all()] == [cleo]


def test_a_co_facilitator_edits_but_chooses_nobody(ada, cleo, session):
    Facilitation.objects.create(session=session, user=cleo, role="co")
    assert send(cleo, session, place="Next door").status_code == 302
    reply = signed_in(cleo).post(address(session, "session-people"), {"withdraw": "ada"})
    assert reply.status_code == 403 and "Only a session’s lead or an organiser" in reply.text
    assert session.facilitations.count() == 2


def test_htmx_is_given_what_changes_of_a_page_and_a_plain_form_the_whole(ada, draft):
    client = signed_in(ada)
    for page, part in (("/host/", "sessions"), (address(draft), "session-edit")):
        whole, asked = client.get(page).text, client.get(page, headers=HTMX).text
        assert "<html" in whole and f'id="{part}"' in whole
        assert asked.startswith(f'<div id="{part}"') and "<html" not in asked


def test_a_session_made_by_htmx_leads_to_its_console(ada, draft):
    given = form_of(draft, workshop=draft.workshop_id)
    made = signed_in(ada).post("/host/new/", given, headers=HTMX)
    assert made["HX-Redirect"] == reverse("host", args=[Session.objects.latest("pk").code])
    assert signed_in(ada).post("/host/new/", given).status_code == 302
