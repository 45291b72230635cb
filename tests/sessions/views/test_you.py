"""Your information: one page, without scripts, from which everything is put right, downloaded or deleted."""

import re

import pytest
from clients import come_in, seated
from django.test import Client
from django.urls import reverse
from django.utils.dateformat import format as format_date
from steps import first_quiz_slide, go_to, press, send, ten_seconds_later

from sessions import seats
from sessions.actions import lifecycle, moderation, participants
from sessions.markdown import inline
from sessions.models import Participant, Question
from sessions.privacy import held

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert('hē')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;hē&#x27;)&lt;/script&gt;"


def address(session, name="you", *more) -> str:
    return reverse(name, args=[session.code, *more])


def page(client, session, name="you") -> str:
    reply = client.get(address(session, name))
    assert reply.status_code == 200
    assert not name.startswith("you") or "no-store" in reply["Cache-Control"]
    return " ".join(reply.text.split())


def do(client, session, verb, **data):
    return client.post(address(session, "you-do", verb), data, follow=True)


@pytest.fixture
def phone(started) -> Client:
    return seated(started)


@pytest.mark.parametrize("place", ["room", "mine"])
def test_it_is_one_tap_from_the_live_page_and_from_the_one_without_scripts(started, phone, place):
    assert f'href="{address(started)}"' in page(phone, started, place)


def test_it_says_in_words_what_is_held_and_who_sees_it(started, phone, ada):
    go_to(started, first_quiz_slide(started))
    press(started)
    send(phone.seat, "name", name="Mele")
    send(phone.seat, "answer", round=started.rounds.get().pk, choice="B")
    send(phone.seat, "ask", text="Who decides?", name_shown_to="room")
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk, by=ada)
    send(phone.seat, "vote", question=question.pk)
    Participant.objects.update(opted_out=["photos"], opt_out_words="back left")
    said = page(phone, started)
    for words in (
        "Facilitators see your name. Facilitators see your name on a question, or everyone",
        "Your name is on it, for facilitators and everyone in the room.",
        "everyone in the room read it.",
        "It has 1 vote.",
        "Your answer to the question that is open: <b>B</b>",
        "Votes only show as numbers.",
        "photos",
        "back left",
        "when the slide came on at which it joined",
        f"ask {started.contact}".replace("ask", "Ask"),
    ):
        assert words in said, words
    lifecycle.end(started)
    ten_seconds_later()
    after = page(phone, started)
    assert "the day of the session" in after and "is open: <b>B</b>" not in after


@pytest.mark.parametrize("name", ["you", "you-page"])
def test_it_says_when_flags_and_originals_go_and_which_time_of_a_question_is_held(started, phone, ada, name):
    send(phone.seat, "ask", text="Who told Hana?")
    early = Question.objects.get()
    go_to(started, first_quiz_slide(started))
    send(phone.seat, "ask", text="Who decides?")
    late = Question.objects.exclude(pk=early.pk).get()
    for question in (early, late):
        moderation.show(started, question_pk=question.pk, by=ada)
    send(phone.seat, "flag", question=late.pk)
    moderation.redact(started, question_pk=early.pk, text="Who told?", reason="person", by=ada)
    Question.objects.filter(pk=early.pk).update(slide=None)
    said, found = page(phone, started, name), held.held(started, phone.seat)
    assert said.count(found.told["flags"].kept_until) == 1
    assert said.count(found.told["redactions"].kept_until) == 1
    at = format_date(late.asked_at.astimezone(started.tz), "l j F, G:i")
    assert f"“{inline(late.slide.title)}”, and when that slide came on: {at}." in said
    assert "You asked it before the first slide. We hold when the doors opened:" in said


def test_a_private_link_leads_to_your_information(started, phone):
    send(phone.seat, "ask", text="Why?")
    reply = phone.get(reverse("receipt", args=[started.code, phone.seat.receipt]))
    assert f'href="{address(started)}"' in reply.text


