"""The deletion day: earlier at any time, later only until the doors open, and on every page at once."""

import re
from datetime import datetime, time, timedelta

import pytest
from clients import seated, signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import screens
from sessions.actions import arranging, lifecycle
from sessions.errors import Refused
from sessions.models import Session


@pytest.fixture
def draft(workshop, ada):
    tomorrow = timezone.localtime() + timedelta(days=1)
    starts = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    return arranging.make_session(workshop=workshop, facilitator=ada, starts_at=starts, minutes=90)


def address(session):
    return reverse("session-edit", args=[session.code])


def form_of(session, **changes):
    """What a browser sends back from the page as it is, with these changes."""
    local = timezone.localtime(session.starts_at, session.tz)
    given = {name: getattr(session, name) or "" for name in ("name", "place", "welcome_note")}
    given |= {name: getattr(session, name) for name in ("purpose", "holder", "contact", "country", "minutes")}
    given |= {"starts_at": local.strftime("%Y-%m-%dT%H:%M"), "delete_on": str(session.deletion_day)}
    return given | {"head_count": session.head_count or ""} | changes


def at_phase(session, phase: str, ada) -> None:
    """Bring a draft there."""
    steps = {"draft": 0, "doors": 1, "on": 2, "over": 3}[phase]
    arranging.confirm_notice(session, by=ada)
    for verb in (lifecycle.open_doors, lifecycle.start, lifecycle.end)[:steps]:
        session.refresh_from_db()
        verb(session, by=ada)
    session.refresh_from_db()


@pytest.mark.parametrize("phase", ["draft", "doors", "on", "over"])
@pytest.mark.parametrize("set_before", [True, False], ids=["a day is set", "the usual day"])
def test_an_earlier_deletion_day_any_time_and_a_later_one_only_until_the_doors_open(
    ada, draft, phase, set_before
):
    at_phase(draft, phase, ada)
    told = draft.deletion_day
    if not set_before:  # as a session made before there was a day of its own
        Session.objects.update(delete_on=None)
    draft.refresh_from_db()
    typed = {"delete_on": str(told + timedelta(days=1)), "place": "Kept as typed"}
    reply = signed_in(ada).post(address(draft), form_of(draft, **typed))
    draft.refresh_from_db()
    if phase == "draft":
        assert (reply.status_code, draft.deletion_day) == (302, told + timedelta(days=1))
    else:
        assert reply.status_code == 422 and "can only move earlier" in reply.text
        assert "Kept as typed" in reply.text and (draft.deletion_day, draft.place) == (told, "")
    earlier = told - timedelta(days=3)
    assert signed_in(ada).post(address(draft), form_of(draft, delete_on=str(earlier))).status_code == 302
    draft.refresh_from_db()
    assert draft.deletion_day == earlier
    arranging.put_right(draft, delete_on=earlier - timedelta(days=1))
    draft.refresh_from_db()
    assert draft.deletion_day == earlier - timedelta(days=1)


def test_a_new_deletion_day_is_on_every_page_at_once(ada, started, seat):
    phone = seated(started)
    day = started.deletion_day - timedelta(days=2)
    pages = {
        "join link": (Client(), reverse("join-token", args=[started.token])),
        "code page": (Client(), reverse("join", args=[started.code])),
        "phone": (phone, reverse("room", args=[started.code])),
        "plain": (phone, reverse("mine", args=[started.code])),
        "you": (phone, reverse("you", args=[started.code])),
        "site": (Client(), reverse("privacy")),
    }

    def said(client, where) -> str:
        """A page, without the banner that says what the notice said before."""
        return re.sub(
            r'<section id="changed-notice".*?</section>', "", client.get(where).text, flags=re.DOTALL
        )

    def told(day) -> dict[str, bool]:
        words = f"{day:%A} {day.day} {day:%B}"
        return {name: words in said(*page) for name, page in pages.items()}

    was = started.deletion_day
    assert all(told(was).values()) and not any(told(day).values())
    before = screens.digest(screens.render(started.pk, "room"))
    arranging.put_right(started, delete_on=day)
    assert all(told(day).values()) and not any(told(was).values())
    assert screens.digest(screens.render(started.pk, "room")) != before, "it reaches open phones"


def test_an_earlier_deletion_day_that_has_come_deletes_at_once(ada, started, seat, client):
    lifecycle.end(started, by=ada)
    past = timezone.now() - timedelta(days=3)
    Session.objects.update(starts_at=past, ended_at=past)
    started.refresh_from_db()
    Session.objects.update(delete_on=started.last_day + timedelta(days=7))
    assert started.participants.exists()
    started.refresh_from_db()
    arranging.put_right(started, delete_on=started.last_day + timedelta(days=1))
    assert not started.participants.exists()
    assert client.get("/readyz").status_code == 200, "nothing is late"
    started.refresh_from_db()
    with pytest.raises(Refused, match="has been"):
        arranging.put_right(started, delete_on=started.last_day)
    assert "Can’t be changed: names, phones’ keys and votes are deleted." in (
        signed_in(ada).get(address(started)).text
    )


def test_a_phone_is_told_to_forget_as_the_day_begins_and_never_before_the_session_is_over(draft, ada):
    at_phase(draft, "on", ada)
    begins = datetime.combine(draft.deletion_day, time(), draft.tz)
    assert draft.phones_forget_at == begins
    draft.delete_on = draft.last_day
    assert draft.phones_forget_at == draft.over_at()
    draft.delete_on = None
    draft.held_until = draft.deletion_day + timedelta(days=3)
    assert draft.phones_forget_at == begins + timedelta(days=3)
