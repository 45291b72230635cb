"""“This shouldn’t leave the room”: anybody flags it unseen, and it is left out until that is cleared."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from clients import do, seated, signed_in
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from steps import drawn, make_organiser, press, send, take_seat

from sessions import seats
from sessions.actions import flags, lifecycle, moderation, privacy
from sessions.errors import Refused
from sessions.models import Flag, LogEntry, Question, Round, Session
from sessions.privacy import data_map, told
from sessions.privacy.held import held
from sessions.privacy.purge import due_at, purge
from sessions.reports.session import summary
from sessions.reports.spreadsheets import questions_csv

pytestmark = pytest.mark.django_db
TEXT = "Who told the minister?"


@pytest.fixture
def shown(started) -> Question:
    send(take_seat(started), "ask", text=TEXT)
    question = Question.objects.get(text=TEXT)
    moderation.show(started, question_pk=question.pk)
    return question


@pytest.fixture
def revealed(started, round_) -> Round:
    for letter in "AB":
        send(take_seat(started), "answer", round=round_.pk, choice=letter)
    press(started)
    press(started)
    round_.refresh_from_db()
    return round_


def exported(session) -> list[str]:
    """The questions that a file of them has."""
    every = session.questions.with_names_for(None).with_votes()
    file = io.StringIO("".join(questions_csv(every)).lstrip("\ufeff"))
    return [row["question"] for row in csv.DictReader(file)]


def reported(session) -> tuple[list[str], list[str]]:
    """The questions and the results in a session's report."""
    found = summary(session, session.starts_at + timedelta(hours=9))
    return (
        [question.text for question in found["questions"]],
        [each["question"] for kind in found["results"] for each in kind["of_rounds"]],
    )


def test_what_is_flagged_is_left_out_of_report_and_export_until_a_facilitator_clears_it(
    started, shown, revealed, ada
):
    other = take_seat(started)
    send(other, "ask", text="Another one?")
    assert set(reported(started)[0]) == {TEXT, "Another one?"} and len(reported(started)[1]) == 1
    seat = take_seat(started)
    send(seat, "flag", question=shown.pk)
    send(seat, "flag", round=revealed.pk)
    assert reported(started) == (["Another one?"], []) and exported(started) == ["Another one?"]
    assert list(Question.objects.left_out()) == [shown] and list(Round.objects.left_out()) == [revealed]
    assert revealed not in Round.objects.without_left_out()
    flags.clear_flags(started, question_pk=shown.pk, by=ada)
    assert set(exported(started)) == {TEXT, "Another one?"} and reported(started)[1] == []
    flags.clear_flags(started, round_pk=revealed.pk, by=ada)
    assert set(reported(started)[0]) == {TEXT, "Another one?"} and len(reported(started)[1]) == 1


def test_the_console_shows_how_many_flagged_it_and_never_who(started, shown, revealed, ada):
    for name in ("Mele", "Tama"):
        seat = take_seat(started, name)
        send(seat, "flag", question=shown.pk)
        send(seat, "flag", round=revealed.pk)
    console = drawn(started, "host")
    assert console.count("<b>2 flags:</b> keep it in the room") == 2
    assert "Mele" not in console and "flags:" not in drawn(started, "room") + drawn(started, "stage")
    for flag in Flag.objects.all():
        assert set(flag.__dict__) - {"_state"} == {
            *("id", "session_id", "question_id", "round_id", "tag", "cleared_at"),
        }


def test_a_flag_counts_once_a_phone_and_can_be_taken_back(started, shown):
    seat = take_seat(started)
    for _ in range(3):
        send(seat, "flag", question=shown.pk)
    assert Flag.objects.count() == 1
    send(seat, "flag", question=shown.pk, on=False)
    send(seat, "flag", question=shown.pk, on="0")
    assert not Flag.objects.exists() and exported(started) == [TEXT]


