"""The summary: the same page for everyone who has the code, without a name, and true after the purge, too."""

import re
from datetime import datetime, time, timedelta

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import first_quiz_slide, go_to, press, send, take_seat

from sessions import screens, seats
from sessions.actions import arranging, follow_up, lifecycle, moderation, participants, questions
from sessions.models import Question, Session
from sessions.privacy.purge import purge

pytestmark = pytest.mark.django_db


def page_of(session, client=None) -> str:
    reply = (client or Client()).get(reverse("summary", args=[session.code]))
    assert reply.status_code == 200
    return " ".join(reply.text.split())


def ended(session) -> Session:
    lifecycle.end(session)
    return Session.objects.get(pk=session.pk)


@pytest.fixture
def over(started, seat, ada) -> Session:
    """Ben signed a question for the room; others asked and voted without a name; one poll was shown."""
    mele = take_seat(started, "Mele")
    go_to(started, "how-well")
    press(started)
    for each, letter in [(seat, "A"), *[(take_seat(started), "B") for _ in range(5)]]:
        send(each, "answer", round=started.rounds.get().pk, choice=letter)
    press(started)
    press(started)
    send(seat, "ask", text="Who reads <this>?", name_shown_to="room")
    for text in ("Hidden text", "Unshown text", "What next?"):
        send(mele, "ask", text=text)
    asked = {each.text: each.pk for each in started.questions.all()}
    for text in ("Who reads <this>?", "Hidden text", "What next?"):
        moderation.show(started, question_pk=asked[text], by=ada)
    moderation.hide(started, question_pk=asked["Hidden text"], by=ada)
    moderation.reply(started, question_pk=asked["Who reads <this>?"], answer="Only <we> do.", by=ada)
    send(mele, "vote", question=asked["Who reads <this>?"])
    return ended(started)


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_everyone_gets_the_same_summary(over, seat, ada, cleo):
    phone = Client()
    phone.cookies[seats.cookie_name(over.code)] = seats.sign_seat(seat, over.code)
    pages = {page_of(over, client) for client in (Client(), phone, signed_in(ada), signed_in(cleo))}
    [page] = pages
    assert "Who reads &lt;this&gt;?" in page and "Only &lt;we&gt; do." in page and "1 vote" in page
    assert "What next?" in page and "follow up by" in page
    assert "How well do you know DPUP so far?" in page and "6 answers" in page
    assert over.workshop.public_links[0]["address"] in page


def test_the_summary_names_nobody_and_shows_nothing_the_room_was_not_shown(over):
    page = page_of(over)
    for text in ("Ben", "Mele", "ada", "Hidden text", "Unshown text"):
        assert text not in main_of(page), text
    Question.objects.filter(text="Unshown text").update(status="closed", result="aloud", filed_at=None)
    assert "Unshown text" not in page_of(over), "only Show lets anybody read it"


def test_an_answer_that_comes_later_is_in_the_summary_and_one_hidden_later_is_not(over, ada):
    question = Question.objects.get(text="What next?")
    follow_up.answer(question, text="A letter to everyone.", by=ada)
    assert "A letter to everyone." in page_of(over)
    moderation.hide(over, question_pk=question.pk, by=ada)
    assert "What next?" not in page_of(over) and "A letter" not in page_of(over)


def test_the_summary_has_the_agenda_as_it_was_with_what_was_left_out_to_read(over):
    page = page_of(over)
    title = over.workshop.items.get(position=6).slides.first().title
    assert page.count("Not covered</span>") == 8 and 'href="#left-out-6"' in page
    assert title in page.partition('id="left-out-6"')[2]
    assert 'id="left-out-1"' not in page, "it was on"
    quiz_item = over.workshop.items.get(slides__key=first_quiz_slide(over)).position
    assert f'id="left-out-{quiz_item}"' not in page, "questions nobody was asked aren't given away"


