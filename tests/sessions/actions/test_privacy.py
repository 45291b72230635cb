"""One's own information is put right and deleted at once, on every screen, also after the end."""

import pytest
from steps import drawn, send, take_seat, ten_seconds_later

from quiz.models import Response
from sessions import deletions
from sessions.actions import follow_up, lifecycle, moderation, participants, privacy
from sessions.errors import Refused
from sessions.models import LogEntry, Participant, Question, Session, Upvote
from sessions.seats import votes_of

pytestmark = pytest.mark.django_db
SCREENS = ("room", "stage", "host")


@pytest.fixture
def asked(started, seat, ben) -> Question:
    send(seat, "ask", text="Who is wrong?")
    return Question.objects.get()


def screens(session) -> str:
    return "".join(drawn(session, audience) for audience in SCREENS)


def edit(session, seat, question, text="Who is right?"):
    privacy.edit_question(session, seat=seat, question_pk=question.pk, text=text)
    question.refresh_from_db()


def test_an_edit_of_a_question_that_waits_is_on_the_console_at_once(started, seat, asked):
    assert "Who is wrong?" in drawn(started, "host")
    edit(started, seat, asked)
    assert asked.standing == "waiting"
    assert "Who is right?" in drawn(started, "host") and "Who is wrong?" not in screens(started)


def test_an_edited_question_waits_again_where_questions_wait(started, seat, asked, ada):
    moderation.spotlight(started, question_pk=asked.pk, by=ada)
    edit(started, seat, asked, "Who is wrong?")
    assert asked.standing == "shown", "nothing was changed"
    edit(started, seat, asked)
    assert asked.standing == "waiting"
    for audience in ("room", "stage"):
        assert "Who is" not in drawn(started, audience)
    moderation.show(started, question_pk=asked.pk, by=ada)
    assert "Who is right?" in drawn(started, "room")
    assert "Who is right?" not in drawn(started, "stage"), "it is put there again, or not"


def test_where_no_question_waits_an_edited_one_stays_on_the_screens(started, seat, asked, ada):
    moderation.set_moderated(started, on=False, by=ada)
    moderation.spotlight(started, question_pk=asked.pk, by=ada)
    edit(started, seat, asked)
    assert asked.standing == "shown"
    for audience in SCREENS:
        assert "Who is right?" in drawn(started, audience)


def test_after_the_end_the_text_of_what_is_still_open_is_changed_in_the_register(started, seat, asked, ada):
    moderation.show(started, question_pk=asked.pk, by=ada)
    lifecycle.end(started)
    edit(started, seat, asked)
    assert (asked.text, asked.standing, asked.is_shown) == ("Who is right?", "outstanding", False)


@pytest.mark.parametrize("verb", ["mark_answered", "hide"])
def test_what_was_dealt_with_keeps_its_text(started, seat, asked, ada, verb):
    getattr(moderation, verb)(started, question_pk=asked.pk, by=ada)
    with pytest.raises(Refused, match="You can delete it"):
        edit(started, seat, asked)
    asked.refresh_from_db()
    assert asked.text == "Who is wrong?"


@pytest.mark.parametrize("text", ["", " \u200d ", "ā" * 601])
def test_an_edited_text_is_cleaned_and_measured_as_a_new_one(started, seat, asked, text):
    with pytest.raises(Refused):
        edit(started, seat, asked, text)


def test_nobody_edits_or_deletes_anothers_question(started, asked):
    other = take_seat(started)
    with pytest.raises(Refused) as refused:
        edit(started, other, asked)
    assert refused.value.status == 404
    with pytest.raises(Refused):
        privacy.delete_question(started, seat=other, question_pk=asked.pk)
    assert Question.objects.get().text == "Who is wrong?"


@pytest.mark.parametrize("verb", ["show", "hide", "mark_answered", "follow_up", "spotlight"])
def test_a_deleted_questions_text_goes_from_every_screen_at_once(started, seat, asked, ada, verb):
    moderation.show(started, question_pk=asked.pk, by=ada)
    send(take_seat(started), "vote", question=asked.pk)
    getattr(moderation, verb)(started, question_pk=asked.pk, by=ada)
    privacy.delete_question(started, seat=seat, question_pk=asked.pk)
    assert "Who is wrong?" not in screens(started)
    assert not Question.objects.exists() and not Upvote.objects.exists()
    assert Session.objects.get().spotlight is None


def test_an_answer_to_a_question_that_was_just_deleted_is_refused(started, seat, asked, ada):
    lifecycle.end(started)
    privacy.delete_question(started, seat=seat, question_pk=asked.pk)
    with pytest.raises(Refused, match="has deleted it"):
        follow_up.answer(asked, text="So.", by=ada)


def test_a_deleted_question_counts_no_more_against_the_limit(started, seat, monkeypatch):
    monkeypatch.setattr("sessions.actions.questions.MAX_WAITING", 1)
    send(seat, "ask", text="Why?")
    privacy.delete_question(started, seat=seat, question_pk=Question.objects.get().pk)
    send(seat, "ask", text="How?")
    assert Question.objects.get().text == "How?"