def test_nothing_ties_a_flag_to_a_seat_or_to_another_flag(started, shown, revealed):
    seat = take_seat(started)
    send(seat, "flag", question=shown.pk)
    send(seat, "flag", round=revealed.pk)
    first, second = Flag.objects.order_by("pk")
    tags = {first.tag, second.tag, seat.tag_of_vote(shown.pk), seat.tag_of_round(revealed.pk), seat.hash}
    assert len(tags | set(seats.sender_tags(seat.receipt))) == 5 + seats.MAX_ASKED


@pytest.mark.parametrize("on", [True, False])
def test_only_what_the_room_can_see_is_flagged(started, shown, round_, on):
    moderation.hide(started, question_pk=shown.pk)
    for what in ({"question": shown.pk}, {"round": round_.pk}, {"question": 1}, {"round": 99}, {}):
        with pytest.raises(Refused, match="no longer here") as refused:
            send(take_seat(started), "flag", on=on, **what)
        assert refused.value.status == 404
    assert not Flag.objects.exists()


def test_a_flag_is_on_one_thing(started, shown, revealed):
    for given in ({}, {"question": shown, "round": revealed}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.objects.create(session=started, tag="x", **given)


def test_a_cleared_flag_set_again_counts_anew_and_its_phone_can_read_that_it_was_cleared(started, shown, ada):
    phone = seated(started)
    send(phone.seat, "flag", question=shown.pk)
    flags.clear_flags(started, question_pk=shown.pk, by=ada)
    you = reverse("you", args=[started.code])
    assert "A facilitator cleared it: it may be shared." in phone.get(you).content.decode()
    assert 'data-flags=""' in phone.get(reverse("mine", args=[started.code])).content.decode()
    with pytest.raises(Refused):
        flags.clear_flags(started, question_pk=shown.pk, by=ada)
    send(phone.seat, "flag", question=shown.pk)
    assert exported(started) == []


def test_who_cleared_it_and_when_is_in_the_log_and_not_which_question(started, shown, revealed, ada):
    seat = take_seat(started)
    send(seat, "flag", question=shown.pk)
    send(seat, "flag", round=revealed.pk)
    flags.clear_flags(started, question_pk=shown.pk, by=ada)
    flags.clear_flags(started, round_pk=revealed.pk, by=ada)
    result, question = LogEntry.objects.filter(verb__startswith="clear_flags")
    assert question.user == result.user == ada and question.parameters == {}
    assert question.sentence == "cleared the flags on a question: it may leave the room"
    assert result.sentence.startswith("cleared the flags on a result, which may leave the room: ")


def test_it_works_by_script_and_on_the_page_without(started, shown, revealed):
    phone = seated(started)
    room = phone.get(reverse("room", args=[started.code])).content.decode()
    assert len(flag_forms(room)) == 2 and all('aria-pressed="false"' in form for form in flag_forms(room))
    do(phone, started, "flag", question=shown.pk, on="1")
    page = do(phone, started, "flag", round=revealed.pk, on="1").content.decode()
    for form, what in zip(
        flag_forms(page),
        (f'name="round" value="{revealed.pk}"', f'name="question" value="{shown.pk}"'),
        strict=True,
    ):
        assert what in form and 'aria-pressed="true"' in form and 'name="on" value="0"' in form
    mine = phone.get(reverse("mine", args=[started.code]), headers={"X-Parts": "1"}).content.decode()
    flagged = mine.partition('data-flags="')[2].partition('"')[0]
    assert set(flagged.split()) == {f"question-{shown.pk}", f"round-{revealed.pk}"}
    page = do(phone, started, "flag", question=shown.pk, on="0").content.decode()
    assert Flag.objects.get().round == revealed


def flag_forms(page: str) -> list[str]:
    return re.findall(r'<form[^>]*data-send="flag".*?</form>', page, re.S)


def test_on_the_deletion_date_a_number_stays_and_still_leaves_it_out(started, shown, revealed, ada):
    for _ in range(2):
        seat = take_seat(started)
        send(seat, "flag", question=shown.pk)
        send(seat, "flag", round=revealed.pk)
    lifecycle.end(started)
    started.refresh_from_db()
    purge(due_at(started))
    shown.refresh_from_db()
    revealed.refresh_from_db()
    assert not Flag.objects.exists() and (shown.flags_kept, revealed.flags_kept) == (2, 2)
    assert reported(started) == ([], []) and exported(started) == []
    flags.clear_flags(started, question_pk=shown.pk, by=ada)
    assert exported(started) == [TEXT]


def test_what_is_flagged_is_kept_as_long_as_what_is_shown_for_those_who_answer(started, shown, ada):
    send(take_seat(started), "flag", question=shown.pk)
    lifecycle.end(started)
    started.refresh_from_db()
    register = reverse("register") + "?status=all"
    purge(started.beginning_of(started.summary_until - timedelta(days=1)))
    assert TEXT in signed_in(ada).get(register).text
    assert TEXT in signed_in(ada).get(reverse("report", args=[started.code])).text
    assert TEXT not in Client().get(reverse("summary", args=[started.code])).text
    purge(started.beginning_of(started.summary_until))
    assert TEXT not in signed_in(ada).get(register).text and not started.questions.exists()
    row = next(row for row in data_map.rows() if row.key == "flags")
    assert "keep it for as long as if it were" in told.in_general(row).kept_until


def test_what_is_held_has_ones_own_flags_which_stay_when_everything_is_deleted(started, shown, revealed):
    phone = seated(started)
    send(phone.seat, "flag", question=shown.pk)
    send(phone.seat, "flag", round=revealed.pk)
    send(take_seat(started), "flag", question=shown.pk)
    data = json.loads(phone.get(reverse("you-json", args=[started.code])).content)
    own = Flag.objects.filter(tag__in=[row["tag"] for row in data["flags"]])
    assert {str(flag.pk) for flag in own} == {row["id"] for row in data["flags"]} and len(own) == 2
    assert {row["text"] for row in data["flags"]} >= {TEXT}
    assert TEXT in phone.get(reverse("you", args=[started.code])).content.decode()
    said = "What you flagged stays flagged"
    assert said in phone.get(reverse("you-delete", args=[started.code])).content.decode()
    assert said in phone.post(reverse("you-delete", args=[started.code])).content.decode()
    assert Flag.objects.count() == 3 and exported(started) == []


def test_a_hidden_questions_text_is_told_nobody_who_flagged_it(started, shown):
    seat = take_seat(started)
    send(seat, "flag", question=shown.pk)
    moderation.hide(started, question_pk=shown.pk)
    assert [flag.text for flag in held(started, seat).flags] == [""]


def test_a_question_deleted_by_whoever_asked_takes_its_flags_along(started):
    phone = seated(started)
    send(phone.seat, "ask", text=TEXT)
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk)
    send(take_seat(started), "flag", question=question.pk)
    privacy.delete_question(started, seat=phone.seat, question_pk=question.pk)
    assert not Flag.objects.exists()


