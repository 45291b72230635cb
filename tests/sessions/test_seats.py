"""One's own questions: found by tags that only the seat's receipt makes, at one link."""

import hashlib
import hmac

import pytest
from clients import signed_in
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from steps import make_organiser

from sessions import limits, seats
from sessions.actions import lifecycle, moderation, participants, questions
from sessions.errors import Refused
from sessions.models import Participant, Question, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(started) -> seats.Seat:
    return seats.new_seat(started)


@pytest.fixture
def mele(started, seat) -> Participant:
    return participants.join(started, key_hash=seat.hash, name="Mele")


def ask(session, seat, text="Why?", mele=None, shown_to="nobody") -> Question:
    return questions.ask(
        session, text=text, receipt=seat.receipt, participant=mele, name_shown_to=shown_to
    )  # fmt: skip


def link(session, seat):
    return Client().get(reverse("receipt", args=[session.code, seat.receipt]))


def test_a_tag_is_the_designs(started, seat, mele):
    receipt = hmac.new(seat.key.encode(), b"receipt", hashlib.sha256).hexdigest()[:40]
    asked = [ask(started, seat), ask(started, seat, mele=mele, shown_to="room"), ask(started, seat)]
    made = [hmac.new(receipt.encode(), f"ask:{n}".encode(), hashlib.sha256).hexdigest() for n in (1, 2, 3)]
    assert [question.sender_tag for question in asked] == made
    assert [question.participant for question in asked] == [None, mele, None]


@pytest.mark.parametrize("shown_to", ["nobody", "room", "facilitators"])
def test_a_question_stands_at_its_link_before_and_after_the_answer(started, seat, mele, ada, shown_to):
    question = ask(started, seat, "Who decides?", mele, shown_to)
    for said in ("Waiting for the facilitator.", "The privacy team"):
        page = link(started, seat)
        assert page.status_code == 200
        assert "Who decides?" in page.content.decode() and said in page.content.decode()
        moderation.reply(started, question_pk=question.pk, answer="The privacy team", by=ada)
    lifecycle.end(started, by=ada)
    assert "Who decides?" in link(started, seat).content.decode()


def test_a_hidden_question_reads_that_it_was_not_shown(started, seat, ada):
    question = ask(started, seat)
    moderation.hide(started, question_pk=question.pk, by=ada)
    page = link(started, seat).content.decode()
    assert "Not shown to the room." in page and "Waiting" not in page
    moderation.restore(started, question_pk=question.pk, by=ada)
    moderation.show(started, question_pk=question.pk, by=ada)
    moderation.hide(started, question_pk=question.pk, by=ada)
    assert "No longer shown to the room." in link(started, seat).content.decode()
    lifecycle.end(started, by=ada)
    assert "No longer shown to the room." in link(started, seat).content.decode()


def test_a_link_promises_no_deletion_and_says_who_can_read(started, seat):
    empty = link(started, seat)
    ask(started, seat)
    full = link(started, seat)
    assert (empty.status_code, full.status_code) == (404, 200)
    for page in (empty, full):
        assert "delete" not in page.content.decode()
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "nothing at this link" in empty.content.decode()
    assert "Anyone who has it can read" in full.content.decode()


def words(page) -> str:
    return " ".join(page.text.split())


def test_a_link_says_until_when_it_finds_a_question_and_afterwards_that_its_time_may_be_over(
    started, seat, ada
):
    """Nothing claims a link that finds nothing any more: not the summary, not the register."""
    shown, later = ask(started, seat, "Shown?"), ask(started, seat, "Later?")
    moderation.show(started, question_pk=shown.pk, by=ada)
    moderation.follow_up(started, question_pk=later.pk, by=ada)
    lifecycle.end(started, by=ada)
    started.refresh_from_db()
    last = format_date(started.questions_go_by, "l j F Y")
    assert f"at most 30 days after it was closed, and none from {last} on." in words(link(started, seat))
    summary = reverse("summary", args=[started.code])
    in_summary = "your private link has its answer, or says that it wasn’t shown, for at most 30 days"
    assert in_summary in words(Client().get(summary))
    client, register = signed_in(make_organiser(ada)), reverse("register-answer", args=[later.pk])
    published = "Whoever asked reads it at their link."
    assert published in words(client.post(register, {"answer": "So.", "id": "a" * 20}, follow=True))
    Question.objects.update(sender_tag="")  # as the purge does it
    late = link(started, seat)
    assert late.status_code == 404 and "Its time may be over: it finds a question for at most" in words(late)
    assert "What the room was shown stands in the session’s summary." in words(late)
    said = words(Client().get(summary))
    assert "Shown?" in said and "private link" not in said
    again = words(client.post(register, {"answer": "So it is.", "id": "b" * 20}, follow=True))
    assert "The answer is published." in again and published not in again


