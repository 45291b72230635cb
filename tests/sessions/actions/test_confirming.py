"""No doors open before a facilitator has confirmed what people are told; then what was told stays."""

from datetime import timedelta

import pytest
from clients import signed_in
from django.urls import reverse
from django.utils import timezone

from sessions.actions import arranging, lifecycle
from sessions.errors import Refused
from sessions.models import Session
from sessions.models.texts import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(workshop, ada) -> Session:
    starts = timezone.now() + timedelta(days=1)
    return arranging.make_session(workshop=workshop, facilitator=ada, starts_at=starts, minutes=90)


def open_doors(session) -> None:
    lifecycle.open_doors(Session.objects.get(pk=session.pk))


def edited(session, ada, **changes):
    """What a browser sends back from the page as it is, with these changes."""
    given = {name: getattr(session, name) for name in (*SAID, "name", "place", "welcome_note", "minutes")}
    given["starts_at"] = timezone.localtime(session.starts_at, session.tz).strftime("%Y-%m-%dT%H:%M")
    given["delete_on"] = session.delete_on.isoformat()
    reply = signed_in(ada).post(reverse("session-edit", args=[session.code]), given | changes)
    session.refresh_from_db()
    return reply


@pytest.mark.parametrize("field", SAID)
def test_a_session_without_its_purpose_holder_contact_or_country_is_neither_confirmed_nor_opened(
    draft, ada, field
):
    arranging.put_right(draft, **{field: ""})
    draft.refresh_from_db()
    with pytest.raises(Refused, match="still needs"):
        arranging.confirm_notice(draft, by=ada)
    assert edited(draft, ada, confirmed="on").status_code == 422
    with pytest.raises(Refused, match="Confirm the notice first"):
        open_doors(draft)
    assert not draft.privacy_notices.exists()


def test_a_complete_one_that_nobody_confirmed_stays_closed(draft, ada):
    with pytest.raises(Refused, match="Confirm the notice first"):
        open_doors(draft)
    reply = signed_in(ada).post(reverse("host-do", args=[draft.code, "open_doors"]))
    assert reply.status_code == 409 and Session.objects.get().doors_opened_at is None


def test_its_facilitator_sets_all_of_it_and_confirms_it(draft, ada):
    said = {"purpose": "to learn", "holder": "Te Puna, Kaikohe", "contact": "Mele", "country": "Samoa"}
    day = draft.last_day + timedelta(days=2)
    assert edited(draft, ada, **said, delete_on=day.isoformat(), confirmed="on").status_code == 302
    assert draft.privacy_notices.newest().says == said | {"delete_on": day, "moderated": True}
    open_doors(draft)


def test_what_is_confirmed_on_the_console_is_all_of_it(draft, ada):
    page = " ".join(signed_in(ada).get(reverse("host", args=[draft.code])).text.split())
    day = draft.names_go_on
    checked = page.partition("Read what people will be told, and confirm it.")[2][:600]
    for words in (
        draft.holder,
        draft.contact,
        draft.country,
        "To run this workshop and answer your questions.",
    ):
        assert words in checked
    assert f"Names go on {day:%A} {day.day} {day:%B} {day.year}." in checked


def test_the_purpose_changes_until_the_doors_open_and_then_no_more(draft, ada):
    arranging.confirm_notice(draft, by=ada)
    assert edited(draft, ada, purpose="to learn").status_code == 302 and draft.purpose == "to learn"
    open_doors(draft)
    with pytest.raises(Refused, match="people were told this purpose"):
        arranging.put_right(draft, purpose="to sell you something", by=ada)
    edited(draft, ada, purpose="to sell you something")
    assert draft.purpose == draft.privacy_notices.newest().purpose == "to learn"
