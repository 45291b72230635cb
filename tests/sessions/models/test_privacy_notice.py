"""What people were told is kept as it was said: a change is a new notice; a seat keeps the one it saw."""

from datetime import timedelta

import pytest
from clients import come_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import take_seat

from sessions import seats
from sessions.actions import arranging, participants
from sessions.errors import Refused
from sessions.models import Participant, PrivacyNotice, Session
from sessions.models.privacy_notice import said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(workshop, ada) -> Session:
    starts = timezone.now() + timedelta(days=1)
    return arranging.make_session(workshop=workshop, facilitator=ada, starts_at=starts, minutes=90)


def test_nothing_was_said_before_a_facilitator_has_confirmed_it(draft, ada):
    arranging.put_right(draft, contact="Mele", by=ada)
    assert not PrivacyNotice.objects.exists()
    arranging.confirm_notice(draft, by=ada)
    draft.refresh_from_db()
    [notice] = draft.privacy_notices.all()
    assert notice.says == said_of(draft) and notice.contact == "Mele" and notice.by == ada
    arranging.confirm_notice(draft, by=ada)
    assert PrivacyNotice.objects.count() == 1, "confirmed again, it says the same"


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "to learn"},
        {"holder": "Te Puna, Kaikohe"},
        {"contact": "Mele"},
        {"country": "Samoa"},
        {"delete_on": timedelta(days=-1)},
        {"starts_at": timedelta(days=3)},  # the deletion day moves with it
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_is_a_new_notice_and_the_former_stays_as_it_was(draft, ada, change):
    arranging.confirm_notice(draft, by=ada)
    former = PrivacyNotice.objects.get()
    [(field, value)] = change.items()
    if isinstance(value, timedelta):
        value += getattr(draft, field)
    arranging.put_right(draft, by=ada, **{field: value})
    draft.refresh_from_db()
    newest = draft.privacy_notices.newest()
    assert newest.pk != former.pk and newest.says == said_of(draft) != former.says
    assert newest.by == ada and newest.since > former.since
    assert PrivacyNotice.objects.get(pk=former.pk).says == former.says


def test_what_people_are_not_told_makes_no_notice_nor_does_a_change_that_is_refused(session, ada):
    arranging.put_right(session, place="Kaikohe", head_count=12, by=ada)
    for change in (
        {"purpose": "to sell it"},
        {"contact": " "},
        {"delete_on": session.delete_on + timedelta(1)},
    ):
        with pytest.raises(Refused):
            arranging.put_right(session, by=ada, **change)
    assert session.privacy_notices.get().says == said_of(session)


def test_a_seat_keeps_the_notice_that_it_saw(session, ada):
    first, seat = session.privacy_notices.newest(), take_seat(session)
    arranging.put_right(session, contact="Mele", by=ada)
    second, other = session.privacy_notices.newest(), take_seat(session)
    kept = dict(Participant.objects.values_list("key", "notice"))
    assert kept == {seat.hash: first.pk, other.hash: second.pk}
    participants.join(session, key_hash=seat.hash)
    assert Participant.objects.get(key=seat.hash).notice == first, "coming back agrees to nothing new"


def test_whoever_joins_from_a_page_that_was_open_before_the_change_saw_the_former(session, ada):
    page = Client().get(reverse("join", args=[session.code])).text
    first = session.privacy_notices.newest()
    assert page.count(f'name="notice" value="{first.pk}"') == 2, "both ways in say what their page says"
    arranging.put_right(session, contact="Mele", by=ada)
    Client().post(reverse("join", args=[session.code]), {"notice": first.pk})
    assert Participant.objects.get().notice == first


@pytest.mark.parametrize("sent", ["", "0", "-1", "x", "9" * 40, "<b>", "٣"])
def test_a_notice_that_is_none_of_the_sessions_counts_as_the_newest(session, sent):
    Client().post(reverse("join", args=[session.code]), {"notice": sent})
    assert Participant.objects.get().notice == session.privacy_notices.newest()


def test_joining_by_the_page_keeps_it_too(session):
    client = come_in(session)
    seat = seats.read_seat(client.cookies[seats.cookie_name(session.code)].value, session.code)
    assert Participant.objects.get(key=seat.hash).notice == session.privacy_notices.newest()
