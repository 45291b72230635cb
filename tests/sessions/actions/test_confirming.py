"""No doors open before a facilitator has confirmed what people are told; then what was told stays."""

from datetime import timedelta

import pytest
from clients import signed_in
from django.urls import reverse
from django.utils import timezone
from steps import LIVE, make_organiser

from sessions.actions import arranging, lifecycle, retention
from sessions.errors import Refused
from sessions.models import Facilitation, Session
from sessions.models.privacy_notice import said_digest
from sessions.models.texts import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(workshop, ada) -> Session:
    starts = timezone.now() + timedelta(days=1)
    return arranging.make_session(workshop=workshop, facilitator=ada, starts_at=starts, minutes=90)


@pytest.fixture
def olive(django_user_model):
    """An organiser, who facilitates nothing here."""
    return make_organiser(django_user_model.objects.create_user("olive"))


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


CHANGES = {
    "purpose": "to learn",
    "holder": "Te Puna, Kaikohe",
    "contact": "Mele",
    "country": "Samoa",
    "delete_on": timedelta(days=-2),
    "starts_at": timedelta(days=1),  # the deletion day moves with it
}


def changes_of(session, field) -> dict[str, str]:
    """This field with another value, as the form sends it."""
    if not isinstance(CHANGES[field], timedelta):
        return {field: CHANGES[field]}
    moved = getattr(session, field) + CHANGES[field]
    if field == "delete_on":
        return {field: moved.isoformat()}
    return {field: timezone.localtime(moved, session.tz).strftime("%Y-%m-%dT%H:%M"), "delete_on": ""}


def refused_at_the_doors(session) -> bool:
    with pytest.raises(Refused, match="Confirm the notice first"):
        open_doors(session)
    return True


def console(session, user) -> str:
    return " ".join(signed_in(user).get(reverse("host", args=[session.code])).text.split())


@pytest.mark.parametrize("field", CHANGES)
def test_an_organisers_change_of_the_notice_takes_the_confirmation_back(draft, ada, olive, field):
    arranging.confirm_notice(draft, by=ada)
    reply = edited(draft, olive, **changes_of(draft, field), confirmed="on")
    assert reply.status_code == 302 and draft.notice_confirmed_at is None
    assert refused_at_the_doors(draft)
    page = console(draft, ada)
    assert "Read what people will be told, and confirm it." in page and "confirm_notice" in page
    arranging.confirm_notice(draft, by=ada)
    open_doors(draft)
    assert draft.privacy_notices.newest().by == ada


def test_a_hold_by_an_organiser_takes_it_back_as_well_and_so_does_lifting_it(draft, ada, olive):
    until = draft.deletion_day + timedelta(days=30)
    held = {"held_back_by": "Records", "retention_hold": "a complaint", "held_until": until}
    for act in (
        lambda: retention.hold_back(draft, **held, by=olive),
        lambda: retention.lift_hold(draft, by=olive),
    ):
        arranging.confirm_notice(draft, by=ada)
        act()
        assert refused_at_the_doors(draft)


def test_who_confirms_a_notice_that_was_changed_meanwhile_reads_it_again(draft, ada, cleo):
    client, address = signed_in(ada), reverse("host-do", args=[draft.code, "confirm_notice"])
    arranging.give(draft, username=cleo.username, role=Facilitation.Role.CO, by=ada)
    read = said_digest(draft)
    assert f'name="read" value="{read}"' in client.get(reverse("host", args=[draft.code])).text
    assert edited(draft, cleo, contact="Mele").status_code == 302
    reply = client.post(address, {"read": read}, headers=LIVE)
    assert reply.status_code == 409 and "Read it again, then confirm it." in reply.text
    draft.refresh_from_db()
    assert draft.notice_confirmed_at is None
    assert client.post(address, {"read": said_digest(draft)}, headers=LIVE).status_code == 204
    draft.refresh_from_db()
    assert draft.notice_confirmed_at


@pytest.mark.parametrize("field", [*SAID, "delete_on", "moderated"])
def test_each_thing_that_a_notice_says_changes_its_digest(draft, field):
    before = said_digest(draft)
    other = {"delete_on": draft.delete_on + timedelta(days=1), "moderated": not draft.moderated}
    setattr(draft, field, other.get(field, "something else"))
    assert said_digest(draft) != before


def test_an_organiser_confirms_nothing_and_is_told_who_does(draft, ada, olive):
    client, address = signed_in(olive), reverse("session-edit", args=[draft.code])
    for _confirmed in (False, True):
        page = " ".join(client.get(address).text.split())
        assert 'name="confirmed"' not in page
        assert "Only this session’s facilitators can confirm this notice." in page
        arranging.confirm_notice(draft, by=ada)
    Session.objects.update(notice_confirmed_at=None)
    assert edited(draft, olive, confirmed="on").status_code == 302 and draft.notice_confirmed_at is None
    assert client.post(reverse("host-do", args=[draft.code, "confirm_notice"])).status_code == 403
    for verb in (
        lambda: arranging.confirm_notice(draft, by=olive),
        lambda: arranging.put_right(draft, confirmed=True, by=olive),
        lambda: arranging.confirm_notice(draft),
    ):
        with pytest.raises(Refused, match="Only this session’s facilitators"):
            verb()
    assert refused_at_the_doors(draft)


def test_what_an_organiser_changes_beside_the_notice_or_once_the_doors_are_open_leaves_it(draft, ada, olive):
    arranging.confirm_notice(draft, by=ada)
    assert edited(draft, olive, place="Kaikohe", welcome_note="Kia ora").status_code == 302
    open_doors(draft)
    assert edited(draft, olive, contact="Mele").status_code == 302
    assert draft.notice_confirmed_at and draft.privacy_notices.newest().contact == "Mele"


@pytest.mark.parametrize("role", ["lead", "co"])
def test_its_facilitators_change_the_notice_that_the_form_shows_without_confirming_it_again(
    draft, ada, cleo, role
):
    arranging.confirm_notice(draft, by=ada)
    if role == "co":
        arranging.give(draft, username=cleo.username, role=Facilitation.Role.CO, by=ada)
    assert edited(draft, cleo if role == "co" else ada, contact="Mele").status_code == 302
    assert draft.privacy_notices.newest().contact == "Mele"
    open_doors(draft)
