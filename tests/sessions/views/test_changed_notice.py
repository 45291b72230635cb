"""A notice that changes after somebody joined: a banner stays until they stay, or leave and delete."""

import re
from datetime import timedelta

import pytest
from clients import seated
from django.test import Client
from django.urls import reverse
from steps import take_seat

from sessions import screens
from sessions.actions import arranging, lifecycle, moderation, participants, retention
from sessions.commands.personal import VERBS
from sessions.errors import Refused
from sessions.models import Participant

pytestmark = pytest.mark.django_db
CHANGED = "The notice has changed"
BY_SCRIPT = {"X-Parts": "1"}
PLACES = ("fragment", "mine", "you")


def shown(client, session, place="fragment") -> str:
    """What the phone's script fetches, its page without scripts, or Your information."""
    name = "mine" if place == "fragment" else place
    headers = BY_SCRIPT if place == "fragment" else {}
    reply = client.get(reverse(name, args=[session.code]), headers=headers)
    assert reply.status_code == 200
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", " ".join(reply.text.split()))


def stay(client, session, notice=None, **more):
    given = {"notice": session.privacy_notices.newest().pk if notice is None else notice, "back": "mine"}
    return client.post(reverse("you-do", args=[session.code, "stay"]), given, **more)


@pytest.fixture
def phone(session) -> Client:
    return seated(session)


@pytest.fixture
def changed(session, phone, ada):
    """The phone was there before: (old, new)."""
    old, new = session.contact, "Mele <b>, 04 123"
    assert CHANGED not in shown(phone, session)
    arranging.put_right(session, contact=new, by=ada)
    session.refresh_from_db()
    return old, new


@pytest.mark.parametrize("place", PLACES)
def test_a_banner_says_what_changed_and_stays_until_somebody_stays(session, phone, changed, place):
    old, _new = changed
    for _again in range(2):
        page = shown(phone, session, place)
        assert CHANGED in page and "Whom to ask" in page
        assert f"Before:<bdi>{old}</bdi>" in page
        assert '<b dir="auto">Mele &lt;b&gt;, 04 123</b>' in page, "what somebody wrote is text"
        assert "<dt>Held by</dt><dd><b" not in page, "only what changed"
    assert stay(phone, session).status_code == 302
    assert all(CHANGED not in shown(phone, session, each) for each in PLACES)
    assert Participant.objects.get().notice == session.privacy_notices.newest()


@pytest.mark.parametrize("place", PLACES)
def test_a_hold_and_its_end_are_told_as_any_other_change_of_the_day(session, phone, ada, place):
    was, held = session.deletion_day, session.deletion_day + timedelta(days=30)
    retention.hold_back(session, held_back_by="Records", retention_hold="so", held_until=held, by=ada)
    page, late = shown(phone, session, place), seated(session)
    assert CHANGED in page and "<dt>The deletion day</dt>" in page
    assert f"{held:%A} {held.day} {held:%B}</b>" in page
    assert f"Before:<bdi>{was:%A} {was.day} {was:%B}</bdi>" in page
    arranging.put_right(session, place="Kaikohe", by=ada)
    assert CHANGED not in shown(late, session, place), "the day it was told on joining is that of the hold"
    arranging.put_right(session, country="Samoa", by=ada)
    assert "<dt>The deletion day</dt>" not in shown(late, session, place), "nor does it come with an edit"
    assert stay(late, session).status_code == 302
    retention.lift_hold(session, by=ada)
    page = shown(late, session, place)
    assert f"Before:<bdi>{held:%A} {held.day} {held:%B}</bdi>" in page
    assert "<dt>The deletion day</dt>" not in shown(phone, session, place), "it goes as it was first told"


def test_each_part_of_the_notice_is_named_with_its_day(session, phone, ada):
    arranging.put_right(session, holder="Te Puna", country="Samoa", by=ada)
    arranging.put_right(session, delete_on=session.last_day, by=ada)
    page, day, was = shown(phone, session), session.last_day, session.delete_on
    for label, now in (("Held by", "Te Puna"), ("Kept in", "Samoa")):
        assert f'<dt>{label}</dt><dd><b dir="auto">{now}</b>' in page
    assert f'<dt>The deletion day</dt><dd><b dir="auto">{day:%A} {day.day} {day:%B}</b>' in page
    assert f"Before:<bdi>{was:%A} {was.day} {was:%B}</bdi>" in page


