"""What is held goes on the day that people were told, and is counted."""

import re
from datetime import datetime, time, timedelta

import pytest
from broken_off import BrokenOff, breaks_at
from clients import signed_in
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from steps import send, take_seat

from sessions.actions import arranging, lifecycle, moderation, questions
from sessions.errors import Refused
from sessions.models import CaptureNotice, Participant, PurgeReceipt, Question, Session, Upvote
from sessions.models.standing import Standing
from sessions.privacy.purge import AT_LEAST, due_at, overdue, purge

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(started, seat, ada) -> Session:
    """Ended, after Ben and two others asked and voted: one question of each kind is left."""
    others = [take_seat(started), take_seat(started, "<b>Mele")]
    texts = ("shown", "never shown", "hidden", "followed up", "answered")
    for text in texts:
        send(seat, "ask", text=text)
    send(others[1], "ask", text="signed", name_shown_to="room")
    asked = {each.text: each.pk for each in started.questions.all()}
    for text in ("shown", "hidden", "signed", "answered"):
        moderation.show(started, question_pk=asked[text], by=ada)
    for voter in (seat, *others):
        send(voter, "vote", question=asked["shown"])
    moderation.hide(started, question_pk=asked["hidden"], by=ada)
    moderation.mark_answered(started, question_pk=asked["never shown"], by=ada)
    moderation.mark_answered(started, question_pk=asked["answered"], by=ada)
    moderation.mark_answered(started, question_pk=asked["signed"], by=ada)
    moderation.follow_up(started, question_pk=asked["followed up"], by=ada)
    lifecycle.end(started, by=ada)
    return Session.objects.get(pk=started.pk)


def day(session, days: int) -> datetime:
    """Noon, so many days after the session, where it is."""
    return datetime.combine(session.last_day + timedelta(days=days), time(12), session.tz)


def texts() -> set[str]:
    return set(Question.objects.values_list("text", flat=True))


def test_nothing_goes_before_the_day_and_everything_personal_as_it_begins(over):
    midnight = datetime.combine(over.names_go_on, time(), over.tz)
    assert due_at(over) == midnight and over.names_go_on == over.last_day + timedelta(days=7)
    assert purge(midnight - timedelta(seconds=1)) == []
    assert over.participants.count() == 3
    CaptureNotice.objects.create(session=over, kind="photos", told=2)
    [receipt] = purge(midnight)
    assert CaptureNotice.objects.get().told == 0, "who told a facilitator is forgotten, too"
    assert (receipt.seats, receipt.names, receipt.votes, receipt.questions) == (3, 2, 3, 2)
    assert not Participant.objects.exists() and not Upvote.objects.exists()
    assert texts() == {"shown", "followed up", "answered", "signed"}
    assert not Question.objects.exclude(participant=None, name_shown_to="nobody").exists()
    assert Question.objects.with_votes().get(text="shown").votes == 3, "as a number"
    assert purge(midnight) == [] and PurgeReceipt.objects.count() == 1


def test_where_the_day_is_the_sessions_own_it_goes_two_hours_after_the_end(over):
    Session.objects.update(delete_on=over.last_day)
    over.refresh_from_db()
    assert due_at(over) == over.ended_at + AT_LEAST
    assert purge(over.ended_at + AT_LEAST - timedelta(seconds=1)) == []
    assert len(purge(over.ended_at + AT_LEAST)) == 1


def test_a_session_that_goes_on_or_is_held_keeps_its_data(over):
    Session.objects.update(retention_hold="Ada: a complaint")
    assert purge(day(over, 400)) == [] and overdue(day(over, 400)) == []
    Session.objects.update(retention_hold="", ended_at=None)
    assert purge(day(over, 400)) == []
    Session.objects.update(ended_at=over.ended_at)
    assert len(purge(day(over, 7))) == 1


def test_a_question_goes_by_the_first_rule_that_fits(over, ada):
    purge(day(over, 7))
    assert purge(day(over, 29)) == []
    [receipt] = purge(day(over, 31))
    assert receipt.untied == 2, "closed 30 days ago: the shown ones stay without what ties them"
    assert texts() == {"shown", "followed up", "answered", "signed"}
    tied = Question.objects.exclude(sender_tag="")
    assert {each.text for each in tied} == {"followed up", "shown"}, "what waits for an answer"
    purge(day(over, 91))
    assert {each.standing for each in tied.all()} == {Standing.EXPIRED}, "nobody answered in 90 days"
    purge(day(over, 119))
    assert tied.count() == 2
    purge(day(over, 120))
    assert not tied.all().exists() and texts() == {"shown", "answered", "signed"}, "the unseen one is gone"
    purge(day(over, 365))
    assert texts() == set()
    assert over.rounds.exists() is False and over.log.exists(), "what isn't personal stays"


def test_an_answered_question_stays_thirty_days_after_its_answer(over, ada):
    purge(day(over, 7))
    found = Question.objects.get(text="followed up")
    Question.objects.filter(pk=found.pk).update(
        status="closed", result="written", answer="So.", answered_at=day(over, 60), draft="Hm."
    )
    purge(day(over, 89))
    assert Question.objects.get(pk=found.pk).sender_tag
    purge(day(over, 91))
    assert not Question.objects.filter(pk=found.pk).exists(), "nobody but its asker was shown it"


def test_broken_off_at_any_statement_it_leaves_all_and_the_next_does_it_whole(over):
    before = (over.participants.count(), Upvote.objects.count(), len(texts()))
    for number in range(1, 100):
        try:
            with breaks_at(number):
                purge(day(over, 7))
        except BrokenOff:
            assert (over.participants.count(), Upvote.objects.count(), len(texts())) == before
            continue
        break
    assert number > 10, "it was broken off at each statement"
    assert not Participant.objects.exists()
    [receipt] = PurgeReceipt.objects.all()
    assert (receipt.seats, receipt.votes) == (3, 3)


