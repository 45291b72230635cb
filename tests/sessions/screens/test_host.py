"""What the facilitator knows and the room doesn't, what the small pictures show, times that add up."""

import re
from datetime import timedelta

import pytest
from clients import signed_in
from django.urls import reverse
from django.utils import timezone
from steps import HTMX, LIVE, drawn, first_quiz_slide, go_to, press, step_of, ten_seconds_later

from sessions import agenda, screens
from sessions.actions import arranging, lifecycle, moderation, moving, questions, stage, timing
from sessions.errors import Refused, Stale
from sessions.models import LogEntry, Run, Session, Slide, Span

pytestmark = pytest.mark.django_db
AUDIENCES = ("room", "stage")


def test_the_facilitator_sees_the_right_answer_and_why_in_every_state_before_the_room_does(started):
    go_to(started, first_quiz_slide(started))
    question = agenda.current_run(started).slide.quiz_question
    right = question.choices.get(correct=True)
    for state in ("ready", "open", "closed"):
        console = screens.render(started.pk, "host")["now"]
        key = console.partition('class="answer-key"')[2].partition("</div>")[0]
        assert f"<b>{right.letter}</b> {right.text}" in key, state
        assert question.explanation[:40] in key, state
        for audience in AUDIENCES:
            told = drawn(started, audience)
            assert question.explanation[:40] not in told, (audience, state)
            assert "answer-key" not in told and "✓" not in told, (audience, state)
        press(started)
    assert question.explanation[:40] in drawn(started, "stage")


def test_no_frame_of_room_or_stage_holds_a_right_answer_before_its_time(started):
    """All through the workshop: no explanation before its result, no question before its slide."""
    explained = {
        slide: slide.quiz_question.explanation[:40]
        for slide in Slide.objects.filter(item__workshop=started.workshop, activity="quiz")
        if slide.quiz_question.explanation
    }
    assert len(explained) >= 6
    shown: set[int] = set()
    while True:
        on = agenda.current_run(started).slide
        for _pressed in range(4 if on.activity == "quiz" else 1):
            for audience in AUDIENCES:
                told = drawn(started, audience)
                early = [s.key for s, why in explained.items() if s.pk not in shown and why in told]
                assert not early, (audience, on.key, early)
                others = [s for s in explained if s.pk != on.pk]
                assert not [s.key for s in others if s.quiz_question.text[:40] in told], (audience, on.key)
            if on.activity == "quiz" and _pressed < 3:
                press(started)
                if _pressed == 2:
                    shown.add(on.pk)
        try:
            moving.next_slide(started, step=step_of(started))
        except Refused:
            break
    assert shown >= {slide.pk for slide in explained}


def test_next_shows_the_next_questions_text_and_its_choices(started):
    go_to(started, first_quiz_slide(started))
    moving.back(started, step=step_of(started))
    coming = Slide.objects.get(key=first_quiz_slide(started), item__workshop=started.workshop).quiz_question
    following = screens.render(started.pk, "host")["now"].partition("mini-side--next")[2]
    assert coming.text[:40] in following
    assert all(f"<b>{each.letter}</b> {each.text}" in following for each in coming.choices.all())


def test_the_room_sees_is_what_the_room_sees(started, ada):
    def small_picture() -> tuple[str, str]:
        console = screens.render(started.pk, "host")["now"]
        picture = console.partition("mini-side")[2].partition("</figure>")[0]
        return picture.partition('data-shows="')[2].partition('"')[0], picture

    go_to(started, first_quiz_slide(started))
    for _ in range(3):
        shows, picture = small_picture()
        assert (shows, '<svg class="bar"' in picture) == ("slide", False)
        press(started)
    assert '<svg class="bar"' in small_picture()[1], "the result, as on the stage"
    [asked] = questions.log_spoken(started, text="Is it the law?", by=ada)
    moderation.spotlight(started, question_pk=asked.pk, by=ada)
    assert small_picture()[0] == "spotlight" and "Is it the law?" in small_picture()[1]
    stage.show_join_screen(started, on=True)
    assert small_picture()[0] == "join"
    stage.blank(started, on=True)
    assert small_picture()[0] == "blank" and "Is it the law?" not in small_picture()[1]
    stage.blank(started, on=False)
    timing.take_break(Session.objects.get(pk=started.pk), minutes=10)
    assert small_picture()[0] == "break"


def minutes(clock: str) -> int:
    hours, _, rest = clock.partition(":")
    return 60 * int(hours) + int(rest)


@pytest.mark.parametrize("minutes_left", [5, 9, 10, 12])
@pytest.mark.parametrize("seconds", [0, 7, 29, 31, 52])
def test_the_times_a_console_shows_add_up(started, seconds, minutes_left):
    """The rows come to the end that it says, which less the one that was due is the difference it says."""
    starts_at, now = timezone.now().replace(second=40, microsecond=0), timezone.now()
    Session.objects.filter(pk=started.pk).update(starts_at=starts_at)
    left = timedelta(minutes=minutes_left, seconds=seconds)
    Run.objects.update(started_at=now - timedelta(minutes=1), ends_at=now + left)
    for paused in (False, True):
        if paused:
            timing.pause(started)
            Span.objects.update(started_at=now - timedelta(minutes=2))
        agenda = screens.render(started.pk, "host", ["agenda"])["agenda"]
        [due] = re.findall(r"due (\d+:\d\d)", agenda)
        last, length = re.findall(r"(\d+:\d\d) · (\d+)\s*<", agenda)[-1]
        over = (minutes(last) + int(length) - minutes(due) + 12 * 60) % (24 * 60) - 12 * 60
        if late := re.search(r"Ends (\d+:\d\d), (\d+) min late", agenda):
            assert (minutes(late[1]) - minutes(due)) % (24 * 60) == int(late[2]) == over
        elif in_hand := re.search(r"(\d+) min in hand", agenda):
            assert int(in_hand[1]) == -over
        else:
            assert "On time" in agenda and -2 <= over <= 1


