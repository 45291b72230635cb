"""Questions, commands sent twice, and what bad input gets."""

import pytest
from django.utils import timezone
from driving import first_quiz_slide, go_to, step_of

from quiz.models import Response
from sessions import activities, agenda, identity
from sessions.actions import asking, joining, lifecycle, moderation, rounds
from sessions.commands.participant import Command, carry_out, carry_out_all
from sessions.errors import InvalidText, Refused
from sessions.exports import safe_cell
from sessions.models import ProcessedCommand, Question, Round
from sessions.text import clean_text

pytestmark = pytest.mark.django_db
RECEIPT = "a" * 40


def send(session, ben, do, id="", **data):
    return carry_out(session, ben, do=do, data=data, receipt=RECEIPT, id=id)


def test_the_same_command_sent_again_has_its_effect_once(started, ben):
    first = send(started, ben, "ask", id="abc", text="Why?")
    assert send(started, ben, "ask", id="abc", text="Why?") == first
    assert Question.objects.count() == 1
    with pytest.raises(Refused, match="used for something else"):
        send(started, ben, "ask", id="abc", text="What?")


def test_a_command_sent_again_by_the_other_door_is_the_same_command(started, ben, ada):
    """By socket a vote says `true`; sent again as a form it says "true"."""
    question = asking.log_spoken(started, text="Why?", by=ada)[0]
    moderation.show(started, question_pk=question.pk, by=ada)
    by_socket = send(started, ben, "vote", id="v", question=question.pk, on=True)
    assert send(started, ben, "vote", id="v", question=str(question.pk), on="true") == by_socket
    assert question.upvotes.count() == 1


def test_an_anonymous_question_keeps_no_way_to_its_sender(started, ben):
    send(started, ben, "ask", id="x", text="Who decides?")
    question = Question.objects.get()
    assert question.participant is None and question.sender_tag == identity.sender_tags(RECEIPT)[0]
    assert question.asked_at == agenda.current_run(started).started_at
    assert ben.key not in str(ProcessedCommand.objects.values()) and "Ben" not in str(
        ProcessedCommand.objects.values()
    )


def test_a_tag_is_not_made_from_what_the_database_holds(session):
    seat = identity.new_seat(session)
    assert not set(identity.sender_tags(seat.receipt)) & set(identity.sender_tags(seat.hash))


def test_one_vote_a_person_and_only_for_what_is_shown(started, ben):
    pk = send(started, ben, "ask", text="Why?")["question"]
    with pytest.raises(Refused):
        send(started, ben, "vote", question=pk, on=True)
    moderation.show(started, question_pk=pk)
    assert send(started, ben, "vote", question=pk, on=True)["votes"] == 1
    assert send(started, ben, "vote", question=pk, on=True)["votes"] == 1
    assert send(started, ben, "vote", question=pk, on=False)["votes"] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ("x" * 10_000, "too long"),
        (None, "must be text"),
        ("\x00", "is empty"),
    ],
)
def test_bad_text_gets_a_clear_sentence(started, ben, text, said):
    with pytest.raises(Refused, match=said):
        send(started, ben, "ask", text=text)
    assert not Question.objects.exists()


def test_macrons_emoji_and_right_to_left_survive_and_surrogates_do_not():
    assert clean_text("whānau 👩‍👩‍👧 שלום", max_length=50) == "whānau 👩‍👩‍👧 שלום"
    assert clean_text("wha\u0304nau", max_length=10) == "whānau"
    assert clean_text("a\ud800b\u202ec", max_length=10) == "abc"
    with pytest.raises(InvalidText):
        clean_text("👩‍👩‍👧" * 11, max_length=10)


@pytest.fixture
def round_(started):
    go_to(started, first_quiz_slide(started))
    rounds.press_activity(started, step="0:ready")
    return Round.objects.get()


def test_an_answer_can_be_changed_until_the_round_closes(started, ben, round_):
    send(started, ben, "answer", round=round_.pk, choice="A")
    send(started, ben, "answer", round=round_.pk, choice="B")
    assert Response.objects.get().choice.letter == "B"
    rounds.press_activity(started, step=f"{round_.pk}:open")
    send(started, ben, "answer", round=round_.pk, choice="C")  # on its way: still counts
    Round.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused, match="too late"):
        send(started, ben, "answer", round=round_.pk, choice="D")


@pytest.mark.parametrize(
    ("field", "value"), [("choice", "Z"), ("choice", ""), ("round", "99999"), ("round", "x")]
)
def test_a_choice_or_round_that_is_not_there(started, ben, round_, field, value):
    with pytest.raises(Refused):
        send(started, ben, "answer", **({"round": round_.pk, "choice": "A"} | {field: value}))
    assert not Response.objects.exists()


def test_the_result_has_the_explanation_only_once_revealed(started, ben, round_):
    slide = agenda.current_run(started).slide
    send(started, ben, "answer", round=round_.pk, choice="B")
    shown = activities.view(started, slide, timezone.now()).own
    assert shown.answers == 1 and not (shown.rows or shown.right or shown.explanation or shown.gloss)
    rounds.press_activity(started, step=f"{round_.pk}:open")
    rounds.press_activity(started, step=f"{round_.pk}:closing")
    shown = activities.view(started, slide, timezone.now()).own
    assert shown.right and shown.explanation and sum(row["count"] for row in shown.rows) == 1
    assert not Response.objects.exists()


def test_the_end_refuses_what_comes_after(started, ben, round_):
    lifecycle.end(started)
    started.refresh_from_db()
    for do, data in [("ask", {"text": "Late?"}), ("answer", {"round": round_.pk, "choice": "A"})]:
        with pytest.raises(Refused) as refused:
            send(started, ben, do, **data)
        assert refused.value.status == 410


def test_no_cell_of_an_export_is_a_formula():
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("fine\n@SUM(A1)") == "fine\n'@SUM(A1)"
    assert safe_cell("whānau") == "whānau"


def test_step_helper_names_what_is_on(started):
    assert step_of(started) == agenda.current_run(started).step


def test_one_that_breaks_its_group_leaves_the_others_saved(started, ben, round_, monkeypatch):
    """Whatever goes wrong with one write: it is told so, and the others of its commit are kept."""
    cleo = joining.join(started, key_hash="c" * 64)
    take = activities.get("quiz").take

    def breaks(round_, entries):
        if any(entry.data["choice"] == "?" for entry in entries):
            raise ValueError("a fault of ours")
        return take(round_, entries)

    monkeypatch.setattr(activities.get("quiz"), "take", breaks)
    commands = [
        Command(started.pk, who.key, RECEIPT, "answer", {"round": round_.pk, "choice": choice}, choice)
        for who, choice in [(ben, "A"), (ben, "?"), (cleo, "B")]
    ]
    first, broken, last = carry_out_all(commands)
    assert (first["choice"], last["choice"]) == ("A", "B") and isinstance(broken, ValueError)
    assert round_.responses.count() == 2
