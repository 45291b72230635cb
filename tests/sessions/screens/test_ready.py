"""Before the start the console says what is in order; nothing there keeps anybody from starting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from steps import step_of

from sessions import presence, screens
from sessions.actions import moving, readying
from sessions.announce import Change
from sessions.models import Session

pytestmark = pytest.mark.django_db


def listed(session) -> str:
    return " ".join(screens.render(session.pk, "host", ["now"])["now"].split())


def open_to_join(session):
    assert Client().get(reverse("join", args=[session.code])).status_code == 200


@pytest.mark.parametrize("opened", [True, False])
def test_it_says_when_a_phone_has_opened_the_page_to_join_on(session, opened):
    if not opened:
        Session.objects.update(doors_opened_at=None)
    assert "No phone has reached us yet." in listed(session)
    open_to_join(session)
    assert "A phone reached us at" in listed(session) and "No phone" not in listed(session)
    readying.check_again(session)
    presence.forget_phone(session.pk)  # as each process does that hears of it
    assert "No phone has reached us yet." in listed(session)


def test_the_consoles_hear_of_it_once_a_minute_and_phones_and_stage_never_do(session, monkeypatch):
    told = []
    monkeypatch.setattr("sessions.views.join.tell_of_phone", told.append)
    for _ in range(3):
        open_to_join(session)
    assert told == [session.pk]
    for change in (Change.PHONE_REACHED, Change.PHONE_FORGOTTEN):
        assert screens.minding("host", [change]) == {"now"}
        assert not screens.minding("room", [change]) and not screens.minding("stage", [change])


def test_nothing_is_stored_of_who_it_was(session):
    before = Session.objects.values().get()
    open_to_join(session)
    assert not session.participants.exists() and Session.objects.values().get() == before


def test_it_says_whether_the_stage_can_be_seen(session, stage_seen):
    assert "The stage is open and can be seen." in listed(session)
    presence.stage_seen(session.pk, "a stage", visible=False)
    assert "something covers it" in listed(session)
    presence.stage_gone(session.pk, "a stage")
    assert "The stage is not open yet." in listed(session)


def test_it_says_what_the_notice_still_needs(session):
    assert "The notice about people’s information is confirmed." in listed(session)
    Session.objects.update(doors_opened_at=None, notice_confirmed_at=None, holder="<b>Te Puna")
    assert "Read what people will be told, and confirm it." in listed(session)
    assert "&lt;b&gt;Te Puna" in listed(session)
    Session.objects.update(holder="")
    assert "still needs: who holds" in listed(session)


def test_it_says_how_much_later_the_room_is_needed(session):
    assert "No time is set until which the room is yours" in listed(session)
    Session.objects.update(hard_end=session.scheduled_end + timedelta(minutes=20))
    assert "20 minutes after the planned end." in listed(session)


def test_the_zone_is_left_to_the_browser_and_named(session):
    assert 'data-zone="Pacific/Auckland"' in listed(session)
    assert "Times here are those of Pacific/Auckland" in listed(session)


def test_nothing_in_it_keeps_anybody_from_starting_and_it_goes_at_the_start(session):
    assert "No phone has reached us yet." in listed(session)
    moving.next_slide(session, step=step_of(session))
    assert 'class="ready"' not in listed(session)
