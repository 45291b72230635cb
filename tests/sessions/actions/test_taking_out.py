"""A question asked aloud: phones show what was written down for ten minutes, and anybody can take it out."""

from datetime import datetime, time, timedelta

import pytest
from clients import come_in, do, signed_in
from django.urls import reverse
from django.utils import timezone
from steps import drawn, send, take_seat

from sessions import deletions, screens, storage
from sessions.actions import lifecycle, moderation, privacy, questions
from sessions.announce import Change
from sessions.errors import Refused
from sessions.models import LogEntry, Participant, ProcessedCommand, Question, Session, Upvote
from sessions.models.questions import TAKE_OUT_FOR
from sessions.privacy.purge import due_at, purge
from sessions.reports.spreadsheets import questions_csv

pytestmark = pytest.mark.django_db
TEXT = "Who told Mele’s <b>aunt</b>?"
ESCAPED = "Who told Mele’s &lt;b&gt;aunt&lt;/b&gt;?"
BUTTON = "That was mine: take it out"
SCREENS = ("room", "stage", "host")


@pytest.fixture
def spoken(started, ada) -> Question:
    [question] = questions.log_spoken(started, text=TEXT, by=ada)
    return question


def on_phones(session) -> str:
    return screens.render(session.pk, "room")["asked_aloud"]


def logged(question, ago: timedelta) -> None:
    Question.objects.filter(pk=question.pk).update(asked_at=timezone.now() - ago)


def test_the_dialog_opens_with_the_question_to_say_aloud(started, sign_in):
    page = " ".join(sign_in.get(reverse("host", args=[started.code])).text.split())
    dialog = page[page.index('<dialog id="spoken"') :].partition("</dialog>")[0]
    assert "“OK if I write that down?”" in dialog.partition("<textarea")[0]
    assert "Phones show it for ten minutes, so that whoever asked can take it out." in dialog


def test_phones_show_it_for_ten_minutes_also_without_scripts(started, spoken):
    plain = come_in(started).get(reverse("mine", args=[started.code])).text
    for page in (on_phones(started), plain):
        assert ESCAPED in page and BUTTON in page and "<b>aunt" not in page
    assert ESCAPED not in drawn(started, "stage")
    logged(spoken, TAKE_OUT_FOR - timedelta(seconds=5))
    spoken.refresh_from_db()
    due = screens.draw(started.pk, {"room": None}).due
    assert due == (spoken.asked_at + TAKE_OUT_FOR, Change.QUESTIONS), "each process draws it off then"
    assert BUTTON in on_phones(started)
    logged(spoken, TAKE_OUT_FOR)
    assert "hidden" in on_phones(started) and "aunt" not in on_phones(started)
    assert "asked_aloud" in screens.minding("room", [Change.QUESTIONS])


def test_one_that_was_typed_or_hidden_is_not_shown_that_way(started, spoken, seat, ben, ada):
    send(seat, "ask", text="Typed?")
    moderation.hide(started, question_pk=spoken.pk, by=ada)
    assert "hidden" in on_phones(started) and "Typed?" not in on_phones(started)


def test_phones_show_it_as_the_room_reads_it_where_words_were_taken_out(started, spoken, ada):
    taken_out = TEXT.replace("Mele’s", "…")
    moderation.redact(started, question_pk=spoken.pk, text=taken_out, reason="person", by=ada)
    assert "Who told … " in on_phones(started) and "Mele" not in on_phones(started)


def test_several_fold_up(started, spoken, ada):
    questions.log_spoken(started, text="And how?\nAnd when?", by=ada)
    assert "3 questions asked aloud were written down" in " ".join(on_phones(started).split())
    assert on_phones(started).count(BUTTON) == 3


@pytest.mark.parametrize("verb", [None, "show", "spotlight", "mark_answered", "defer", "follow_up", "hide"])
def test_anybody_takes_it_out_and_its_text_goes_from_every_screen_at_once(started, spoken, ada, verb):
    if verb:
        getattr(moderation, verb)(started, question_pk=spoken.pk, by=ada)
        if verb == "show":
            send(take_seat(started), "vote", question=spoken.pk)
    send(take_seat(started), "take_out", question=spoken.pk)
    for audience in SCREENS:
        assert "aunt" not in drawn(started, audience)
    left = Question.objects.get()
    assert (left.text, left.answer, left.draft, left.standing) == ("", "", "", "withdrawn")
    assert left.pk != spoken.pk and not Upvote.objects.exists()
    assert Session.objects.get(pk=started.pk).spotlight is None
    assert "Taken out from a phone: somebody said it was theirs." in drawn(started, "host")


