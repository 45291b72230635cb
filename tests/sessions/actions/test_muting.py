"""The sender of a question is muted without anybody learning who it is."""

import json
import re

import pytest
from clients import do, seated, signed_in
from django.urls import reverse
from steps import drawn, send, take_seat

from sessions import deletions, screens
from sessions.actions import lifecycle, moderation, muting, privacy, questions
from sessions.errors import Refused
from sessions.models import LogEntry, MutedTag, Question
from sessions.privacy.held import held
from sessions.privacy.purge import due_at, purge
from sessions.seats import new_seat, sender_tags

pytestmark = pytest.mark.django_db
PAUSED = "A facilitator has paused your questions. You can still ask aloud."


@pytest.fixture
def rude(started):
    """A phone, without a name, that has asked two questions; the first is its sender's to be muted at."""
    phone = seated(started)
    send(phone.seat, "ask", text="Why so slow?")
    send(phone.seat, "ask", text="Who pays?")
    return phone


def mute(session, text="Why so slow?", by=None) -> Question:
    question = Question.objects.get(text=text)
    muting.mute_sender(session, question_pk=question.pk, by=by)
    return question


@pytest.mark.parametrize("shown_to", ["nobody", "facilitators", "room"])
def test_a_muted_phone_asks_nothing_more_signed_or_not_and_reads_why(started, rude, shown_to):
    mute(started)
    send(rude.seat, "name", name="Mele")
    with pytest.raises(Refused, match="paused your questions") as refused:
        send(rude.seat, "ask", text="And now?", name_shown_to=shown_to)
    assert str(refused.value) == PAUSED and Question.objects.count() == 2


def test_a_muted_phone_keeps_everything_else_and_nobody_else_is_muted(started, rude):
    mute(started)
    send(rude.seat, "name", name="Mele")
    assert started.participants.filter(name="Mele").exists()
    other = take_seat(started)
    send(other, "ask", text="And now?")
    questions.log_spoken(started, text="Asked aloud?")
    assert Question.objects.filter(text__in=["Who pays?", "And now?", "Asked aloud?"]).count() == 3


def test_a_question_that_arrived_before_is_acknowledged_again(started, rude):
    send(rude.seat, "ask", id="first", text="Why not?")
    mute(started)
    send(rude.seat, "ask", id="first", text="Why not?")
    assert Question.objects.filter(text="Why not?").count() == 1


def test_a_facilitator_mutes_the_sender_of_a_question_without_learning_who_it_is(started, rude, ada):
    """The console marks that question and no other of the same sender; the log names neither."""
    question, other = mute(started, by=ada), Question.objects.get(text="Who pays?")
    console = signed_in(ada).get(reverse("host", args=[started.code])).content.decode()
    assert console.count("Its sender is muted.") == 1
    marked, unmarked = (
        console.partition(f'id="question-{each.pk}"')[2].partition("</article>")[0]
        for each in (question, other)
    )
    assert "Its sender is muted." in marked and 'data-opens="mute"' in unmarked
    [entry] = LogEntry.objects.filter(verb="mute_sender")
    assert (entry.sentence, entry.parameters) == ("muted the sender of a question", {})
    [mark] = MutedTag.objects.values()
    assert set(mark) == {"id", "session_id", "tag"} and mark["tag"] == question.sender_tag
    assert rude.seat.hash not in str(mark)


def test_a_mark_ties_no_two_questions(started, rude):
    """Two muted questions of one sender have two marks; taking one back leaves the other."""
    first, second = mute(started), mute(started, "Who pays?")
    assert set(MutedTag.objects.values_list("tag", flat=True)) == {first.sender_tag, second.sender_tag}
    muting.unmute_sender(started, question_pk=first.pk)
    with pytest.raises(Refused, match="paused"):
        send(rude.seat, "ask", text="And now?")
    muting.unmute_sender(started, question_pk=second.pk)
    send(rude.seat, "ask", text="And now?")


def test_it_is_offered_for_unsigned_typed_questions_only(started, ben, seat, ada):
    send(seat, "ask", text="Signed?", name_shown_to="facilitators")
    [spoken] = questions.log_spoken(started, text="Aloud?", by=ada)
    for question in (Question.objects.get(text="Signed?"), spoken):
        with pytest.raises(Refused, match="without a name"):
            muting.mute_sender(started, question_pk=question.pk)
    assert 'data-opens="mute"' not in drawn(started, "host")
    send(seat, "ask", text="Unsigned?")
    assert drawn(started, "host").count('data-opens="mute"') == 1


