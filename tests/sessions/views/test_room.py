"""A phone over plain HTTP: no script, no socket. And what a phone is never told."""

import re

import pytest
from clients import come_in, do
from django.test import Client
from django.urls import reverse
from steps import drawn, first_quiz_slide, go_to, step_of

from sessions import agenda, screens
from sessions.actions import lifecycle, moderation, moving, questions, rounds
from sessions.models import Question

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert('hē')</script>"


def open_round(session) -> int:
    go_to(session, first_quiz_slide(session))
    rounds.press_activity(session, step="0:ready")
    return session.rounds.get(sealed_at=None).pk


def test_without_scripts_a_phone_answers_asks_and_votes(started, ada):
    client = come_in(started, name="Ben")
    round_pk = open_round(started)
    page = client.get(f"/s/{started.code}/mine/").content.decode()
    assert f'name="round" value="{round_pk}"' in page
    reply = do(client, started, "answer", round=round_pk, choice="B")
    assert re.search(r'value="B"\s+aria-pressed="true"', reply.content.decode())
    reply = do(client, started, "ask", text="Is it the law?", name_shown_to="nobody")
    assert "Is it the law?" in reply.content.decode()
    question = Question.objects.get()
    assert question.participant is None
    moderation.show(started, question_pk=question.pk, by=ada)
    reply = do(client, started, "vote", question=question.pk, on="1")
    assert question.upvotes.count() == 1 and re.search(r"</svg>\s*1\s*</button>", reply.content.decode())


def test_who_joins_without_a_name_takes_part_in_everything(started, ada):
    client = come_in(started)
    round_pk = open_round(started)
    do(client, started, "answer", round=round_pk, choice="B")
    do(client, started, "ask", text="Is it the law?", name_shown_to="nobody")
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    do(client, started, "vote", question=question.pk, on="1")
    held = client.get(reverse("you-json", args=[started.code])).json()
    assert held["seat"]["name"] == "" and held["activities"][0]["entry"] == {"choice": "B"}
    assert [asked["text"] for asked in held["questions"]] == ["Is it the law?"] and len(held["votes"]) == 1


def test_forms_without_a_token_are_refused_kindly(started):
    client = Client(enforce_csrf_checks=True)
    reply = client.post(reverse("participant-do", args=[started.code, "ask"]), {"text": "Why?"})
    assert reply.status_code == 403
    assert "<h1>" in reply.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({}, 302),
    ],
)
def test_joining_needs_no_token_but_a_page_of_ours(started, headers, status):
    reply = Client(enforce_csrf_checks=True).post(
        reverse("join", args=[started.code]), {"name": ""}, headers=headers
    )
    assert reply.status_code == status
    assert started.participants.count() == (1 if status == 302 else 0)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "is empty"),
        ("   \n ", 422, "is empty"),
        ("a" * 10_000, 422, "too long: 10000 characters, and 600 fit"),
    ],
)
def test_a_question_that_cannot_be_taken_says_why_and_keeps_the_text(started, text, status, said):
    reply = do(come_in(started), started, "ask", text=text)
    assert reply.status_code == status
    page = reply.content.decode()
    assert said in page
    assert text in page, "what was typed is still there"
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "text", ["Tēnā koe, whānau ē", "هل هذا قانون؟", "👩🏽‍🏫 how?", "שלום", "e\u0301 combining"]
)
def test_every_script_is_kept(started, text):
    assert do(come_in(started), started, "ask", text=text).status_code == 200
    import unicodedata

    assert Question.objects.get().text == unicodedata.normalize("NFC", text)


def test_wrong_codes_say_so_and_guessing_is_slowed():
    client = Client()
    assert "letters and numbers" in client.get("/?code=AB").content.decode()
    reply = client.get("/?code=AAAAAAA")
    assert reply.status_code == 404 and "No session has that code" in reply.content.decode()
    assert client.get("/s/AAAAAAA/").status_code == 404
    statuses = [client.get("/?code=AAAAAAA").status_code for _ in range(60)]
    assert statuses[-1] == 429