def test_the_agenda_says_what_a_shorter_session_leaves_out_and_offers_it(workshop, ada):
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=60, confirmed=True
    )
    lifecycle.open_doors(made, by=ada)

    def agenda_of() -> str:
        return " ".join(screens.render(made.pk, "host", ["agenda"])["agenda"].split())

    assert agenda_of().count("2 slides left out") == 1 and agenda_of().count("1 slide left out") == 1
    lifecycle.start(Session.objects.get(pk=made.pk), by=ada)
    moving.jump(made, step=step_of(made), position=4)
    of_this_item = agenda_of().partition('id="slides"')[2].partition("</ol>")[0]
    rows = re.findall(r'<button class="slide-row([^"]*)".*?>(.*?)</button>', of_this_item)
    out = [words for classes, words in rows if "parked" in classes]
    assert len(rows) == 6 and len(out) == 2 and all("left out" in words for words in out)
    moving.jump(made, step=step_of(made), position=5)
    assert agenda_of().count("if there’s time") == 5, "the optional slides, one press away"


def test_a_slides_row_goes_there_once_and_is_logged(started, ada):
    moving.jump(started, step=step_of(started), position=3)
    run = agenda.current_run(started)
    target = list(run.planned_item.item.slides.all())[3]
    moving.show_slide(started, step=run.step, slide_pk=target.pk, by=ada)
    assert agenda.current_run(started).slide == target
    assert LogEntry.objects.filter(session=started, verb="show_slide", user=ada).count() == 1
    with pytest.raises(Stale):
        moving.show_slide(started, step=run.step, slide_pk=run.slide_id, by=ada)
    elsewhere = started.plan.get(position=5).item.slides.first()
    moving.show_slide(started, step=step_of(started), slide_pk=elsewhere.pk, by=ada)
    assert agenda.current_run(started).slide == elsewhere, "its item comes on with it"
    with pytest.raises(Refused, match="isn’t in this agenda"):
        moving.show_slide(started, step=step_of(started), slide_pk=0, by=ada)


def test_going_to_another_slide_seals_what_was_open_on_this_one(started):
    go_to(started, first_quiz_slide(started))
    press(started)
    run = agenda.current_run(started)
    after = list(run.planned_item.item.slides.all())[2]
    moving.show_slide(started, step=run.step, slide_pk=after.pk)
    ten_seconds_later()
    assert not started.rounds.filter(sealed_at=None).exists()


def to_the_last_item(session) -> None:
    for position in range(2, 10):
        moving.jump(session, step=step_of(session), position=position)


def test_ending_asks_while_something_is_open_and_changes_nothing(started, ada):
    client = signed_in(ada)
    address = reverse("host-do", args=[started.code, "end_if_done"])
    reply = client.post(address, headers=HTMX).content.decode()
    assert "8 items</b> of the agenda haven’t started" in reply and "min early" in reply
    to_the_last_item(started)
    waits, shown, later = questions.log_spoken(started, text="one\ntwo\nthree", by=ada)
    moderation.show(started, question_pk=shown.pk, by=ada)
    moderation.defer(started, question_pk=later.pk, by=ada)
    reply = client.post(address, headers=HTMX).content.decode()
    assert "3 questions have no answer yet" in reply and "of the agenda" not in reply
    started.refresh_from_db()
    assert started.ended_at is None
    for question in (waits, shown, later):
        moderation.mark_answered(started, question_pk=question.pk, by=ada)
    assert client.post(address, headers=LIVE).status_code == 204, "one press: nothing is open"
    started.refresh_from_db()
    assert started.ended_at


def test_ending_asks_while_answers_are_open(started):
    to_the_last_item(started)
    moving.jump(started, step=step_of(started), position=8)
    press(started)
    with pytest.raises(lifecycle.Unfinished) as asked:
        lifecycle.end_if_done(started)
    assert (asked.value.answering, asked.value.undecided, asked.value.items) == (True, 0, 0)


def test_before_the_start_a_facilitator_reads_every_slide_its_notes_and_right_answers(session, ada):
    client = signed_in(ada)
    reply = client.get(reverse("host-notes", args=[session.code]))
    assert reply["Cache-Control"] == "no-store"
    page = reply.content.decode()
    every = Slide.objects.filter(item__workshop=session.workshop)
    slides = [slide for slide in every if not slide.is_empty_slot]
    assert page.count('class="script-slide"') == len(slides)
    assert page.count("✓ right") == 6
    for slide in (slide for slide in slides if not slide.activity):
        assert slide.title.partition("[")[0] in page


def test_the_open_doors_on_the_stage_say_how_many_are_here(session, monkeypatch):
    monkeypatch.setattr("sessions.presence.count", lambda pk: 24)
    assert "<b>24</b> here" in screens.render(session.pk, "stage")["here"]
    assert "<b>24</b>" not in screens.render(session.pk, "stage")["now"], "a part of its own"
    assert "here" not in screens.render(session.pk, "room")
    lifecycle.start(session)
    assert "24" not in screens.render(session.pk, "stage")["here"]
