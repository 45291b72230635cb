"""Questions: who asked is kept nowhere, one vote a person, and what bad text gets."""

import hmac
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from steps import drawn, go_to, send, ten_seconds_later

from sessions import agenda, housekeeping, screens, seats
from sessions.actions import lifecycle, moderation, questions
from sessions.actions.lifecycle import unfinished
from sessions.announce import Change
from sessions.errors import InvalidText, Refused
from sessions.models import ProcessedCommand, Question
from sessions.seats import questions_of
from sessions.text import clean_text

pytestmark = pytest.mark.django_db


def test_an_anonymous_question_keeps_no_way_to_its_sender(started, ben, seat):
    send(seat, "ask", id="x", text="Who decides?")
    question = Question.objects.get()
    assert question.participant is None and question.sender_tag == seats.sender_tags(seat.receipt)[0]
    assert question.asked_at == agenda.current_run(started).slide_at
    [record] = ProcessedCommand.objects.values()
    assert set(record) == {"id", "id_hash", "body_hash", "expires_at"}
    assert not {ben.key, "Ben", "x", str(question.pk)} & set(map(str, record.values()))


def test_a_tag_is_not_made_from_what_the_database_holds(session):
    seat = seats.new_seat(session)
    of_the_row = hmac.digest(seat.hash.encode(), b"receipt", "sha256").hex()[:40]
    guessed = {tag for made in (seat.hash, of_the_row) for tag in seats.sender_tags(made)}
    assert not set(seats.sender_tags(seat.receipt)) & guessed


def test_one_vote_a_person_and_only_for_what_is_shown(started, ben, seat):
    send(seat, "ask", text="Why?")
    question = Question.objects.get()
    with pytest.raises(Refused):
        send(seat, "vote", question=question.pk, on=True)
    moderation.show(started, question_pk=question.pk)
    for on, votes in [(True, 1), (True, 1), (False, 0), (False, 0), (True, 1)]:
        send(seat, "vote", question=question.pk, on=on)
        assert question.upvotes.count() == votes


@pytest.fixture
def held_back(monkeypatch):
    monkeypatch.setattr(questions, "SECONDS_HELD_BACK", (3.0, 8.0))


def counts(session) -> tuple[int, int, int]:
    """How many questions are counted on the console, in the room, and before ending."""
    waiting = re.search(r'<b id="count-waiting">(\d+)</b>', screens.render(session.pk, "host")["questions"])
    shown = screens.render(session.pk, "room")["question_state"]
    return int(waiting[1]), int(re.search(r'data-count="(\d+)"', shown)[1]), unfinished(session).undecided


@pytest.mark.parametrize("moderated", [True, False])
def test_a_question_without_a_name_comes_to_screens_seconds_late(started, seat, ben, held_back, moderated):
    """Whoever watches the room doesn't see who has just put their phone down."""
    moderation.set_moderated(started, on=moderated)
    go_to(started, "your-information")  # which counts questions, too
    before = {audience: screens.render(started.pk, audience) for audience in ("room", "stage")}
    send(seat, "ask", text="Who is <b>tardy</b>?")
    question = Question.objects.get()
    assert before == {audience: screens.render(started.pk, audience) for audience in before}
    wait = (question.console_from - timezone.now()).total_seconds()
    assert 2 < wait < 8.1
    assert question.shown_at in (None, question.asked_at), "nothing else says when it came"
    assert counts(started) == (0, 0, 0)
    for audience in ("room", "stage", "host"):
        assert "tardy" not in drawn(started, audience)
    assert questions_of(seat.receipt, started.questions.all()) == [question], "its asker has it"
    due = screens.draw(started.pk, {"room": None}).due
    assert due == (question.console_from, Change.QUESTIONS), "so each process draws it at that moment"
    started.questions.update(console_from=timezone.now())
    assert counts(started) == ((1, 0, 1) if moderated else (0, 1, 1))
    assert "&lt;b&gt;tardy" in drawn(started, "host")


def test_a_signed_and_a_spoken_question_come_at_once(started, seat, ben, ada, held_back):
    send(seat, "ask", text="Mine", name_shown_to="facilitators")
    questions.log_spoken(started, text="Aloud", by=ada)
    assert not started.questions.exclude(console_from=None).exists()


def test_a_moment_at_which_a_question_came_is_kept_by_nothing(started, seat, ben, held_back):
    send(seat, "ask", text="Why?")
    send(seat, "ask", text="How?")
    started.questions.filter(text="Why?").update(console_from=timezone.now())
    housekeeping.forget_moments()
    assert {each.text for each in started.questions.exclude(console_from=None)} == {"How?"}
    moderation.show(started, question_pk=started.questions.get(text="Why?").pk)
    lifecycle.end(started)
    ten_seconds_later()
    assert not started.questions.exclude(console_from=None).exists()
    assert set(started.questions.values_list("shown_at", flat=True)) == {None, started.runs.first().slide_at}
    assert {each.asked_at for each in started.questions.all()} == {started.runs.first().slide_at}


def test_a_question_whose_record_is_lost_is_found_by_its_key_when_it_is_sent_again(started, seat, ben):
    """As after a backup was restored, which has no records of commands."""
    for _ in range(2):
        send(seat, "ask", id="one", text="Why?")
        ProcessedCommand.objects.all().delete()
    send(seat, "ask", id="two", text="Why?")
    assert [each.text for each in Question.objects.all()] == ["Why?", "Why?"]
    assert seat.key_of_question("one") in Question.objects.values_list("pk", flat=True)


def test_the_record_of_a_command_goes_within_25_hours(started, seat, ben):
    send(seat, "ask", id="one", text="Why?")
    ends = ProcessedCommand.objects.get().expires_at
    assert (ends.minute, ends.second, ends.microsecond) == (0, 0, 0)
    assert timedelta(hours=24) < ends - timezone.now() <= timedelta(hours=25)
    housekeeping.forget_moments()
    assert ProcessedCommand.objects.exists()
    ProcessedCommand.objects.update(expires_at=timezone.now())
    housekeeping.forget_moments()
    assert not ProcessedCommand.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ("x" * 10_000, "too long"),
        ("👩‍👩‍👧" * 300, "too many emoji"),  # fewer than fit, of 18 bytes each
        (None, "must be text"),
        ("\x00", "is empty"),
    ],
)
def test_bad_text_gets_a_clear_sentence(started, ben, seat, text, said):
    with pytest.raises(Refused, match=said):
        send(seat, "ask", text=text)
    assert not Question.objects.exists()


def test_macrons_emoji_and_right_to_left_survive_and_surrogates_do_not():
    assert clean_text("whānau 👩‍👩‍👧 שלום", max_length=50) == "whānau 👩‍👩‍👧 שלום"
    assert clean_text("wha\u0304nau", max_length=10) == "whānau"
    assert clean_text("a\ud800b\u202ec", max_length=10) == "abc"
    with pytest.raises(InvalidText):
        clean_text("👩‍👩‍👧" * 11, max_length=10)