@pytest.mark.parametrize("name", ["you", "you-page", "you-delete"])
def test_what_people_wrote_is_text_on_every_page(started, phone, ada, name):
    participants.rename(started, Participant.objects.get(), name=MARKUP)
    send(phone.seat, "ask", text=MARKUP)
    moderation.show(started, question_pk=Question.objects.get().pk, by=ada)
    moderation.reply(started, question_pk=Question.objects.get().pk, answer=MARKUP, by=ada)
    send(phone.seat, "vote", question=Question.objects.get().pk)
    said = page(phone, started, name)
    assert ESCAPED in said and "<script>alert" not in said


def test_a_refused_text_is_kept_escaped_where_it_was_typed(started, phone):
    send(phone.seat, "ask", text="Why?")
    pk = Question.objects.get().pk
    reply = do(phone, started, "edit_question", question=pk, text=MARKUP * 40)
    assert reply.status_code == 422 and "too long" in reply.text
    assert ESCAPED in reply.text and "<script>alert" not in reply.text
    assert re.search(r"<details[^>]* open", reply.text)
    reply = do(phone, started, "change_name", name="Mele" * 40)
    assert reply.status_code == 422 and "Mele" * 40 in reply.text


def test_a_name_is_changed_and_removed_also_after_the_end(started, phone):
    assert "Name saved" in do(phone, started, "change_name", name="Mele").text
    lifecycle.end(started)
    assert "Your name was removed" in do(phone, started, "change_name", name="").text
    assert Participant.objects.get().name == ""


def test_a_question_is_edited_and_deleted(started, phone):
    send(phone.seat, "ask", text="Who is wrong?")
    pk = Question.objects.get().pk
    reply = do(phone, started, "edit_question", question=pk, text="Who is right?")
    assert "Your question was changed." in reply.text and "Who is right?" in reply.text
    reply = do(phone, started, "delete_question", question=pk)
    assert "Your question was deleted" in reply.text and "You haven’t asked any." in reply.text
    assert do(phone, started, "delete_question", question=pk).status_code == 404


def test_the_editor_says_who_reads_the_new_text_of_a_question_that_the_room_cannot_read(started, phone):
    send(phone.seat, "ask", text="Why?")
    said = page(phone, started)
    assert "Facilitators read the new text at once. The room doesn’t, unless a facilitator shows it." in said
    assert "is on every screen" not in said
    lifecycle.end(started)
    said = page(phone, started)
    assert "Facilitators and the people who answer read the new text at once. The room doesn’t." in said


def test_the_editor_says_that_a_shown_question_changes_on_every_screen_where_none_waits(started, phone):
    started.moderated = False
    started.save()
    send(phone.seat, "ask", text="Why?")
    assert "The new text is on every screen at once." in page(phone, started)


def test_the_editor_says_what_becomes_of_a_question_that_the_room_can_read(started, phone, ada):
    send(phone.seat, "ask", text="Why?")
    moderation.show(started, question_pk=Question.objects.get().pk, by=ada)
    assert "leaves the room’s screens until a facilitator shows it again" in page(phone, started)
    moderation.mark_answered(started, question_pk=Question.objects.get().pk, by=ada)
    said = page(phone, started)
    assert "Edit this question" not in said and "Delete this question" in said


def test_everything_is_deleted_in_one_press_and_the_page_says_what(started, phone):
    send(phone.seat, "name", name="Mele")
    send(phone.seat, "ask", text="Stays?")
    send(phone.seat, "ask", text="Goes?")
    stays = Question.objects.get(text="Stays?")
    before = page(phone, started, "you-delete")
    assert "your 2 questions" in before and "can’t be taken out of a total" in before
    assert "checked" not in before, "all of them go, unless somebody says otherwise"
    reply = phone.post(address(started, "you-delete"), {"keep": stays.pk})
    said = " ".join(reply.text.split())
    assert "1 question, with its answer and its votes" in said and "your name" in said
    assert "1 question, as you chose, without your name." in said
    assert f"-{phone.seat.receipt}/" in said, "the link is all that finds it"
    assert [question.text for question in Question.objects.all()] == ["Stays?"]
    assert not Participant.objects.exists()
    assert phone.cookies[seats.cookie_name(started.code)].value == ""


