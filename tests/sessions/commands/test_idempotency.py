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
from steps import LIVE, first_quiz_slide, go_to, make_organiser, step_of, take_seat

from sessions import agenda
from sessions.actions import (
    flags,
    lifecycle,
    moderation,
    muting,
    notices,
    participants,
    questions,
    replanning,
    rounds,
)
from sessions.commands.facilitator import VERBS
from sessions.commands.participant import carry_out
from sessions.models import ProcessedCommand, Question, Session, Slide
from sessions.models.privacy_notice import said_digest

QUESTION_VERBS = {
    "show",
    "hide",
    "defer",
    "mark_answered",
    "reply",
    "follow_up",
    "restore",
    "spotlight",
    "clear_spotlight",
    "mute_sender",
    "unmute_sender",
    "redact",
    "show_as_written",
    "clear_flags",
}
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


def ready_for(verb: str, session: Session) -> dict[str, str]:
    """Bring the session where `verb` can be pressed; what its form says."""
    if verb == "open_doors":
        Session.objects.update(doors_opened_at=None)
    if verb not in ("confirm_notice", "open_doors", "next_slide"):
        lifecycle.start(session)
        session.refresh_from_db()
    if verb in ("back", "press_activity", "ask_again", "show_numbers"):
        go_to(session, first_quiz_slide(session))
    if verb in ("ask_again", "show_numbers"):
        for _ in range(3 if verb == "ask_again" else 2):
            last = session.rounds.last()
            rounds.press_activity(session, step=last.step if last else "0:ready")
    if verb == "resume":
        run = agenda.current_run(session)
        run.paused_at = timezone.now()
        run.save()
    if verb == "undo_plan":
        replanning.shorten_plan(session, pieces="#9=60", version="0")
    if verb == "reopen":
        lifecycle.end(session)
    if verb == "end_if_done":
        go_to(session, "close")
    if verb in ("remove", "remove_since", "let_back_in"):
        participants.join(session, key_hash="c" * 64, name="Cleo")
    if verb == "let_back_in":
        participants.remove(session, participant_pk=session.participants.get().pk)
    if verb == "switch_notice_off":
        notices.switch_notice_on(session, kind="photos", seen_by="us")
    if verb == "take_back_told_me":
        notices.told_me(session, kind="photos")
    if verb == "delete_names":
        participants.join(session, key_hash="c" * 64, name="Cleo")
        lifecycle.end(session)
    if verb in QUESTION_VERBS:
        question = questions.ask(session, text="Why?", receipt="a" * 64)
        if verb == "restore":
            moderation.show(session, question_pk=question.pk)
        if verb == "clear_spotlight":
            moderation.spotlight(session, question_pk=question.pk)
        if verb == "show_as_written":
            moderation.redact(session, question_pk=question.pk, text="Wh?", reason="person")
        if verb == "clear_flags":
            moderation.show(session, question_pk=question.pk)
            flags.flag(session, seat=take_seat(session), question_pk=question.pk)
        if verb == "unmute_sender":
            muting.mute_sender(session, question_pk=question.pk)
    pk, last = Question.objects.values_list("pk", flat=True).first() or 0, session.rounds.last()
    here = session.participants.first()
    in_round = {"step": last.step if last else "0:ready"}
    return {
        "confirm_notice": {"read": said_digest(session)},
        "next_slide": {"step": "start"},
        "back": {"step": step_of(session)},
        "jump": {"step": step_of(session), "position": "3"},
        "take_break": {"minutes": "5"},
        "shorten_plan": {"pieces": "#9=60", "version": "0"},
        "bring_back": {"pieces": "he-tangata=30", "version": "0"},
        "end_later": {"seconds": "60", "version": "0"},
        "undo_plan": {"version": replanning.version_of(session)},
        "extend": {"seconds": "60"},
        "show_join_screen": {"on": "1"},
        "show_countdown": {"on": "1"},
        "blank": {"on": "1"},
        "press_activity": in_round,
        "ask_again": in_round,
        "show_numbers": in_round,
        "log_spoken": {"text": "Why?\nAnd how?"},
        "reply": {"question": str(pk), "answer": "Because."},
        **{verb: {"question": str(pk)} for verb in QUESTION_VERBS - {"reply"}},
        "redact": {"question": str(pk), "text": "Wh?", "reason": "other", "words": "so long"},
        "set_moderated": {"on": "0"},
        "show_notice": {"kind": "recording", "seen_by": "us"},
        "switch_notice_on": {"kind": "photos", "seen_by": "us"},
        **{verb: {"kind": "photos"} for verb in ("switch_notice_off", "told_me", "take_back_told_me")},
        "delete_names": {"names": "1"},
        "show_slide": {"step": step_of(session), "slide": str(Slide.objects.get(key="how-well").pk)},
        "change_cap": {"cap": "30"},
        "lock": {"on": "1"},
        "remove": {"participant": str(here.pk) if here else ""},
        "remove_since": {"step": step_of(session)},
        "let_back_in": {"removed_at": here.removed_at.isoformat() if here and here.removed_at else ""},
    }.get(verb, {})


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
