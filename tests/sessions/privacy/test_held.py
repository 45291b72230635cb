"""What is held for one seat equals the database, field by field, and tells who sees it."""

import json

import pytest
from clients import seated, signed_in
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from steps import make_organiser, send, take_seat

from quiz.models import Response
from sessions.actions import moderation
from sessions.models import Participant, Question, Upvote
from sessions.privacy.held import held

pytestmark = pytest.mark.django_db
NOTES_ON_ANSWERING = {"owner", "with_whom", "look_again", "draft", "answered_by"}


@pytest.fixture
def everything(round_, started, ada):
    """A phone that has given everything there is to give, in a room where others did, too."""
    phone = seated(started)
    other = take_seat(started, "Mele")
    for seat, name in ((other, "Mele"), (phone.seat, "Ben <i>")):
        send(seat, "name", name=name)
        send(seat, "ask", text=f"Who is {name}?", name_shown_to="room")
        send(seat, "ask", text=f"Why, {name}?")
        send(seat, "answer", round=round_.pk, choice="B")
    for question in Question.objects.all():
        moderation.show(started, question_pk=question.pk, by=ada)
        for seat in (other, phone.seat):
            send(seat, "vote", question=question.pk)
    Participant.objects.filter(key=phone.seat.hash).update(opted_out=["photos"], opt_out_words="back left")
    moderation.reply(started, question_pk=own_questions(phone)[0].pk, answer="Because.", by=ada)
    return phone


def own_questions(phone) -> list[Question]:
    return list(Question.objects.filter(text__contains="Ben").order_by("pk"))


def plain(value):
    """A field's value as a download has it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def row_of(row) -> dict:
    return {field.name: plain(getattr(row, field.attname)) for field in type(row)._meta.concrete_fields}


def downloaded(phone, session) -> dict:
    reply = phone.get(reverse("you-json", args=[session.code]))
    assert reply["Content-Disposition"] == 'attachment; filename="your-information.json"'
    assert "no-store" in reply["Cache-Control"]
    return reply.json()


def test_the_download_equals_the_database_field_by_field(everything, started):
    data, seat = downloaded(everything, started), everything.seat
    participant = Participant.objects.get(key=seat.hash)
    of_seat = row_of(participant)
    opt_outs = {name: of_seat.pop(name) for name in ("opted_out", "opt_out_words")}
    assert of_seat.items() <= data["seat"].items() and not set(opt_outs) & set(data["seat"])
    told = held(started, seat).told["opt_outs"]
    said = {"seen_by": told.seen_by, "kept_until": told.kept_until}
    assert data["opt_outs"] == opt_outs | said and "Only facilitators" in told.seen_by
    asked = {row["id"]: row for row in data["questions"]}
    assert set(asked) == {str(question.pk) for question in own_questions(everything)}
    for question in own_questions(everything):
        row = row_of(question)
        noted = {name: row.pop(name) for name in NOTES_ON_ANSWERING}
        assert row.items() <= asked[row["id"]].items()
        assert not set(noted) & set(asked[row["id"]]), "what those who answer note for themselves"
        assert asked[row["id"]]["votes"] == 2
    own_tags = {seat.tag_of_vote(pk) for pk in Question.objects.values_list("pk", flat=True)}
    votes = {row["id"]: row for row in data["votes"]}
    assert len(votes) == 4 == Upvote.objects.filter(tag__in=own_tags).count()
    for vote in Upvote.objects.filter(tag__in=own_tags):
        assert row_of(vote).items() <= votes[str(vote.pk)].items()
    [entry] = data["activities"]
    answer = Response.objects.get(tag=seat.tag_of_round(started.rounds.get().pk))
    assert set(row_of(answer)) == {"id", "round", "tag", "choice"}, "a new field is told, too"
    assert (entry["round"], entry["tag"]) == (str(answer.round_id), answer.tag)
    assert entry["entry"] == {"choice": answer.choice.letter}


def test_nothing_of_anybody_else_is_in_it(everything, started):
    others = Question.objects.filter(text__contains="Mele")
    everything_said = json.dumps(downloaded(everything, started))
    for question in others:
        assert question.sender_tag not in everything_said
    other = Participant.objects.get(name="Mele")
    assert other.key not in everything_said and str(other.pk) not in everything_said


@pytest.mark.parametrize(
    ("shown_to", "said"),
    [
        ("nobody", "It has no name on it"),
        ("facilitators", "for facilitators only"),
        ("room", "Only facilitators read it there until the question is shown to the room"),
    ],
)
def test_it_says_who_sees_a_name_and_a_text(started, seat, ada, shown_to, said):
    send(seat, "ask", text="Who decides?", name_shown_to=shown_to)
    [before] = held(started, seat).questions
    assert said in before.signed and "The room doesn’t" in before.seen_by
    moderation.show(started, question_pk=before.question.pk, by=ada)
    [after] = held(started, seat).questions
    assert "everyone in the room" in after.seen_by
    assert ("facilitators and everyone in the room" in after.signed) == (shown_to == "room")


def test_a_name_for_the_room_is_only_facilitators_while_the_question_isnt_shown(
    started, seat, ada, django_user_model
):
    """As it is in the register: organisers read no name, and aren't told that there is none."""
    olive = make_organiser(django_user_model.objects.create_user("olive"))
    send(seat, "ask", text="Who decides?", name_shown_to="room")
    moderation.follow_up(started, question_pk=Question.objects.get().pk, by=ada)
    [question] = held(started, seat).questions
    assert "Only facilitators read it there" in question.signed
    for user, reads in ((ada, True), (olive, False)):
        page = signed_in(user).get(reverse("register")).text
        assert "Who decides?" in page and ("Ben" in page) == reads and "no name" not in page


def test_the_text_of_a_question_one_voted_for_is_told_only_while_the_room_may_read_it(started, seat, ada):
    send(take_seat(started), "ask", text="Who decides?")
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    send(seat, "vote", question=question.pk)
    assert [vote.text for vote in held(started, seat).votes] == ["Who decides?"]
    moderation.hide(started, question_pk=question.pk, by=ada)
    assert [vote.text for vote in held(started, seat).votes] == [""], "the vote is still held"


def test_it_takes_a_few_queries_however_much_is_held(started, seat, django_assert_max_num_queries):
    for number in range(12):
        send(seat, "ask", text=f"Why {number}?")
    for question in Question.objects.all():
        moderation.show(started, question_pk=question.pk)
        send(seat, "vote", question=question.pk)
    with django_assert_max_num_queries(9):
        found = held(started, seat)
        assert len(found.as_data()["questions"]) == len(found.as_data()["votes"]) == 12