def test_a_deleted_seats_cookie_is_unknown_and_leads_to_joining_anew(started, phone):
    old = phone.cookies[seats.cookie_name(started.code)].value
    phone.post(address(started, "you-delete"))
    copied = Client()
    copied.cookies[seats.cookie_name(started.code)] = old
    for name in ("room", "mine", "you", "you-json", "you-delete"):
        reply = copied.get(address(started, name))
        assert (reply.status_code, reply["Location"]) == (302, address(started, "join")), name
    assert copied.get(address(started, "room-questions", 1)).status_code == 302
    for verb in ("change_name", "edit_question", "sign_question", "delete_question"):
        copied.post(address(started, "you-do", verb), {"name": "Mele", "question": "1", "text": "Why?"})
    assert not Participant.objects.exists()
    assert copied.get(address(started, "join")).status_code == 200
    copied.post(address(started, "join"), {"name": "Mele"})
    assert Participant.objects.get().key != phone.seat.hash, "whoever joins now is somebody new"


def test_leaving_forgets_the_phone_and_keeps_what_was_given(started, phone):
    send(phone.seat, "ask", text="Why?")
    reply = phone.post(address(started, "you-leave"))
    assert "What you gave stays" in reply.text and phone.seat.receipt in reply.text
    assert phone.cookies[seats.cookie_name(started.code)].value == ""
    assert Participant.objects.filter(key=phone.seat.hash).exists() and Question.objects.exists()


def test_the_copy_to_read_is_one_file_with_all_of_it(started, phone):
    send(phone.seat, "name", name="Mele")
    send(phone.seat, "ask", text="Who decides?")
    reply = phone.get(address(started, "you-page"))
    assert reply["Content-Disposition"] == 'attachment; filename="your-information.html"'
    for words in ("Mele", "Who decides?", phone.seat.receipt, started.holder):
        assert words in reply.text
    assert not re.search(r"<(form|script|link|img)|src=|url\(", reply.text), "it needs nothing else"


def test_a_removed_phone_finds_its_information(started, phone):
    participants.remove(started, participant_pk=Participant.objects.get().pk)
    removed = phone.get(address(started, "room"))
    assert removed.status_code == 403 and f'href="{address(started)}"' in removed.text
    said = page(phone, started)
    assert "A facilitator removed this phone" in said and "Save my name" not in said
    phone.post(address(started, "you-delete"))
    assert not Participant.objects.exists()


def test_no_state_changes_without_a_form_of_ours(started):
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(come_in(started, name="Ben").cookies)
    for name, more in [("you-delete", ()), ("you-leave", ()), ("you-do", ("change_name",))]:
        assert client.post(address(started, name, *more)).status_code == 403
        client.get(address(started, name, *more))
    assert Participant.objects.get().name == "Ben"
    assert client.get(address(started)).status_code == 200


def test_an_unknown_verb_or_word_is_nothing(started, phone):
    assert do(phone, started, "fly").status_code == 404
    assert "<b>" not in phone.get(address(started) + "?said=<b>").text.partition("banner")[2][:40]


def test_notice_and_tab_say_where_to_see_change_and_delete_it(started, phone):
    notice = page(Client(), started, "join")
    assert f"See, change or delete what we hold about you under “You”. Or ask {started.contact}, or" in notice
    assert f'href="{address(started, "you-delete")}"' in page(phone, started, "room")


def test_no_such_seat_holds_nothing(started):
    assert held.held(started, seats.new_seat(started)) is None


def test_before_and_after_deleting_everything_it_says_what_stays_and_when_that_goes(started, phone):
    before = page(phone, started, "you-delete")
    after = " ".join(phone.post(address(started, "you-delete")).text.split())
    for said in (
        "Backups that were made before still have it. A backup goes on the first day",
        "A list of the random keys of what was deleted goes within ten days. Until then it keeps",
        "A record of each thing you send: two hashes",
        "It goes within 25 hours.",
    ):
        assert said in before and said in after, said
