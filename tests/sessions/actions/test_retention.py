"""A deletion that is held back: everyone is told by whom, why and until when; then it is made up for."""

from datetime import timedelta

import pytest
from clients import seated, signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import HTMX, drawn, send, take_seat, ten_seconds_later

from quiz.models import Response
from sessions.actions import lifecycle, moderation, privacy, retention
from sessions.errors import Refused, Stale
from sessions.housekeeping import forget_moments
from sessions.models import LogEntry, ProcessedCommand, PurgeReceipt, Question, Session, Upvote
from sessions.privacy.purge import overdue, purge

pytestmark = pytest.mark.django_db
SAID = {"held_back_by": "The records team <1>", "retention_hold": "a complaint & its answer"}


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


def hold(session, days: int = 60, **changes) -> Session:
    until = session.local_date() + timedelta(days=days)
    retention.hold_back(session, **SAID | {"held_until": until} | changes)
    return fresh(session)


def post(user, session, **given):
    return signed_in(user).post(reverse("session-hold", args=[session.code]), given)


def form(session, days: int = 60, **changes) -> dict:
    return SAID | {"held_until": str(session.local_date() + timedelta(days=days))} | changes


def in_words(day) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def over(started, seat, ada) -> Session:
    """Ended: Ben asked twice, one question is shown and has a vote of Mele’s."""
    other = take_seat(started, "Mele")
    for text in ("shown", "never shown"):
        send(seat, "ask", text=text)
    shown, unseen = Question.objects.order_by("text").reverse()
    moderation.show(started, question_pk=shown.pk, by=ada)
    moderation.mark_answered(started, question_pk=unseen.pk, by=ada)
    send(other, "vote", question=shown.pk)
    lifecycle.end(started, by=ada)
    return fresh(started)


def make_due(session) -> Session:
    now = timezone.now()
    past = {"starts_at": now - timedelta(days=4), "ended_at": now - timedelta(days=4)}
    Session.objects.filter(pk=session.pk).update(**past, delete_on=session.local_date() - timedelta(days=2))
    return fresh(session)


def counts() -> tuple[int, int, int]:
    return Session.objects.get().participants.count(), Upvote.objects.count(), Question.objects.count()


def test_a_hold_stops_the_purge_until_its_day_and_then_it_is_made_up_for(over):
    hold(over)
    held = make_due(over)
    assert purge() == [] and counts() == (2, 1, 2)
    day_before = held.held_until - timedelta(days=1)
    noon_before = timezone.now() + timedelta(days=(day_before - held.local_date()).days)
    assert purge(noon_before) == [] and counts() == (2, 1, 2)
    noon_of = noon_before + timedelta(days=1)
    assert overdue(noon_of) == [], "it isn't late as its day begins"
    [receipt] = purge(noon_of)
    assert (receipt.seats, receipt.names, receipt.votes) == (2, 2, 1)
    assert counts() == (0, 0, 1)


def test_a_held_session_does_not_make_the_site_unready(over, client):
    hold(over)
    make_due(over)
    assert overdue() == [] and client.get("/readyz").status_code == 200
    Session.objects.update(retention_hold="", held_until=None)
    assert client.get("/readyz").content == b"not ready: purge\n"


def test_lifted_what_was_due_is_deleted_at_once_and_what_is_not_stays(over, ada):
    hold(over)
    retention.lift_hold(over, by=ada)
    assert counts() == (2, 1, 2), "its day hasn't come"
    hold(over)
    make_due(over)
    retention.lift_hold(over, by=ada)
    assert counts() == (0, 0, 1) and fresh(over).purged_at
    assert PurgeReceipt.objects.get().names == 2
    assert not fresh(over).is_held() and fresh(over).retention_hold == ""
    with pytest.raises(Stale):
        retention.lift_hold(over, by=ada)


def test_answers_records_of_commands_and_what_people_delete_go_all_the_same(round_, started, seat, ada):
    hold(started)
    send(seat, "answer", id="answer-1", round=round_.pk, choice="A")
    send(seat, "ask", text="Mine to delete")
    assert Response.objects.count() == 1 and ProcessedCommand.objects.count() == 1
    ProcessedCommand.objects.update(expires_at=timezone.now())
    forget_moments()
    assert not ProcessedCommand.objects.exists()
    lifecycle.end(started, by=ada)
    ten_seconds_later()
    assert not Response.objects.exists()
    deleted = privacy.delete_everything(started, seat=seat)
    assert deleted.name and deleted.questions == 1
    assert not started.participants.filter(key=seat.hash).exists() and not Question.objects.exists()