def test_nothing_is_blocked_meanwhile(session, phone, changed):
    assert phone.get(reverse("room", args=[session.code])).status_code == 200
    for verb, given in (("ask", {"text": "Why?"}), ("name", {"name": "Ben"})):
        reply = phone.post(reverse("participant-do", args=[session.code, verb]), given)
        assert reply.status_code == 302
    assert session.questions.count() == 1 and CHANGED in shown(phone, session)


def test_leaving_deletes_everything_by_the_page_that_does_that(session, phone, changed):
    page = shown(phone, session)
    address = reverse("you-delete", args=[session.code])
    assert f'href="{address}">Leave and delete</a>' in page
    assert phone.post(address).status_code == 200 and not Participant.objects.exists()


def test_whoever_joins_after_the_change_was_told_it_and_gets_no_banner(session, changed):
    assert CHANGED not in shown(seated(session), session)


def test_a_change_that_was_taken_back_is_none(session, phone, ada):
    before = session.contact
    for contact in ("Mele", before):
        arranging.put_right(session, contact=contact, by=ada)
    assert CHANGED not in shown(phone, session)


def test_staying_counts_for_what_was_read_and_not_for_what_came_after(session, phone, changed, ada):
    read = session.privacy_notices.newest()
    arranging.put_right(session, holder="Te Puna", by=ada)
    stay(phone, session, read.pk)
    page = shown(phone, session)
    assert "Te Puna" in page and "Whom to ask" not in page
    stay(phone, session)
    stay(phone, session, read.pk)
    assert CHANGED not in shown(phone, session), "an older page changes nothing"


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 40, "<b>"])
def test_a_notice_that_is_none_is_refused_kindly(session, phone, changed, sent):
    reply = stay(phone, session, sent)
    assert reply.status_code == 404 and "That notice isn’t here any more." in reply.text
    assert "<b>x" not in reply.text and CHANGED in shown(phone, session)


def test_a_notice_of_another_session_is_none(session, phone, changed, workshop, ada):
    given = {"workshop": workshop, "facilitator": ada, "starts_at": session.starts_at, "minutes": 90}
    other = arranging.make_session(**given, confirmed=True)
    assert stay(phone, session, other.privacy_notices.newest().pk).status_code == 404


def test_a_phone_that_was_removed_and_one_after_the_end_can_stay_too(session, phone, changed, ada):
    lifecycle.start(session, by=ada)
    lifecycle.end(session, by=ada)
    participants.remove(session, participant_pk=Participant.objects.get().pk, by=ada)
    assert CHANGED in shown(phone, session, "you")
    assert stay(phone, session).status_code == 302 and CHANGED not in shown(phone, session, "you")


def test_the_script_is_answered_without_a_page(session, phone, changed):
    reply = stay(phone, session, headers=BY_SCRIPT)
    assert reply.status_code == 200 and reply.json() == {"ok": True}


def test_a_phone_hears_of_it_and_what_everyone_gets_has_nothing_personal(session, ada, changed):
    """A push says that there is another notice; what it says to somebody comes to them alone."""
    before = screens.render(session.pk, "room")
    arranging.put_right(session, contact="Sina", by=ada)
    after = screens.render(session.pk, "room")
    assert before["question_state"] != after["question_state"]
    assert str(session.privacy_notices.newest().pk) in after["question_state"]
    phones = [seated(session) for _each in range(2)]
    pages = [phone.get(reverse("room", args=[session.code])).content for phone in phones]
    assert pages[0] == pages[1] and CHANGED not in pages[0].decode().partition('id="texts"')[0]


def test_a_phone_that_left_a_seat_of_nobody_is_told_so(session):
    seat = take_seat(session)
    Participant.objects.all().delete()
    with pytest.raises(Refused, match="Nothing is held"):
        VERBS["stay"].action(session, seat=seat, notice_pk=1)


@pytest.mark.parametrize("place", PLACES)
def test_when_the_room_sees_a_question_is_part_of_the_notice(session, phone, ada, place):
    moderation.set_moderated(session, on=False, by=ada)
    page = shown(phone, session, place)
    assert "Your questions" in page
    assert '<b dir="auto">The room sees a question soon after you send it.</b>' in page
    assert "Before:<bdi>The room sees a question once a facilitator shows it.</bdi>" in page
    moderation.set_moderated(session, on=True, by=ada)
    assert CHANGED not in shown(phone, session, place), "nothing is otherwise than they were told"
