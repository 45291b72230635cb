"""Advice beside the notes: by how many are here, where they are, and who has seen the video."""

import pytest
from clients import signed_in
from django.urls import reverse
from steps import go_to, press, send, take_seat

from sessions import advice, presence, screens
from sessions.edition import compiled_plan
from sessions.models import Session, Slide

PAIRS = "Let them tell a neighbour, in pairs."
CHAT = "Ask for one line each in the chat."
BOTH = "Let the room tell a neighbour, in pairs, and ask those who are remote for one line each in the chat."


@pytest.mark.parametrize(
    ("seconds", "people", "mode", "says"),
    [
        (480, 0, "room", ""),
        (480, 1, "room", ""),
        (0, 40, "room", ""),
        (480, 2, "room", "4 min each for 2 people."),
        (480, 8, "remote", "1 min each for 8 people."),
        (480, 12, "room", "40 s each for 12 people."),
        (480, 13, "room", f"For 13 people that’s 36 s each. {PAIRS}"),
        (480, 40, "room", f"For 40 people that’s 12 s each. {PAIRS}"),
        (480, 40, "remote", f"For 40 people that’s 12 s each. {CHAT}"),
        (480, 40, "both", f"For 40 people that’s 12 s each. {BOTH}"),
        (180, 300, "remote", f"For 300 people that’s 0 s each. {CHAT}"),
    ],
)
def test_introductions(seconds, people, mode, says):
    assert advice.on_introductions(seconds=seconds, people=people, mode=mode) == says


@pytest.mark.parametrize(
    ("expected", "here", "people"),
    [(None, 0, 0), (40, 0, 40), (None, 7, 7), (40, 19, 40), (40, 20, 20), (40, 55, 55)],
)
def test_those_here_count_once_they_are_half_of_those_expected(expected, here, people):
    assert advice.people_known(expected=expected, here=here) == people


@pytest.mark.parametrize(
    ("counts", "can_be_played", "says"),
    [
        ([], True, ""),
        ([0, 0, 0], True, ""),
        ([21, 3, 4], True, "21 of 28 have seen it: skip it. The link is on their phones."),
        ([14, 0, 14], False, "14 of 28 have seen it: skip it. The link is on their phones."),
        ([9, 9, 10], True, "19 of 28 haven’t seen all of it: play it, if you have 3:30 min in hand."),
        ([9, 9, 10], False, "19 of 28 haven’t seen all of it: say that the link is on their phones."),
        ([0, 0, 5], True, "5 of 5 haven’t seen all of it: play it, if you have 3:30 min in hand."),
    ],
)
def test_the_video(counts, can_be_played, says):
    assert advice.on_video(seconds=210, counts=counts, can_be_played=can_be_played) == says


def console(session) -> str:
    return screens.render(session.pk, "host")["now"]


@pytest.mark.django_db
def test_the_console_says_it_beside_the_notes_of_the_introductions_and_nothing_without_a_number(started):
    assert 'class="advice"' not in console(started)
    Session.objects.update(head_count=40)
    assert "For 40 people that’s 12 s each." in console(started)
    for n in range(24):
        presence.polled(started.pk, str(n))
    assert "For 24 people that’s 20 s each." in console(started)
    go_to(started, "how-well")
    assert 'class="advice"' not in console(started)


@pytest.mark.django_db
def test_a_shorter_item_gives_each_less(started):
    Session.objects.update(head_count=10)
    started.plan.filter(position=1).update(seconds=300)
    assert "24 s each for 10 people." in console(started)


@pytest.mark.django_db
def test_the_video_is_advised_by_the_poll_once_the_room_was_shown_its_numbers(started, ada):
    for slide in Slide.objects.filter(key="introductory-video"):
        slide.video["address"] = "https://videos.example.nz/one.mp4"
        slide.save()
    go_to(started, "watched-video")
    assert 'class="advice"' not in console(started), "nobody was asked yet"
    press(started)
    for letter in "AABBCC":
        send(take_seat(started), "answer", round=started.rounds.get().pk, choice=letter)
    press(started)
    assert 'class="advice"' not in console(started), "nobody has seen the result yet"
    press(started)
    assert "4 of 6 haven’t seen all of it: say that" in console(started)
    workshop = started.workshop
    workshop.revision += 1
    workshop.save()
    assert "play it, if you have 3:30 min in hand" in console(started)
    for audience in ("room", "stage"):
        assert "4 of 6" not in "".join(screens.render(started.pk, audience).values())


@pytest.mark.django_db
def test_of_few_answers_nothing_is_said(started):
    go_to(started, "watched-video")
    press(started)
    for letter in "AC":
        send(take_seat(started), "answer", round=started.rounds.get().pk, choice=letter)
    press(started)
    press(started)
    assert 'class="advice"' not in console(started)


@pytest.mark.django_db
def test_the_console_s_page_with_advice_takes_as_many_queries_as_any(
    started, ada, django_assert_max_num_queries
):
    go_to(started, "watched-video")
    client, address = signed_in(ada), reverse("host", args=[started.code])
    client.get(address)
    with django_assert_max_num_queries(10):  # 8, and the sign-in's two
        client.get(address)


@pytest.mark.django_db
def test_no_plan_is_another_one_for_it(workshop):
    plan = compiled_plan(workshop, 75 * 60)
    Slide.objects.update(advice="")
    workshop.revision += 1
    workshop.save()
    assert [each for _item, each in compiled_plan(workshop, 75 * 60)] == [each for _item, each in plan]