@pytest.fixture
def given(round_, started, seat, ben, ada) -> Session:
    """Ben's name, two questions, a vote and an answer; another's answer and vote."""
    other = take_seat(started, "Mele")
    send(seat, "ask", text="Is it mine?", name_shown_to="room")
    send(seat, "ask", text="Is it nobody’s?")
    for question in Question.objects.all():
        moderation.show(started, question_pk=question.pk, by=ada)
    signed = Question.objects.get(participant=ben)
    for each in (seat, other):
        send(each, "answer", round=round_.pk, choice="B")
        send(each, "vote", question=signed.pk)
    send(other, "ask", text="Another’s?")
    return Session.objects.get(pk=started.pk)


def test_delete_everything_deletes_all_that_the_key_finds_and_nothing_else(given, seat):
    deleted = privacy.delete_everything(given, seat=seat)
    assert (deleted.name, deleted.questions, deleted.votes, deleted.kept_questions) == (True, 2, 1, 0)
    assert dict(deleted.entries) == {"quiz": 1}
    assert [person.name for person in Participant.objects.all()] == ["Mele"]
    assert [question.text for question in Question.objects.all()] == ["Another’s?"]
    assert Response.objects.count() == 1, "another’s"
    assert not Upvote.objects.exists(), "they were for a question that is gone"
    for word in ("Ben", "Is it mine", "Is it nobody"):
        assert word not in screens(given)


def test_questions_that_are_kept_stay_without_the_name(given, seat):
    kept = [question.pk for question in Question.objects.filter(text__startswith="Is it")]
    deleted = privacy.delete_everything(given, seat=seat, keep=kept)
    assert (deleted.questions, deleted.kept_questions) == (0, 2)
    for question in Question.objects.filter(pk__in=kept):
        assert (question.participant, question.name_shown_to) == (None, "nobody")
    assert Upvote.objects.count() == 1, "another’s"
    assert not votes_of(seat, given.questions.all())
    assert "Ben" not in screens(given) and "Is it mine" in drawn(given, "room")


def test_delete_everything_works_after_the_end_too_and_totals_stay(given, seat):
    lifecycle.end(given)
    ten_seconds_later()
    deleted = privacy.delete_everything(given, seat=seat)
    assert deleted.questions == 2 and not deleted.entries
    assert not Participant.objects.filter(key=seat.hash).exists()
    assert sum(given.rounds.get().totals.values_list("count", flat=True)) == 2


def test_a_removed_phone_may_delete_and_take_its_name_away_but_writes_nothing(given, seat, ben, ada):
    participants.remove(given, participant_pk=ben.pk, by=ada)
    question = Question.objects.get(text="Is it nobody’s?")
    with pytest.raises(Refused, match="removed this phone"):
        edit(given, seat, question)
    privacy.change_name(given, seat=seat, name="Somebody else")
    ben.refresh_from_db()
    assert ben.name == ""
    privacy.delete_everything(given, seat=seat)
    assert not Participant.objects.filter(key=seat.hash).exists()


def test_everything_is_deleted_or_nothing(given, seat, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(privacy, "_changes", fail)
    with pytest.raises(RuntimeError):
        privacy.delete_everything(given, seat=seat)
    assert Participant.objects.filter(key=seat.hash).exists() and Question.objects.count() == 3
    assert Response.objects.count() == 2 and Upvote.objects.count() == 2


def test_what_people_delete_and_change_is_in_no_log(given, seat, caplog):
    lines = LogEntry.objects.count()
    question = Question.objects.get(text="Is it nobody’s?")
    privacy.change_name(given, seat=seat, name="Benedict")
    edit(given, seat, question, "Is it whose?")
    privacy.delete_question(given, seat=seat, question_pk=question.pk)
    privacy.delete_everything(given, seat=seat)
    assert LogEntry.objects.count() == lines and not caplog.records


def test_a_restored_backup_brings_nothing_back_that_people_deleted(given, seat, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    question = Question.objects.get(text="Is it nobody’s?")
    vote = Upvote.objects.get(tag=seat.tag_of_vote(Question.objects.get(text="Is it mine?").pk))
    row = Participant.objects.get(key=seat.hash)
    kept = [Question.objects.get(text="Is it mine?").pk]
    privacy.delete_everything(given, seat=seat, keep=kept)
    for restored in (question, row, vote):
        type(restored).objects.bulk_create([restored])
    deletions.apply_deletions()
    assert not Participant.objects.filter(key=seat.hash).exists()
    assert not Question.objects.filter(pk=question.pk).exists()
    assert not Upvote.objects.filter(pk=vote.pk).exists()


def test_a_restored_backup_brings_no_question_back_that_somebody_deleted(
    asked, started, seat, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    privacy.delete_question(started, seat=seat, question_pk=asked.pk)
    Question.objects.bulk_create([asked])
    deletions.apply_deletions()
    assert not Question.objects.exists()


def test_whoever_is_gone_is_told_so_and_changes_nothing(given, seat):
    privacy.delete_everything(given, seat=seat)
    with pytest.raises(Refused) as refused:
        privacy.delete_everything(given, seat=seat)
    assert refused.value.status == 404
    with pytest.raises(Refused):
        privacy.change_name(given, seat=seat, name="Ben")
    assert [person.name for person in Participant.objects.all()] == ["Mele"]
