"""Use these times next time: a new session is planned by what its items took in one, or in several."""

import re
from datetime import timedelta

import pytest
from clients import signed_in
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from steps import make_organiser, step_of

from sessions import permissions
from sessions.actions import arranging, lifecycle, moving, timing
from sessions.edition import compiled_plan
from sessions.models import ParkedSlide, Session
from sessions.refit import Took
from sessions.times_before import times_before

pytestmark = pytest.mark.django_db
USUAL = [10, 5, 10, 10, 20, 5, 5, 10, 15]


@pytest.fixture
def play(workshop, ada, monkeypatch):
    """`play([minutes of each item])` on a day in the past: that session, ended."""
    now = [timezone.now().replace(second=0, microsecond=0) - timedelta(days=60)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def played(minutes, *, by=ada, ends=True, length=90, pause=0, **extra) -> Session:
        now[0] += timedelta(days=1)
        made = arranging.make_session(
            workshop=workshop, facilitator=by, starts_at=now[0], minutes=length, confirmed=True, **extra
        )
        lifecycle.open_doors(made)
        made.refresh_from_db()
        lifecycle.start(made)
        for position, each in enumerate(minutes, 1):
            session = Session.objects.get(pk=made.pk)
            if position > 1:
                moving.jump(session, step=step_of(session), position=position)
            if pause and position == 1:
                timing.take_break(session, minutes=pause)
                now[0] += timedelta(minutes=pause)
                timing.resume(Session.objects.get(pk=made.pk))
            now[0] += timedelta(minutes=each)
        if ends:
            lifecycle.end(Session.objects.get(pk=made.pk))
        else:
            now[0] += timedelta(hours=6)
            lifecycle.close_overdue()
        return Session.objects.get(pk=made.pk)

    return played


def seen_by(user):
    return times_before(permissions.sessions_of(user))


def minutes_of(session) -> list[float]:
    return [seconds / 60 for seconds in session.plan.order_by("position").values_list("seconds", flat=True)]


def test_a_plan_by_the_times_of_one_session_is_what_its_items_took(workshop, ada, play):
    took = [18, 5, 11, 9, 20, 6, 5, 9, 7]
    before = play(took, pause=10)
    found = seen_by(ada).in_one(before, workshop)
    plan = compiled_plan(workshop, 90 * 60, found)
    assert [planned.seconds / 60 for _item, planned in plan] == took, "without its break"
    shorter = [planned.seconds for _item, planned in compiled_plan(workshop, 75 * 60, found)]
    assert sum(shorter) == 75 * 60
    least = [item.min_minutes * 60 for item in workshop.items.order_by("position")]
    assert all(got >= low for got, low in zip(shorter, least, strict=True))


def test_medians_are_there_from_three_sessions_on_and_name_none(workshop, ada, play):
    for first in (10, 18):
        play([first, *USUAL[1:]])
    assert seen_by(ada).medians(workshop) == {}
    play([12, *USUAL[1:]])
    found = seen_by(ada).medians(workshop)
    assert [found[item.pk].seconds / 60 for item in workshop.items.order_by("position")] == [12, *USUAL[1:]]


def test_what_says_nothing_of_times_does_not_count(workshop, ada, play):
    play(USUAL, demonstration=True)
    play(USUAL[:5])
    assert seen_by(ada).sessions == [], "neither a demonstration nor one that never came to its last item"
    left_alone = play(USUAL, ends=False)
    found = seen_by(ada)
    assert found.sessions == [left_alone] and len(found.took[left_alone.pk]) == 8, "its last item isn’t timed"


def test_each_reads_the_times_of_the_sessions_they_may_see(workshop, ada, cleo, play, django_user_model):
    own, other = play(USUAL), play(USUAL, by=cleo)
    olive = make_organiser(django_user_model.objects.create_user("olive"))
    assert seen_by(ada).sessions == [own] and seen_by(cleo).sessions == [other]
    assert seen_by(olive).sessions == [other, own], "the newest first"


def test_what_was_left_out_then_is_left_out_again_at_that_length(workshop, ada, play):
    hour = play([5, 3, 7, 6, 17, 2, 5, 8, 7], length=60)
    found = seen_by(ada).in_one(hour, workshop)
    assert sum(took.left_out for took in found.values()) == sum(
        ParkedSlide.objects.filter(planned_item__session=hour).values_list("seconds", flat=True)
    )
    again = {item.position: set(planned.parked) for item, planned in compiled_plan(workshop, 3600, found)}
    was = {n: set() for n in again}
    for position, key in ParkedSlide.objects.filter(planned_item__session=hour).values_list(
        "planned_item__position", "slide__key"
    ):
        was[position].add(key)
    assert again == was


def form(workshop, **more) -> dict:
    return {
        "workshop": workshop.pk,
        "starts_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90,
        "confirmed": "on",
        **settings.SESSION_DEFAULTS,
        **more,
    }


def options(page: str) -> list[tuple[str, str]]:
    chosen = page.partition('name="times"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', chosen, re.S)
    return [(value, words.strip()) for value, words in found]


def test_a_new_session_offers_the_times_and_is_planned_by_the_chosen_ones(workshop, ada, play):
    took = [18, 5, 11, 9, 20, 6, 5, 9, 7]
    sessions = [play(took, place="<b>Room</b>"), play(USUAL), play(USUAL)]
    client = signed_in(ada)
    offered = options(client.get(reverse("session-new")).text)
    assert [words for _value, words in offered[:2]] == ["The usual times", "Medians of 3 sessions"]
    assert [value for value, _words in offered[2:]] == [each.code for each in reversed(sessions)]
    assert offered[-1][1].startswith("As they were on ") and "&lt;b&gt;Room" in offered[-1][1]
    made = {}
    for value, minutes in ((sessions[0].code, took), ("dpup", USUAL), ("", USUAL)):
        known = set(Session.objects.values_list("pk", flat=True))
        reply = client.post(reverse("session-new"), form(workshop, times=value))
        assert reply.status_code == 302, reply.text
        made[value] = Session.objects.exclude(pk__in=known).get()
        assert minutes_of(made[value]) == minutes
    assert not made[""].plan.filter(took__isnull=False).exists()


def test_a_session_that_gets_another_length_keeps_to_those_times(workshop, ada, play):
    took = [18, 5, 11, 9, 20, 6, 5, 9, 7]
    before = play(took)
    times = seen_by(ada).in_one(before, workshop)
    made = arranging.make_session(
        workshop=workshop,
        facilitator=ada,
        starts_at=timezone.now() + timedelta(days=1),
        minutes=180,
        times=times,
    )
    assert minutes_of(made) == [2 * each for each in took]
    arranging.put_right(made, by=ada, minutes=90)
    assert minutes_of(made) == took
    arranging.put_right(made, by=ada, starts_at=made.starts_at + timedelta(hours=1))
    assert minutes_of(made) == took


def test_the_report_leads_to_them_and_the_form_has_them_chosen(workshop, ada, play):
    before, begun = play(USUAL, length=75), play(USUAL[:2])
    client = signed_in(ada)
    link = f"{reverse('session-new')}?times={before.code}"
    assert f'href="{link}"' in client.get(reverse("report", args=[before.code])).text
    assert "?times=" not in client.get(reverse("report", args=[begun.code])).text
    page = client.get(link).text
    assert re.search(rf'<option value="{before.code}"\s+selected', page)
    assert re.search(r'name="minutes"[^>]*value="75"', page)


def test_times_that_one_may_not_see_are_neither_offered_nor_taken(workshop, ada, cleo, play):
    theirs, client = play(USUAL, by=cleo), signed_in(ada)
    page = client.get(reverse("session-new") + f"?times={theirs.code}").text
    assert 'name="times"' not in page and theirs.code not in page
    play(USUAL)
    reply = client.post(reverse("session-new"), form(workshop, times=theirs.code))
    assert reply.status_code == 422 and Session.objects.count() == 2
    assert client.post(reverse("session-new"), form(workshop, times="\x00")).status_code == 422


def test_times_of_another_workshop_are_refused_in_words(workshop, ada, play):
    play(USUAL)
    code = Session.objects.get().code
    other = type(workshop).objects.get(pk=workshop.pk)
    other.pk, other.slug, other.title, other.published_at = None, "other", "Another", timezone.now()
    other.save()
    other.items.create(position=1, title="One", minutes=60, min_minutes=30)
    client = signed_in(ada)
    assert "Data Protection and Use Policy: As they were" in client.get(reverse("session-new")).text
    reply = client.post(reverse("session-new"), form(other, times=code))
    assert reply.status_code == 422 and "another workshop’s" in reply.text


def test_a_new_session_form_reads_the_times_in_a_handful_of_queries(
    workshop, ada, play, django_assert_max_num_queries
):
    for _n in range(4):
        play(USUAL)
    with django_assert_max_num_queries(7):
        found = seen_by(ada)
        assert len(found.medians(workshop)) == 9


def test_an_item_that_was_jumped_over_counts_as_it_is_published(workshop):
    items = list(workshop.items.order_by("position"))
    found = compiled_plan(workshop, 90 * 60, {items[0].pk: Took(600)})
    assert [planned.seconds / 60 for _item, planned in found] == USUAL