def test_facilitators_clear_it_in_the_report_and_nobody_else_reads_it_there(
    started, shown, revealed, ada, django_user_model
):
    seat = take_seat(started)
    send(seat, "flag", question=shown.pk)
    send(seat, "flag", round=revealed.pk)
    lifecycle.end(started)
    report = reverse("report", args=[started.code])
    olive = signed_in(make_organiser(django_user_model.objects.create_user("olive")))
    page = olive.get(report).content.decode()
    assert TEXT not in page and "2 questions and results are left out" in page
    client = signed_in(ada)
    assert TEXT in client.get(report).content.decode().partition("not-printed")[2]
    for what in ({"question": shown.pk}, {"round": revealed.pk}):
        reply = client.post(reverse("report-clear", args=[started.code]), what)
        assert reply["Location"] == report
    page = olive.get(report).content.decode()
    assert TEXT in page and "left out" not in page


def test_flags_end_with_the_session(started, shown):
    lifecycle.end(Session.objects.get(pk=started.pk))
    with pytest.raises(Refused) as refused:
        send(take_seat_before(started), "flag", question=shown.pk)
    assert refused.value.status == 410


def take_seat_before(session) -> seats.Seat:
    """A seat of somebody who came before the end."""
    seat = seats.new_seat(session)
    session.participants.create(key=seat.hash, joined_at=session.starts_at)
    return seat