def test_its_text_leaves_the_databases_log_at_once_too(started, spoken, monkeypatch):
    asked = []
    monkeypatch.setattr(storage, "checkpoint_soon", lambda: asked.append(1))
    send(take_seat(started), "take_out", question=spoken.pk)
    assert asked


def test_what_was_taken_out_counts_neither_as_deleted_nor_among_what_is_exported(started, spoken, ada):
    send(take_seat(started), "take_out", question=spoken.pk)
    lifecycle.end(started, by=ada)
    started.refresh_from_db()
    assert list(questions_csv(started.questions.with_votes()))[1:] == []
    [receipt] = purge(datetime.combine(started.names_go_on, time(1), started.tz))
    assert receipt.questions == 0 and not Question.objects.exists()


def test_nothing_says_who_took_it_out(started, spoken, seat, ben):
    lines, before = LogEntry.objects.count(), Participant.objects.values().get()
    send(seat, "take_out", id="x", question=spoken.pk)
    left = Question.objects.values().get()
    assert left["participant_id"] is None and left["sender_tag"] == "" and left["console_from"] is None
    assert LogEntry.objects.count() == lines and Participant.objects.values().get() == before
    moments = {value for value in left.values() if hasattr(value, "isoformat")}
    assert moments == {spoken.asked_at}, "not even when"
    [record] = ProcessedCommand.objects.values()
    assert str(left["id"]) not in map(str, record.values())


def test_sent_again_or_by_two_at_once_it_is_done(started, spoken, seat, ben):
    for _ in range(2):
        send(seat, "take_out", id="x", question=spoken.pk)
    send(take_seat(started), "take_out", id="y", question=spoken.pk)
    assert Question.objects.get().text == ""


def test_after_ten_minutes_it_is_refused_kindly(started, spoken, seat, ben):
    logged(spoken, TAKE_OUT_FOR)
    with pytest.raises(Refused, match="Please ask a facilitator to hide it"):
        send(seat, "take_out", question=spoken.pk)
    assert Question.objects.get().text == TEXT


def test_a_typed_question_is_not_taken_out_that_way(started, seat, ben):
    send(seat, "ask", text="Typed?")
    with pytest.raises(Refused, match="Only questions asked aloud"):
        send(take_seat(started), "take_out", question=Question.objects.get().pk)
    assert Question.objects.get().text == "Typed?"


def test_one_of_another_session_stays(started, spoken, workshop, ada):
    from sessions.actions import arranging

    other = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    privacy.take_out(other, question_pk=spoken.pk)
    assert Question.objects.get().text == TEXT


def test_the_ten_minutes_go_on_after_the_end(started, spoken, ada):
    """Logged just before it, or while people pack up: it isn't in the register then."""
    lifecycle.end(started)
    phone = come_in_before(started)
    assert ESCAPED in on_phones(started)
    send(phone, "take_out", question=spoken.pk)
    assert Question.objects.get().text == "" and not Question.objects.unanswered().exists()
    register = signed_in(ada).get("/questions/?status=all").text
    report = signed_in(ada).get(reverse("report", args=[started.code])).text
    assert "aunt" not in register + report and "withdrawn" not in report


def come_in_before(session):
    Session.objects.filter(pk=session.pk).update(ended_at=None)
    seat = take_seat(session)
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now())
    return seat


def test_without_scripts_it_is_one_press_and_the_page_says_so(started, spoken):
    reply = do(come_in(started), started, "take_out", question=spoken.pk)
    assert "It was taken out." in reply.text and "aunt" not in reply.text


def test_a_restored_backup_does_not_bring_it_back(started, spoken, seat, ben):
    kept = Question.objects.values().get()
    send(seat, "take_out", question=spoken.pk)
    Question.objects.create(**kept)
    deletions.apply_deletions()
    assert [question.text for question in Question.objects.all()] == [""], "and the mark stays"


def test_the_mark_goes_on_the_day_of_deletion(started, spoken, seat, ben):
    send(seat, "take_out", question=spoken.pk)
    lifecycle.end(started)
    started.refresh_from_db()
    purge(due_at(started))
    assert not Question.objects.exists()


def test_a_mark_is_never_shown_again(started, spoken, seat, ben, ada):
    send(seat, "take_out", question=spoken.pk)
    for verb in ("show", "restore", "spotlight", "mark_answered", "follow_up"):
        with pytest.raises(Refused):
            getattr(moderation, verb)(started, question_pk=Question.objects.get().pk, by=ada)
    card = drawn(started, "host").partition("Taken out from a phone")[2].partition("</article>")[0]
    assert "<form" not in card