def test_where_all_that_was_shown_is_flagged_nothing_is_said_that_is_not_so(over, seat):
    for question in over.questions.in_summary():
        over.flags.create(question=question, tag=f"{question.pk:064x}")
    page = page_of(over)
    assert "the room was shown no questions, or only some that shouldn’t leave it" in page
    assert re.search(r"<dt>questions to read here</dt>\s*<dd>\s*0\s*</dd>", page)


def test_the_summary_says_how_many_took_part_and_what_numbers_cannot_tell(over):
    participants.remove(over, participant_pk=over.participants.get(name="Mele").pk)
    for moment in ("before", "after the purge"):
        page = page_of(over)
        assert re.search(r"<dt>phones joined</dt>\s*<dd>\s*6\s*</dd>", page), moment
        assert "Numbers count phones, not people" in page and "cookie counts twice" in page
        assert "Answering is a choice." in page
        purge(noon(over, 7))


def noon(session, days: int) -> datetime:
    return datetime.combine(session.last_day + timedelta(days=days), time(12), session.tz)


def test_the_summary_is_the_same_after_the_purge(over):
    before = page_of(over)
    [receipt] = purge(noon(over, 7))
    assert receipt.seats == 7
    assert page_of(over) == before


def test_a_summary_keeps_its_questions_for_a_year_and_totals_after_that(over, monkeypatch):
    from sessions.views import summary

    def on_day(days: int) -> str:
        monkeypatch.setattr(summary.timezone, "now", lambda: noon(over, days))
        return page_of(over)

    assert "What next?" in on_day(364)
    page = on_day(365)
    assert "What next?" not in page and "The questions have been deleted" in page
    assert Question.objects.filter(text="What next?").exists(), "whether the purge has come or not"
    assert "6 answers" in page and re.search(r"<dd>\s*7\s*</dd>", page)


def test_for_how_long_is_kept_with_each_session_as_it_was_set_when_it_was_made(over, ada, settings):
    settings.SUMMARY_DAYS = 200
    made = {"workshop": over.workshop, "facilitator": ada, "minutes": 90}
    later = arranging.make_session(**made, starts_at=timezone.now())
    settings.SUMMARY_DAYS = 120
    assert later.summary_until == later.last_day + timedelta(days=200)
    assert over.summary_until == over.last_day + timedelta(days=365)
    assert f"until {over.summary_until:%A} {over.summary_until.day} " in page_of(over)


@pytest.mark.parametrize("state", ["draft", "doors", "on", "called off", "never started"])
def test_before_the_end_there_is_a_page_that_says_so_and_nothing_of_the_session(session, ada, state):
    if state == "draft":
        Session.objects.update(doors_opened_at=None)
    if state == "on":
        lifecycle.start(session)
        questions.log_spoken(session, text="Aloud?")
        moderation.show(session, question_pk=Question.objects.get().pk)
    if state == "called off":
        arranging.call_off(session)
    if state == "never started":
        lifecycle.end(session)
    said = {
        "called off": "was called off, so there’s no summary",
        "never started": "never started, so there’s no summary",
    }
    page = page_of(session)
    assert said.get(state, "hasn’t ended yet") in page
    assert "Aloud?" not in page and "phones joined" not in page


def test_everyone_is_led_to_the_summary(over, seat, ada):
    address = f'href="/s/{over.code}/summary/"'
    assert address in screens.render(over.pk, "room")["now"]
    stage = screens.render(over.pk, "stage")["now"]
    assert f"/s/{over.code}/summary/</b>" in stage.replace("<wbr>", "") and "<svg" in stage
    assert address in screens.render(over.pk, "host")["now"]
    assert address in Client().get(reverse("join", args=[over.code])).text
    assert address in Client().get(reverse("receipt", args=[over.code, seat.receipt])).text


def test_nobody_is_led_to_a_summary_that_is_not_there(started, seat):
    send(seat, "ask", text="Why?")
    link = reverse("summary", args=[started.code])
    for audience in ("room", "stage", "host"):
        assert link not in "".join(screens.render(started.pk, audience).values())
    assert link not in Client().get(reverse("receipt", args=[started.code, seat.receipt])).text