def test_once_a_muted_question_is_signed_the_console_tells_nothing_of_it(started, seat, ben):
    """Whose name is on it would be seen to be muted."""
    send(seat, "ask", text="Unsigned?")
    question = mute(started, "Unsigned?")
    Question.objects.update(participant=ben, name_shown_to="room")
    page = drawn(started, "host")
    assert "Its sender is muted." not in page and 'data-opens="mute"' not in page
    with pytest.raises(Refused):
        muting.unmute_sender(started, question_pk=question.pk)


def test_a_muted_phone_cannot_put_its_name_beside_the_mark(started, rude):
    """A facilitator would read who it is, at the very question."""
    send(rude.seat, "name", name="Mele")
    mute(started)
    for shown_to in ("facilitators", "room"):
        with pytest.raises(Refused, match="paused your questions"):
            privacy.sign_question(
                started, seat=rude.seat, question_pk=Question.objects.first().pk, name_shown_to=shown_to
            )
    assert "Mele" not in screens.render(started.pk, "host")["questions"]


def test_a_muted_phone_says_nothing_by_editing_either(started, rude):
    moderation.set_moderated(started, on=False)
    mute(started)
    question = Question.objects.first()
    assert "Edit this question" not in rude.get(reverse("you", args=[started.code])).text
    with pytest.raises(Refused, match="paused your questions"):
        privacy.edit_question(started, seat=rude.seat, question_pk=question.pk, text="Ruder")
    question.refresh_from_db()
    assert question.text != "Ruder"
    privacy.delete_question(started, seat=rude.seat, question_pk=question.pk)


def test_nobody_else_sees_that_a_phone_is_muted(started, rude):
    """Neither the stage, nor anything that other phones get, but a hash that every change changes."""
    other, own = seated(started), reverse("mine", args=[started.code])

    def seen() -> list[str]:
        fetched = other.get(own, headers={"X-Parts": "1"}).content.decode()
        room = re.sub(r'data-mine="\w+"', "", drawn(started, "room"))
        return [drawn(started, "stage"), room, fetched]

    before = seen()
    mute(started)
    assert seen() == before


def test_that_phone_reads_it_at_its_form_by_script_and_on_the_plain_page_and_under_you(started, rude):
    script = {"X-Parts": "1"}
    mine, you = reverse("mine", args=[started.code]), reverse("you", args=[started.code])
    assert "data-muted" not in rude.get(mine, headers=script).content.decode()
    fingerprint = drawn(started, "room").partition('data-mine="')[2][:16]
    mute(started)
    assert "data-muted" in rude.get(mine, headers=script).content.decode()
    assert drawn(started, "room").partition('data-mine="')[2][:16] != fingerprint, "it is fetched then"
    plain = rude.get(mine).content.decode()
    assert PAUSED in plain and 'id="ask-text"' not in plain
    assert PAUSED in rude.get(you).content.decode()
    reply = do(rude, started, "ask", text="And <now>?")
    assert reply.status_code == 403
    assert PAUSED in reply.content.decode() and "And &lt;now&gt;?" in reply.content.decode(), (
        "nothing is lost"
    )


def test_what_is_held_has_the_mark_and_deleting_everything_deletes_it(started, rude):
    mute(started)
    data = json.loads(rude.get(reverse("you-json", args=[started.code])).content)
    [mark] = MutedTag.objects.all()
    [told] = data["muted"]
    assert {"id": str(mark.pk), "session": str(started.pk), "tag": mark.tag}.items() <= told.items()
    assert told["seen_by"] == "Nobody sees whose it is."
    assert not held(started, take_seat(started)).mutes
    page = rude.get(reverse("you-delete", args=[started.code])).content.decode()
    assert "the mark that your questions are paused" in page
    page = rude.post(reverse("you-delete", args=[started.code])).content.decode()
    assert "the mark that your questions were paused" in page and not MutedTag.objects.exists()
    MutedTag.objects.create(pk=mark.pk, session=started, tag=mark.tag)  # as a restored backup has it
    deletions.apply_deletions()
    assert not MutedTag.objects.exists()


def test_deleting_the_muted_question_doesnt_let_its_sender_ask_again(started, rude):
    question = mute(started)
    privacy.delete_question(started, seat=rude.seat, question_pk=question.pk)
    with pytest.raises(Refused, match="paused"):
        send(rude.seat, "ask", text="And now?")


def test_a_muted_phones_mark_goes_on_the_deletion_date(started, rude):
    mute(started)
    lifecycle.end(started)
    started.refresh_from_db()
    purge(due_at(started))
    assert not MutedTag.objects.exists()


def test_whether_a_phone_is_muted_is_one_query(started, django_assert_num_queries):
    from sessions.seats import muted_tags_of

    seat = new_seat(started)
    MutedTag.objects.create(session=started, tag=sender_tags(seat.receipt)[39])
    with django_assert_num_queries(1):
        assert muted_tags_of(seat.receipt, started).exists()