def test_everyone_who_comes_back_reads_what_was_deleted(over):
    now = timezone.now()
    Session.objects.update(delete_on=over.last_day - timedelta(days=1), ended_at=now - timedelta(hours=3))
    purge()
    for address in (reverse("join", args=[over.code]), reverse("join-token", args=[over.token])):
        page = Client().get(address)
        said = " ".join(page.content.decode().split())
        assert page.status_code == 410 and "Deleted, as promised" in said
        for part in ("2 names", "3 phones’ keys", "3 votes", "2 questions"):
            assert part in said
        assert "Mele" not in said


def receipt_of(session) -> str:
    page = " ".join(Client().get(reverse("join", args=[session.code])).text.split())
    return page.partition("Deleted, as promised")[2].partition("</div>")[0]


def told(at) -> str:
    return format_date(at, "l j F Y")


def test_a_receipt_says_what_stays_for_how_long_and_nothing_that_isnt_there(over):
    followed_up = (
        "Questions that are followed up, and that the room wasn’t shown, stay until 30 days after they"
    )
    followed_up += f" are closed, and go by {told(over.questions_go_by)} at the latest."
    shown = f"Questions that the room was shown stay, without names, until {told(over.summary_until)}."
    Session.objects.update(names_deleted_at=over.ended_at)
    assert followed_up in receipt_of(over) and shown in receipt_of(over)
    for days in (7, 91, 119):
        purge(day(over, days))
        assert followed_up in receipt_of(over) and shown in receipt_of(over)
    purge(day(over, 120))
    assert "followed up" not in receipt_of(over) and shown in receipt_of(over)
    purge(day(over, 365))
    assert "Questions that" not in receipt_of(over)


def test_the_receipt_of_a_session_that_was_called_off_tells_of_no_totals(session, seat, ada):
    arranging.call_off(session, by=ada)
    ended = timezone.now() - timedelta(days=8)
    Session.objects.update(ended_at=ended, delete_on=timezone.now().date() - timedelta(days=2))
    purge()
    said = receipt_of(session)
    assert "1 phone’s key" in said and "Totals" not in said and "Questions" not in said


def test_a_purged_session_isnt_opened_again(over, ada):
    Session.objects.update(purged_at=timezone.now())
    with pytest.raises(Refused, match="has been deleted"):
        lifecycle.reopen(over, by=ada)


def test_the_site_isnt_ready_while_something_is_a_day_late(over, client):
    assert client.get("/readyz").status_code == 200
    Session.objects.update(delete_on=timezone.now().date() - timedelta(days=2))
    Session.objects.update(ended_at=timezone.now() - timedelta(days=3))
    reply = client.get("/readyz")
    assert (reply.status_code, reply.content) == (503, b"not ready: purge\n")
    purge()
    assert client.get("/readyz").status_code == 200


def test_the_command_says_what_went(over, capsys):
    call_command("purge")
    assert "Nothing is due." in capsys.readouterr().out
    Session.objects.update(delete_on=timezone.now().date() - timedelta(days=2))
    Session.objects.update(ended_at=timezone.now() - timedelta(days=3))
    call_command("purge")
    said = capsys.readouterr().out
    assert "2 names, 3 phones’ keys, 3 votes, 2 questions" in said and "Mele" not in said


def test_what_was_told_before_joining_is_when_it_goes(session, seat):
    """The day in the notice is the day of the purge, where the session is."""
    page = " ".join(Client().get(reverse("join", args=[session.code])).content.decode().split())
    told = session.names_go_on
    words = f"{told:%A} {told.day} {told:%B}"
    assert page.count(f"Your name goes on {words}.") == 2, "in short, and in the whole notice"
    last = session.last_day + timedelta(days=120)
    assert (
        f"By {last:%A} {last.day} {last:%B} {last.year} nothing ties a question to you, and its cookie ends."
        in page
    )


def test_a_facilitator_sees_numbers_and_no_voter_afterwards(over, ada):
    client, report = signed_in(ada), reverse("report", args=[over.code])
    assert "Deleted, as promised" not in client.get(report).content.decode()
    assert "names deleted" not in client.get(reverse("host-home")).content.decode()
    purge(day(over, 7))
    page = client.get(report).content.decode()
    assert "2 names" in page and "shown" in page and "Mele" not in page
    assert re.search(r"joined on a phone</dt>\s*<dd>\s*3\s*</dd>", page), "as a number"
    assert "names deleted" in client.get(reverse("host-home")).content.decode()
    questions.log_spoken(over, text="After all", by=ada)  # the register stays open to facilitators


def test_facilitators_read_what_went_and_on_which_day_in_my_sessions(over, ada):
    client = signed_in(ada)

    def my_sessions() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("host-home")).text
        return " ".join(page.split()), len(asked)

    before, queries = my_sessions()
    assert "as promised" not in before
    on = day(over, 7)
    purge(on)
    told = (
        f"{format_date(on, 'l j F Y')}: 2 names, 3 phones’ keys, 3 votes, 2 questions deleted, as promised."
    )
    assert told in my_sessions()[0]
    receipt = PurgeReceipt.objects.get()
    for number in range(5):
        another = Session.objects.get(pk=over.pk)
        another.pk, another.code, another.token, another._state.adding = (
            None,
            f"ABCDEF{number}",
            f"{number}",
            True,
        )
        another.save()
        another.facilitations.create(user=ada, role="lead")
        PurgeReceipt.objects.create(session=another, at=on, names=receipt.names)
    page, with_more = my_sessions()
    assert page.count("deleted, as promised.") == 6 and with_more <= queries
