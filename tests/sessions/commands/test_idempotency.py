"""A facilitator's command has an id made by its sender: sent again, its effect is there once."""

import re
import threading

import pytest
from clients import signed_in
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from ready import ready_for
from steps import LIVE, make_organiser, step_of

from sessions import agenda
from sessions.actions import (
    lifecycle,
    questions,
)
from sessions.commands.facilitator import VERBS
from sessions.commands.participant import carry_out
from sessions.models import ProcessedCommand, Question, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(ada) -> Client:
    made = signed_in(ada)
    return made


def send(client, session, verb, id="press-1", **data):
    address = reverse("host-do", args=[session.code, verb])
    return client.post(address, {"id": id, **data}, headers=LIVE)


def state_of(session) -> list:
    """All that a command could change."""
    held = Session.objects.get(pk=session.pk)
    return [
        {**held.__dict__, "_state": None},
        *session.runs.order_by("pk").values_list(),
        *session.spans.order_by("pk").values_list(),
        *session.questions.order_by("pk").values_list(),
        *session.rounds.order_by("pk").values_list(),
        *session.log.values_list(),
        *session.participants.order_by("pk").values_list(),
        *session.capture_notices.order_by("pk").values_list(),
        *session.muted_tags.order_by("pk").values_list(),
        *session.flags.order_by("pk").values_list(),
        *session.plan.order_by("pk").values_list(),
        *session.plan_changes.order_by("pk").values_list(),
    ]


@pytest.mark.usefixtures("stage_seen")
@pytest.mark.parametrize("verb", VERBS)
def test_each_command_sent_again_has_its_effect_once_and_the_same_acknowledgement(client, session, verb):
    before_made = ready_for(verb, session)
    before = state_of(session)
    before = Session.objects.get(pk=session.pk).change_count
    assert send(client, session, verb, **before_made).status_code == 204
    assert Session.objects.get(pk=session.pk).change_count > before, "no screen hears of it"
    after = state_of(session)
    assert after != before
    for _ in range(3):
        assert send(client, session, verb, **before_made).status_code == 204
    assert state_of(session) == after


def test_four_presses_of_plus_one_count_four_and_one_sent_four_times_counts_one(client, started):
    ends = agenda.current_run(started).ends_at
    for id in ("a", "b", "c", "d", "d", "d", "d"):
        send(client, started, "extend", id=id, seconds="60")
    assert (agenda.current_run(started).ends_at - ends).total_seconds() == 240


@pytest.mark.parametrize(
    ("verb", "data"), [("log_spoken", {"text": "How?"}), ("end", {}), ("show_join_screen", {})]
)
def test_the_same_id_for_something_else_is_a_conflict_in_words(client, started, verb, data):
    send(client, started, "log_spoken", text="Why?")
    reply = send(client, started, verb, **data)
    assert reply.status_code == 409 and b"This page is out of step" in reply.content
    assert [question.text for question in Question.objects.all()] == ["Why?"]
    assert Session.objects.get(pk=started.pk).phase() == "on"


def test_what_failed_leaves_no_record_and_can_be_sent_again(client, session):
    assert send(client, session, "pause").status_code == 409
    assert not ProcessedCommand.objects.exists()
    lifecycle.start(session)
    assert send(client, session, "pause").status_code == 204


def test_the_same_id_of_somebody_else_is_another_command(client, started, ada, cleo, ben, seat):
    send(client, started, "log_spoken", text="Why?")
    started.facilitations.create(user=cleo)
    other = signed_in(cleo)
    assert send(other, started, "log_spoken", text="How?").status_code == 204
    carry_out(seat, do="ask", data={"text": "What?"}, id="press-1")
    assert Question.objects.count() == 3


def test_without_an_id_each_is_a_command_of_its_own(client, started):
    for _ in range(2):
        send(client, started, "log_spoken", id="", text="Why?")
    assert Question.objects.count() == 2 and not ProcessedCommand.objects.exists()


def test_a_record_holds_neither_id_nor_text(client, started):
    send(client, started, "log_spoken", id="secret-id", text="Who is Mele?")
    kept = str(ProcessedCommand.objects.values())
    assert "secret-id" not in kept and "Mele" not in kept


def test_an_id_of_any_length_is_refused_kindly(client, started):
    assert send(client, started, "pause", id="x" * 65).status_code == 400


def test_a_session_is_created_once_however_often_its_form_is_sent(client, workshop):
    address = reverse("session-new")
    form = {
        "id": re.search(r'name="id" value="(\w+)"', client.get(address).content.decode())[1],
        "workshop": workshop.pk,
        "starts_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90,
        "place": "Wellington",
        "confirmed": "on",
        **settings.SESSION_DEFAULTS,
    }
    places = {client.post(address, form)["Location"] for _ in range(3)}
    assert places == {reverse("host", args=[Session.objects.get().code])}
    other = client.post(address, form | {"place": "Porirua"})
    assert other.status_code == 409 and "This page is out of step" in other.content.decode()
    assert Session.objects.count() == 1


def test_each_page_with_a_form_has_an_id_of_its_own(client):
    ids = {
        re.search(r'name="id" value="(\w+)"', client.get(reverse("session-new")).content.decode())[1]
        for _ in "ab"
    }
    assert len(ids) == 2


def test_an_answer_in_the_register_is_published_once(client, started, ada):
    make_organiser(ada)
    for text in ("Why?", "How?"):
        questions.ask(started, text=text, receipt="a" * 64)
    lifecycle.end(started)
    page = client.get(reverse("register")).content.decode()
    ids = re.findall(r'name="id" value="([\w-]+)"', page)
    assert len(set(ids)) == 2
    question = Question.objects.first()
    address = reverse("register-answer", args=[question.pk])
    answered = []
    for _ in range(2):
        assert client.post(address, {"id": ids[0], "answer": "Because."}).status_code == 302
        question.refresh_from_db()
        answered.append(question.answered_at)
    assert answered[0] == answered[1]
    assert client.post(address, {"id": ids[0], "answer": "Something else."}).status_code == 409


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("verb", "data"), [("log_spoken", {"text": "Why?"}), ("extend", {"seconds": "60"}), ("next_slide", {})]
)
def test_the_same_id_twice_at_the_same_moment_has_its_effect_once(started, ada, verb, data):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(ada)
    ends = agenda.current_run(started).ends_at
    for number in range(10):
        gate, given = threading.Barrier(2), {**data, "step": step_of(started)}
        statuses: list[int] = []

        def press(client, id=f"press-{number}", gate=gate, given=given, statuses=statuses):
            try:
                gate.wait()
                statuses.append(send(client, started, verb, id=id, **given).status_code)
            finally:
                connection.close()

        both = [threading.Thread(target=press, args=(client,)) for client in clients]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert statuses == [204, 204]
    assert ProcessedCommand.objects.count() == 10
    if verb == "log_spoken":
        assert Question.objects.count() == 10
    if verb == "extend":
        assert (agenda.current_run(started).ends_at - ends).total_seconds() == 600
