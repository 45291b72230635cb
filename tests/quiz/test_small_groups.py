"""Few answers to a poll: a warning before numbers are shown, and words that give nobody away."""

import re
from datetime import datetime, time, timedelta

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import first_quiz_slide, go_to, press, send, take_seat

from quiz.models import Choice, Total
from quiz.shown import MIN_FOR_NUMBERS, Result
from sessions import activities, screens, seats
from sessions.actions import lifecycle, rounds
from sessions.errors import Refused, Stale
from sessions.models import Round, Session
from sessions.privacy.purge import purge

pytestmark = pytest.mark.django_db
WARNING = re.compile(r"Only (\d) (?:has|have) answered</b>: the room may guess who said what\.")


def closed_poll(session, letters: str, slide: str = "how-well") -> Round:
    """A poll that so many have answered, closed and not shown yet."""
    go_to(session, slide)
    press(session)
    round_ = session.rounds.last()
    for letter in letters:
        send(take_seat(session), "answer", round=round_.pk, choice=letter)
    press(session)
    round_.refresh_from_db()
    return round_


def part(session, audience: str, name: str = "now") -> str:
    return " ".join(screens.render(session.pk, audience)[name].split())


def everywhere(session) -> dict[str, str]:
    """What each audience reads of the result: screens, the page without scripts, afterwards the report."""
    phone, seat = Client(), take_seat(session)
    phone.cookies[seats.cookie_name(session.code)] = seats.sign_seat(seat, session.code)
    found = {audience: part(session, audience) for audience in ("room", "stage", "host")}
    found["plain"] = phone.get(reverse("mine", args=[session.code])).text.partition("You can ask")[0]
    lifecycle.end(session)
    user = session.facilitations.get().user
    for name, reader in (("report", signed_in(user)), ("summary", Client())):
        page = reader.get(reverse(name, args=[session.code])).text
        found[name] = page.partition("<h2")[2].partition("How well do you know")[2].partition("</table>")[0]
    return {name: " ".join(text.split()) for name, text in found.items()}


@pytest.mark.parametrize("few", range(MIN_FOR_NUMBERS + 2))
def test_fewer_than_5_answers_to_a_poll_warn_before_totals_are_shown(started, few):
    closed_poll(started, "B" * few)
    warned = WARNING.search(part(started, "host"))
    assert bool(warned) == (0 < few < 5)
    if warned:
        assert warned[1] == str(few)
    assert bool(warned) == ("Show it in words" in part(started, "host"))
    assert not WARNING.search(part(started, "room") + part(started, "stage"))
    press(started)
    assert started.rounds.get().words_only == (0 < few < 5)


def test_the_words_of_few_answers_are_the_same_everywhere_and_hold_no_number(started):
    round_ = closed_poll(started, "BBBA")
    press(started)
    assert not WARNING.search(part(started, "host")), "it has been decided"
    for name, text in everywhere(started).items():
        assert "Most chose B." in text, name
        assert 'class="bar"' not in text, name
        assert not re.search(r"[34] answers|<b>[0-4]</b>|>[0-4]</td>", text), name
    assert sorted(Total.objects.values_list("count", flat=True)) == [0, 0, 1, 3]
    view = activities.view(started, round_.slide, timezone.now()).own
    assert {(row["count"], row["percent"]) for row in view.rows} == {(None, None)}
    [of_round] = activities.get("quiz").results(started)
    assert {(row["count"], row["percent"]) for row in of_round["counts"]} == {(None, None)}


def test_the_facilitator_may_show_the_numbers_of_few_and_that_is_logged(started, ada):
    round_ = closed_poll(started, "BBA")
    address = reverse("host-do", args=[started.code, "show_numbers"])
    reply = signed_in(ada).post(address, {"id": "1", "step": round_.step}, headers={"HX-Request": "true"})
    assert reply.status_code == 200
    assert "showed the numbers of few answers: How well" in started.log.first().sentence
    for name, text in everywhere(started).items():
        assert "Most chose" not in text and "3 answers" in text or name == "host", name
        assert 'class="bar"' in text or name == "host", name


def test_numbers_are_shown_once_and_only_of_what_is_closed(started):
    go_to(started, "how-well")
    for step in ("0:ready", None):
        with pytest.raises(Refused, match="no result to show"):
            rounds.show_numbers(started, step=step or started.rounds.last().step)
        if step:
            press(started)
    press(started)
    step = started.rounds.get().step
    rounds.show_numbers(started, step=step)
    with pytest.raises(Stale):
        rounds.show_numbers(started, step=step)


def test_an_answer_that_comes_late_or_goes_counts_when_the_result_is_shown(started):
    """What the console drew is a hint: the rule is applied to what is counted."""
    round_ = closed_poll(started, "BBBB")
    last = take_seat(started)
    send(last, "answer", round=round_.pk, choice="A")  # on its way when it was closed
    press(started)
    assert not started.rounds.get().words_only
    rounds.ask_again(started, step=started.rounds.last().step)
    again = started.rounds.last()
    people = [take_seat(started) for _ in range(5)]
    for each in people:
        send(each, "answer", round=again.pk, choice="A")
    rounds.close_round(again, now=timezone.now())
    activities.get("quiz").forget(again, people[0].tag_of_round(again.pk))
    press(started)
    assert started.rounds.last().words_only


def test_a_quiz_question_has_a_right_answer_and_is_no_opinion(started):
    closed_poll(started, "B", first_quiz_slide(started))
    assert not WARNING.search(part(started, "host"))
    press(started)
    assert not started.rounds.get().words_only


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0, 0, 0), "Too few answered to say more."),
        ((2, 0, 0, 0), "Too few answered to say more."),
        ((3, 0, 0, 0), "Most chose A."),
        ((1, 2, 0, 0), "Most chose B."),
        ((1, 1, 1, 0), "The answers differ: no choice has more than half of them."),
        ((2, 2, 0, 0), "The answers differ: no choice has more than half of them."),
    ],
)
def test_words_say_neither_that_all_agree_nor_what_one_or_two_said(counts, words):
    choices = [Choice(letter=letter, text=letter) for letter in "ABCD"]
    assert Result(list(zip(choices, counts, strict=True)), words_only=True).words == words


def test_in_words_a_result_survives_the_purge(started):
    closed_poll(started, "BBB")
    press(started)
    lifecycle.end(started)
    session = Session.objects.get(pk=started.pk)
    purge(datetime.combine(session.last_day + timedelta(days=400), time(12), session.tz))
    assert "Most chose B." in Client().get(reverse("summary", args=[session.code])).text