def test_a_link_that_finds_nothing_is_answered_alike_whether_its_code_exists_or_not(started, seat):
    ask(started, seat)
    wrong = [Client().get(reverse("receipt", args=[code, "0" * 40])) for code in (started.code, "AAAAAAA")]
    wrong.append(Client().get(reverse("receipt", args=["AAAAAAA", seat.receipt])))
    assert {page.status_code for page in wrong} == {404}
    assert len({page.content for page in wrong}) == 1


def test_a_link_that_finds_something_costs_nothing(started, seat):
    ask(started, seat)
    for _ in range(limits.CODE_ADDRESS.burst * 2):
        limits.found_codes.clear()
        assert link(started, seat).status_code == 200


def test_a_link_costs_two_queries_however_many_sessions_there_are(
    started, seat, ada, django_assert_num_queries
):
    ask(started, seat)
    row = {field.attname: getattr(started, field.attname) for field in Session._meta.concrete_fields}
    unique = ("id", "code", "token", "stage_secret")
    others = [Session(**{k: v for k, v in row.items() if k not in unique}) for _ in range(300)]
    made = Session.objects.bulk_create(others)
    Question.objects.bulk_create(
        Question(session=session, text="x", asked_at=timezone.now(), sender_tag=seats.sender_tags(f"{n}")[0])
        for n, session in enumerate(made)
    )
    limits.found_codes.clear()
    with django_assert_num_queries(2):  # its questions, and what captures people in their session
        assert link(started, seat).status_code == 200


def test_one_seats_questions_are_not_anothers(started, seat):
    ask(started, seat, "Mine")
    ask(started, seats.new_seat(started), "Somebody else’s")
    page = link(started, seat).content.decode()
    assert "Mine" in page and "Somebody" not in page


def test_a_seat_asks_forty_questions_and_is_kindly_refused_the_next(started, seat, mele, ada):
    for n in range(seats.MAX_ASKED):
        question = ask(started, seat, f"Question {n}", mele, "room" if n % 2 else "nobody")
        moderation.show(started, question_pk=question.pk, by=ada)
    with pytest.raises(Refused, match="the limit for one phone") as refused:
        ask(started, seat)
    assert refused.value.status == 429
    assert Question.objects.values("sender_tag").distinct().count() == seats.MAX_ASKED


def test_twenty_wait_at_most_signed_or_not(started, seat, mele):
    for n in range(questions.MAX_WAITING):
        ask(started, seat, f"Question {n}", mele, "room" if n % 2 else "nobody")
    for shown_to in ("nobody", "room"):
        with pytest.raises(Refused, match="20 questions waiting"):
            ask(started, seat, "One more", mele, shown_to)


def test_two_asked_at_one_moment_get_a_tag_each_and_none_is_lost(started, seat, monkeypatch):
    """Between reading which tags are free and saving, the same seat's other question takes the first."""
    first, real = seats.sender_tags(seat.receipt)[0], transaction.atomic

    def meanwhile():
        monkeypatch.setattr(questions.transaction, "atomic", real)
        Question.objects.create(session=started, text="The other", asked_at=timezone.now(), sender_tag=first)
        return real()

    monkeypatch.setattr(questions.transaction, "atomic", meanwhile)
    question = questions._with_free_tag(
        seat.receipt, Question(session=started, text="This one", asked_at=timezone.now())
    )
    assert question.sender_tag == seats.sender_tags(seat.receipt)[1]
    assert sorted(Question.objects.values_list("text", flat=True)) == ["The other", "This one"]


def test_what_somebody_wrote_is_text_at_their_link(started, seat, ada):
    question = ask(started, seat, "<script>alert(1)</script>")
    moderation.reply(started, question_pk=question.pk, answer="<b>Yes</b>", by=ada)
    page = link(started, seat).content.decode()
    assert "<script>alert" not in page and "<b>Yes" not in page
    assert "&lt;script&gt;alert" in page and "&lt;b&gt;Yes" in page