def test_everyone_is_told_by_whom_why_and_until_when(started, seat, ada):
    phone = seated(started)
    send(phone.seat, "ask", text="Why?")
    was, held = started.deletion_day, hold(started)
    pages = {
        "join link": (Client(), reverse("join-token", args=[started.token])),
        "code page": (Client(), reverse("join", args=[started.code])),
        "you": (phone, reverse("you", args=[started.code])),
        "phone": (phone, reverse("room", args=[started.code])),
        "plain": (phone, reverse("mine", args=[started.code])),
        "copy": (phone, reverse("you-page", args=[started.code])),
        "private link": (Client(), reverse("receipt", args=[started.code, phone.seat.receipt])),
        "my sessions": (signed_in(ada), reverse("host-home")),
        "report": (signed_in(ada), reverse("report", args=[started.code])),
        "edit": (signed_in(ada), reverse("session-edit", args=[started.code])),
        "site": (Client(), reverse("privacy")),
    }

    def missing(name: str) -> list[str]:
        client, address = pages[name]
        told = ("The records team &lt;1&gt; keeps", "Why: A complaint &amp; its answer.")
        told += (f"until {in_words(held.held_until)}.", f"The deletion day was {in_words(was)}.")
        page = words(client.get(address))
        return [part for part in told if part not in page]

    assert {name: missing(name) for name in pages} == dict.fromkeys(pages, [])
    lifecycle.end(started, by=ada)
    assert {name: missing(name) for name in pages} == dict.fromkeys(pages, [])
    data = phone.get(reverse("you-json", args=[started.code])).json()["session"]
    assert data["kept_longer"] == {
        "by": SAID["held_back_by"],
        "why": SAID["retention_hold"],
        "until": str(held.held_until),
    }
    retention.lift_hold(started, by=ada)
    assert all(len(missing(name)) == 4 for name in pages), "nothing of it stays"


def test_phones_hear_of_a_hold_at_once_in_what_they_are_pushed(started):
    before = drawn(started, "room")
    assert "Kept longer" not in before and f"go on <b>{in_words(started.deletion_day)}</b>" in before
    held = hold(started)
    after = drawn(started, "room")
    assert "Kept longer" in after and f"go on <b>{in_words(held.held_until)}</b>" in after
    assert fresh(started).change_count > started.change_count


def test_the_day_that_is_told_before_joining_is_the_holds(started):
    held = hold(started)
    page = words(Client().get(reverse("join", args=[started.code])))
    day = held.held_until
    assert f"<b>Your name goes on {day:%A} {day.day} {day:%B}.</b>" in page


def test_a_hold_can_be_placed_after_the_purge_on_what_is_left(over, ada):
    make_due(over)
    purge()
    held = hold(over, days=30)
    page = words(Client().get(reverse("join", args=[over.code])))
    assert f"keeps the questions that are left until {in_words(held.held_until)}." in page
    assert purge(timezone.now() + timedelta(days=20)) == []
    Question.objects.all().delete()
    with pytest.raises(Refused, match="Nothing is left"):
        hold(over, days=40)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(0, "after today"), (-3, "after today"), (7, "after the deletion day"), (800, "within two years")],
)
def test_a_day_that_makes_no_sense_is_refused_and_nothing_typed_is_lost(session, ada, days, sentence):
    reply = post(ada, session, **form(session, days))
    assert reply.status_code == 422 and sentence in reply.text
    assert "The records team &lt;1&gt;" in reply.text and "a complaint &amp; its answer" in reply.text
    assert not fresh(session).is_held()


@pytest.mark.parametrize("empty", [*SAID, "held_until"])
def test_who_why_and_until_when_are_all_needed(session, ada, empty):
    reply = post(ada, session, **form(session, **{empty: ""}))
    assert reply.status_code == 422 and f'id="id_{empty}_error"' in reply.text
    assert not fresh(session).is_held()


def test_the_form_holds_changes_and_lifts_and_each_is_logged_once(session, ada):
    for _ in range(3):
        assert post(ada, session, **form(session)).status_code == 302
    assert fresh(session).is_held()
    assert post(ada, session, **form(session, days=90)).status_code == 302
    assert fresh(session).held_until == session.local_date() + timedelta(days=90)
    assert [post(ada, session, lift="1").status_code for _ in range(2)] == [302, 409]
    assert not fresh(session).is_held()
    said = [str(entry) for entry in LogEntry.objects.filter(verb__in=["hold_back", "lift_hold"])]
    assert len(said) == 3 and said[0] == "lifted the hold on the deletion"
    assert f"for {SAID['held_back_by']}" in said[1] and SAID["retention_hold"] not in "".join(said)


def test_by_htmx_a_refusal_comes_in_place(session, ada):
    address = reverse("session-hold", args=[session.code])
    reply = signed_in(ada).post(address, form(session, 0), headers=HTMX)
    assert reply.status_code == 422 and "<html" not in reply.text
    assert "<details" in reply.text and 'class="disclosure" open' in reply.text
