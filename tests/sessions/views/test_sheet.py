"""The agenda on one page: when each item begins, what to say, and what a shorter session leaves out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.actions import arranging
from sessions.models import Session

pytestmark = pytest.mark.django_db


def page_of(client, session) -> str:
    reply = client.get(reverse("host-sheet", args=[session.code]))
    assert reply.status_code == 200
    return " ".join(reply.text.split())


def test_it_has_each_item_with_its_time_what_to_say_and_how_to_join(session, sign_in):
    page, starts = page_of(sign_in, session), session.starts_at.astimezone(session.tz)
    for planned in session.plan.select_related("item").order_by("position"):
        assert f"<b>{starts.hour}:{starts:%M}</b> {round(planned.seconds / 60)} min" in page
        starts += timedelta(seconds=planned.seconds)
    assert "One tap on your phone. I only see totals." in page
    assert session.grouped_code in page and "<svg" in page and "Left out:" not in page


def test_a_shorter_one_says_what_is_left_out(workshop, ada, sign_in):
    made = arranging.make_session(workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=60)
    page = page_of(sign_in, made)
    slide = next(
        each.slide for planned in made.plan.all() for each in planned.parked.all() if not each.slide.optional
    )
    assert "Left out:" in page and slide.say and slide.say not in page


def test_what_is_typed_is_escaped(session, sign_in):
    Session.objects.update(name="<b>Hana", place="Room <2>")
    page = page_of(sign_in, session)
    assert "&lt;b&gt;Hana" in page and "Room &lt;2&gt;" in page
