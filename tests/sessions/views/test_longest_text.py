"""The longest text of each field goes through every door; what a database can't take is refused."""

import secrets

import pytest
from clients import seated, signed_in
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import LIVE, make_organiser, take_seat

from sessions.actions import arranging, follow_up, lifecycle, questions
from sessions.actions.log import log_action
from sessions.commands.participant import carry_out, carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.live import inbox
from sessions.models import LogEntry, Participant, Question, Session

pytestmark = pytest.mark.django_db
LETTERS = {
    "Yorùbá": "ọ́",  # one letter, two marks
    "Devanagari": "कि",
    "flags": "🇳🇿",
    "plain": "x",
}
each_script = pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)


@pytest.fixture
def organiser(ada) -> Client:
    make_organiser(ada)
    client = signed_in(ada)
    return client


@pytest.fixture
def phone(session) -> Client:
    return seated(session)


def drive(client, session, verb, **data):
    return client.post(reverse("host-do", args=[session.code, verb]), data, headers=LIVE)


def by_form(phone, session, do, **data):
    address = reverse("participant-do", args=[session.code, do])
    return phone.post(address, data, headers={"X-Parts": "1"})


def by_socket(phone, *commands):
    """What the server answers to these messages of one phone."""
    made = [Command(phone.seat, sent.pop("do"), sent, secrets.token_hex(16)) for sent in commands]
    return [inbox._as_sent(carry_out_all([command])[0]) for command in made]


@each_script
def test_the_longest_name_by_every_door(session, phone, letter):
    name = letter * 60
    joined = Client().post(reverse("join", args=[session.code]), {"name": name})
    assert joined.status_code == 302
    assert by_form(phone, session, "name", name=name).status_code == 200
    assert by_socket(phone, {"do": "name", "name": name})[0]["ok"]
    assert Participant.objects.filter(name=name).count() == 2
    too_long = Client().post(reverse("join", args=[session.code]), {"name": name + letter})
    assert too_long.status_code == 422 and "too long" in too_long.content.decode()