def test_a_code_is_found_however_it_is_typed(session):
    for typed in (
        session.code.lower(),
        f"{session.code[:3]}·{session.code[3:]}",
        f" {session.code[:3]} {session.code[3:]} ",
    ):
        assert Client().get("/", {"code": typed}).headers["Location"] == f"/s/{session.code}/"


def test_an_ended_session_says_so_and_who_was_there_may_still_read(started, ada):
    client = come_in(started)
    round_pk = open_round(started)
    lifecycle.end(started, by=ada)
    late = Client().get(f"/s/{started.code}/", follow=True)
    assert late.status_code == 410 and "has ended" in late.content.decode()
    assert client.get(f"/s/{started.code}/").status_code == 200
    reply = do(client, started, "answer", round=round_pk, choice="A")
    assert reply.status_code == 410
    assert 'id="problem">This session has ended.</p>' in reply.content.decode()
    assert do(client, started, "ask", text="One more?").status_code == 410


def test_an_answer_after_the_close_and_a_choice_that_is_not_there(started):
    client = come_in(started)
    round_pk = open_round(started)
    assert do(client, started, "answer", round=round_pk, choice="Z").status_code == 422
    assert do(client, started, "answer", round="x", choice="A").status_code in (404, 409, 422)
    for _ in ("close", "show"):
        rounds.press_activity(started, step=started.rounds.get().step)
    reply = do(client, started, "answer", round=round_pk, choice="A")
    assert reply.status_code == 409 and "closed" in reply.content.decode().lower()
    assert do(client, started, "dance").status_code == 400


def test_the_page_is_the_same_bytes_for_everyone_and_polls_cheaply(started):
    first, second = come_in(started, name="Ben"), come_in(started)
    address = f"/s/{started.code}/"
    one, two = first.get(address), second.get(address)
    now = re.compile(rb'data-now="[^"]*"')
    assert now.sub(b"", one.content) == now.sub(b"", two.content)
    assert b"Ben" not in one.content
    again = first.get(address, headers={"If-None-Match": one.headers["ETag"], "X-Polling": "1"})
    assert (again.status_code, again.content) == (304, b"")
    moving.next_slide(started, step=step_of(started))
    assert first.get(address, headers={"If-None-Match": one.headers["ETag"]}).status_code == 200


def test_a_room_is_never_told_notes_right_answers_or_unreleased_questions(started, ben):
    go_to(started, first_quiz_slide(started))
    slide = agenda.current_run(started).slide
    question = slide.quiz_question
    questions.ask(started, text="A secret question", participant=ben, receipt="t")
    rounds.press_activity(started, step="0:ready")
    for state in ("open", "closed"):
        for audience in ("room", "stage"):
            told = drawn(started, audience)
            assert (
                "✓" not in told and 'class="right"' not in told and question.explanation[:40] not in told
            ), (audience, state)
            assert "A secret question" not in told
            assert slide.say.strip("“”")[:20] not in told
        rounds.press_activity(started, step=started.rounds.get().step)
    assert question.explanation[:40] in screens.render(started.pk, "room")["now"]


def test_what_people_write_is_text_on_every_screen(started, ada):
    client = come_in(started, name=MARKUP[:50])
    do(client, started, "ask", text=MARKUP, name_shown_to="room")
    question = Question.objects.get()
    moderation.reply(started, question_pk=question.pk, answer=MARKUP, by=ada)
    moderation.spotlight(started, question_pk=question.pk, by=ada)
    for audience in screens.PARTS:
        shown = drawn(started, audience)
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown, audience
    mine = client.get(f"/s/{started.code}/mine/").content.decode()
    assert "alert(&#x27;hē&#x27;)" in mine and "<script>alert" not in mine
    lifecycle.end(started, by=ada)
    receipt = re.search(
        r"/q/([0-9A-Z]{7}-[0-9a-f]{40})/", client.get(f"/s/{started.code}/mine/").content.decode()
    )
    assert receipt, "an asker has a private link"


def test_no_stage_part_shows_a_name(started, ada):
    client = come_in(started, name="Benedictine")
    do(client, started, "ask", text="Who sees it?", name_shown_to="room")
    moderation.spotlight(started, question_pk=Question.objects.get().pk, by=ada)
    assert "Benedictine" not in drawn(started, "stage")
    assert "Benedictine" in drawn(started, "room")
