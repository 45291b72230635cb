"""The page without scripts: what is on in every state, what can be done, and that nothing typed is lost."""

import re
from zoneinfo import ZoneInfo

import pytest
from clients import come_in, do
from django.urls import reverse
from django.utils import timezone
from steps import first_quiz_slide, go_to, press

from sessions import agenda, clock
from sessions.actions import lifecycle, moderation, timing
from sessions.lists import ON_A_PAGE
from sessions.models import Question, Session

pytestmark = pytest.mark.django_db
HINT = "Please don’t name clients or colleagues"


def plain(client, session) -> str:
    reply = client.get(f"/s/{session.code}/mine/")
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_question_stands_there_with_its_choices_before_it_opens_and_after_it_closed(started):
    phone = come_in(started)
    go_to(started, first_quiz_slide(started))
    question = agenda.current_run(started).slide.quiz_question
    choices = [choice.text.partition("’")[0] for choice in question.choices.all()]

    def has_all(page) -> bool:
        return all(text in page for text in choices) and question.text.partition("’")[0] in page

    page = plain(phone, started)
    assert has_all(page) and "open in a moment" in page
    assert '<button class="choice"' not in page
    press(started)
    page = plain(phone, started)
    assert has_all(page) and page.count('<button class="choice"') == len(choices)
    do(phone, started, "answer", round=started.rounds.get().pk, choice="B")
    press(started)
    page = plain(phone, started)
    assert has_all(page) and "<b>Closed.</b>" in page
    assert '<button class="choice"' not in page
    rows = re.findall(r"<li>.*?</li>", page[page.index("choices-preview") : page.index("<b>Closed")], re.S)
    assert ["✓ your answer" in row for row in rows] == [False, True, False, False]
    press(started)
    assert "✓ right" in plain(phone, started)


def test_a_break_and_a_question_on_the_screen_stand_there(started, ada):
    phone = come_in(started)
    do(phone, started, "ask", text="Who decides?")
    moderation.spotlight(started, question_pk=Question.objects.get().pk, by=ada)
    assert "On the screen now" in plain(phone, started)
    timing.take_break(started, minutes=10, by=ada)
    assert "A break. Back at" in plain(phone, started)


def test_before_the_start_it_says_when_by_the_sessions_own_clock(session):
    Session.objects.filter(pk=session.pk).update(zone="Pacific/Chatham")
    session.refresh_from_db()
    local = timezone.localtime(clock.shown(session.starts_at), ZoneInfo("Pacific/Chatham"))
    page = plain(come_in(session), session)
    assert f"It starts at {local.hour}:{local.minute:02}" in page


def test_after_the_end_nothing_is_asked_or_voted_and_ones_own_questions_and_answers_remain(started, ada):
    phone = come_in(started)
    do(phone, started, "ask", text="Is it the law?")
    [question] = Question.objects.all()
    moderation.show(started, question_pk=question.pk, by=ada)
    moderation.reply(started, question_pk=question.pk, answer="It is not.", by=ada)
    assert 'name="text"' in plain(phone, started) and "/do/vote/" in plain(phone, started)
    lifecycle.end(started, by=ada)
    page = plain(phone, started)
    assert 'name="text"' not in page and "/do/ask/" not in page and "/do/vote/" not in page
    mine = page[page.index('id="mine"') :]
    assert "Is it the law?" in mine and "It is not." in mine
    room = phone.get(f"/s/{started.code}/").content.decode()
    assert "Is it the law?" in room and "/do/vote/" not in room


def test_a_name_is_given_changed_and_removed_there(started):
    phone = come_in(started)
    for name in ("Ben", "Benedict"):
        reply = do(phone, started, "name", name=name)
        page = reply.content.decode()
        assert started.participants.get().name == name
        assert "Name saved" in page and f'value="{name}"' in page
    do(phone, started, "ask", text="Who pays?", name_shown_to="room")
    do(phone, started, "ask", text="Who decides?", name_shown_to="room")
    page = do(phone, started, "name", name="").content.decode()
    assert started.participants.get().name == ""
    assert "Your name was removed, from your questions too." in page and "Remove my name" not in page


def test_the_remove_button_says_more_than_the_field_above_it(started):
    """Both have the same name in one form: the button, which comes last, counts."""
    phone = come_in(started, name="Ben")
    page = plain(phone, started)
    form = re.search(r'<form[^>]*/do/name/".*?</form>', page, re.S)[0]
    assert form.index('id="you-name"') < form.index('name="name" value=""')
    phone.post(reverse("participant-do", args=[started.code, "name"]), {"name": ["Ben", ""]})
    assert started.participants.get().name == ""


def test_hint_notice_and_what_is_held_stand_there_too(started):
    page = plain(come_in(started), started)
    assert HINT in page
    assert "What is held about you" in page and 'id="whole-notice"' in page


def test_what_was_typed_survives_a_refusal_and_says_at_which_field(started):
    phone = come_in(started, name="Ben")
    reply = do(phone, started, "ask", text="Why? " * 200)
    page = reply.content.decode()
    assert reply.status_code == 422 and "Why? " * 200 in page
    assert re.search(r'<textarea[^>]*aria-invalid="true"', page)
    reply = do(phone, started, "name", name="Hinemoana <b>" * 10)
    page = reply.content.decode()
    assert reply.status_code == 422 and "Hinemoana &lt;b&gt;" * 10 in page
    assert started.participants.get().name == "Ben"
    assert not re.search(r'<textarea[^>]*aria-invalid="true"', page)


def test_the_same_text_twice_is_asked_about(started):
    phone = come_in(started)
    do(phone, started, "ask", text="Who decides?")
    reply = do(phone, started, "ask", text=" who  decides? ")
    page = reply.content.decode()
    assert reply.status_code == 409 and Question.objects.count() == 1
    assert "You’ve already asked this. Send it again?" in page and "> who  decides? </textarea>" in page
    assert do(phone, started, "ask", text="Who decides?", again="1").status_code == 200
    assert Question.objects.count() == 2
    assert do(come_in(started), started, "ask", text="Who decides?").status_code == 200  # somebody else


def test_an_unknown_word_in_the_address_says_nothing(started):
    reply = come_in(started).get(f"/s/{started.code}/mine/?said=<b>boo</b>")
    assert reply.status_code == 200 and "boo" not in reply.content.decode()


def test_of_many_questions_the_first_stand_there_and_all_of_them_one_link_further(started):
    phone = come_in(started)
    now = timezone.now()
    Question.objects.bulk_create(
        Question(session=started, text=f"Why, {n}?", asked_at=now, shown_at=now, visibility="session")
        for n in range(ON_A_PAGE + 7)
    )
    page = plain(phone, started)
    assert page.count("Why, ") == ON_A_PAGE and "Show all 57 questions" in page
    address = re.search(r'href="([^"]+\?all=1)#questions"', page)[1]
    whole = phone.get(address).content.decode()
    assert whole.count("Why, ") == ON_A_PAGE + 7 and "Show all" not in whole
    last = Question.objects.get(text=f"Why, {ON_A_PAGE + 6}?")
    assert f'value="{last.pk}"' in whole
    after = do(phone, started, "vote", question=last.pk, on="1", all="1")
    assert after.content.decode().count("Why, ") == ON_A_PAGE + 7, "a vote leaves one where one was"
    assert last.upvotes.count() == 1


def test_it_says_which_phones_keep_a_copy_of_answers_and_not_that_this_one_does(started):
    page = " ".join(plain(come_in(started), started).split())
    assert "Your phone keeps a copy" not in page
    assert "A phone that shows the live page keeps a copy of yours until it opens a page of this site" in page