@each_script
def test_the_longest_question_by_every_door(started, phone, organiser, letter):
    text = letter * 600
    assert by_form(phone, started, "ask", text=text).status_code == 200
    assert by_socket(phone, {"do": "ask", "text": text})[0]["ok"]
    lines = min(20, 12_000 // (len(text.encode("utf-16-le")) // 2 + 1))  # what the box takes
    assert drive(organiser, started, "log_spoken", text="\n".join([text] * lines)).status_code == 204
    assert Question.objects.filter(text=text).count() == lines + 2
    assert by_form(phone, started, "ask", text=text + letter).status_code == 422


@each_script
def test_the_longest_answers_of_facilitator_and_organiser(started, organiser, letter):
    first, second, third = questions.log_spoken(started, text="Why?\nHow?\nWhen?")
    data = {"question": first.pk, "answer": letter * 2000}
    assert drive(organiser, started, "reply", **data).status_code == 204
    lifecycle.end(started)
    for question, do, length in [
        (second, "draft", 4000),
        (second, "publish", 4000),
        (third, "decline", 1000),
    ]:
        address = reverse("register-answer", args=[question.pk])
        assert organiser.post(address, {"do": do, "answer": letter * length}).status_code == 302
        assert organiser.post(address, {"do": do, "answer": letter * (length + 1)}).status_code == 422
    lengths = [len(answer) for answer in Question.objects.order_by("pk").values_list("answer", flat=True)]
    assert sorted(lengths) == sorted(length * len(letter) for length in (2000, 4000, 1000))


@each_script
def test_the_longest_words_about_a_session(workshop, organiser, letter):
    place = (letter * 200)[:200]
    form = {
        "workshop": workshop.pk,
        "starts_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90,
        "place": place,
        "confirmed": "on",
        **settings.SESSION_DEFAULTS,
    }
    assert organiser.post(reverse("session-new"), form).status_code == 302
    words = letter * 2000
    fields = ("name", "purpose", "holder", "contact", "country", "welcome_note", "retention_hold")
    fields += ("held_back_by",)
    Session.objects.update(**dict.fromkeys((*fields, "follow_up_with_whom"), words))
    made = Session.objects.get()
    assert (made.place, made.welcome_note) == (place, words)


def test_the_forms_with_the_longest_texts_send_them_as_they_are(started, organiser):
    """As multipart: with each byte as %XX the longest answer would be more than a body may be."""
    questions.log_spoken(started, text="Why?")
    lifecycle.end(started)
    assert 'enctype="multipart/form-data"' in organiser.get(reverse("register")).content.decode()
    assert 4000 * 8 * 3 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE > 4000 * 8 + 4096


def test_the_log_takes_whatever_a_slide_is_called(started):
    log_action(started, None, "ask_again", slide="🇳🇿" * 500)
    assert len(LogEntry.objects.get(verb="ask_again").parameters["slide"]) == 200


# What no rule of ours foresaw: the database itself refuses it.


def _guarded(save, field, problem):
    def guarded(self, *args, **kwargs):
        if "poison" in getattr(self, field):
            raise problem
        return save(self, *args, **kwargs)

    return guarded


@pytest.fixture
def refusing(monkeypatch):
    """The database refuses every question and name with "poison" in it, by this problem."""

    def refuse(problem):
        for model, field in ((Question, "text"), (Participant, "name")):
            monkeypatch.setattr(model, "save", _guarded(model.save, field, problem))

    return refuse


PROBLEMS = [
    DataError("value too long for type character varying(60)"),
    DataError('invalid byte sequence for encoding "UTF8": 0x00'),
    IntegrityError("new row violates check constraint"),
    OverflowError("Python int too large to convert to SQLite INTEGER"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
]
each_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: str(problem)[:20])


@each_problem
def test_what_the_database_refuses_is_told_to_the_phone_and_the_others_are_saved(
    started, phone, refusing, problem
):
    refusing(problem)
    poison, fine = {"do": "ask", "text": "poison"}, {"do": "ask", "text": "fine"}
    first, second, third = by_socket(phone, dict(fine), poison, dict(fine))
    assert first["ok"] and third["ok"]
    assert (second["status"], second["code"]) == (422, "data") and "can’t be saved as it is" in second[
        "error"
    ]
    assert by_form(phone, started, "ask", text="poison").status_code == 422
    assert Question.objects.count() == 2
    assert "can’t be saved" in by_socket(phone, {"do": "name", "name": "poison"})[0]["error"]


@each_problem
def test_what_the_database_refuses_is_told_to_a_facilitator(started, organiser, refusing, problem):
    refusing(problem)
    reply = drive(organiser, started, "log_spoken", text="poison")
    assert reply.status_code == 422 and "can’t be saved as it is" in reply.content.decode()


@each_problem
def test_what_the_database_refuses_is_told_to_who_joins(session, refusing, problem):
    refusing(problem)
    reply = Client().post(reverse("join", args=[session.code]), {"name": "poison"})
    assert reply.status_code == 422 and "can’t be saved as it is" in reply.content.decode()


@each_problem
def test_what_the_database_refuses_is_told_in_the_forms(started, workshop, organiser, monkeypatch, problem):
    [question] = questions.log_spoken(started, text="Why?")
    lifecycle.end(started)

    def refuse(*_args, **_kwargs):
        raise problem

    monkeypatch.setattr(follow_up, "answer", refuse)
    monkeypatch.setattr(arranging, "make_session", refuse)
    reply = organiser.post(reverse("register-answer", args=[question.pk]), {"answer": "kept text"})
    assert reply.status_code == 422 and "can’t be saved as it is" in reply.content.decode()
    assert "kept text" in reply.content.decode()
    form = {"workshop": workshop.pk, "starts_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    reply = organiser.post(
        reverse("session-new"), form | {"minutes": 90, "confirmed": "on"} | settings.SESSION_DEFAULTS
    )
    assert reply.status_code == 422 and "can’t be saved as it is" in reply.content.decode()


def test_trouble_of_the_servers_own_is_kept_and_sent_again(started, phone, refusing):
    refusing(OperationalError("database or disk is full"))
    fine, poison = by_socket(phone, {"do": "ask", "text": "fine"}, {"do": "ask", "text": "poison"})
    assert fine["ok"] and poison["status"] == 503


def test_neither_the_log_nor_the_answer_quotes_the_text(started, ben, seat, refusing, caplog):
    refusing(DataError("invalid input: poison about Mele"))
    with pytest.raises(Refused) as refused:
        carry_out(seat, do="ask", data={"text": "poison about Mele"})
    assert "Mele" not in str(refused.value) and "Mele" not in caplog.text


def test_a_rule_of_the_database_itself_is_a_refusal(started):
    """Not pretended: a real constraint."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER no_poison BEFORE INSERT ON live_question WHEN NEW.text LIKE '%poison%' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
        else:
            cursor.execute(
                "ALTER TABLE live_question ADD CONSTRAINT no_poison CHECK (text NOT LIKE '%poison%')"
            )
    commands = [
        Command(take_seat(started), "ask", {"text": text}, text) for text in ("fine", "poison", "also fine")
    ]
    first, poison, last = carry_out_all(commands)
    assert isinstance(poison, Refused) and poison.status == 422
    assert first is last is None and Question.objects.count() == 2
