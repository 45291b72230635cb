"""A press came too late: when the session, or the item that is on, began is put right after the fact."""

from datetime import timedelta

import pytest
from clients import signed_in
from django.urls import reverse
from django.utils import timezone
from steps import LIVE, drawn, step_of

from sessions.actions import lifecycle, moving, putting_right, timing
from sessions.agenda import Agenda, current_run
from sessions.errors import Refused, SessionOver, Stale
from sessions.models import LogEntry, Run, Session

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(at):
    """Lets so many minutes pass."""
    return lambda minutes: at(60 * minutes)


@pytest.fixture
def on(at, session) -> Session:
    """A session that began ten minutes ago, and has just come to its second item."""
    Session.objects.update(starts_at=at(0))
    lifecycle.start(Session.objects.get(pk=session.pk))
    at(10)
    moving.jump(session, step=step_of(session), position=2)
    return Session.objects.get(pk=session.pk)


def runs(session) -> list[Run]:
    return list(session.runs.order_by("pk"))


def test_an_item_begins_and_ends_earlier_and_so_does_the_one_before_it(on, ada):
    before, then = runs(on)
    putting_right.item_began(on, seconds=180, step=step_of(on), by=ada)
    shorter, longer = runs(on)
    assert longer.started_at == then.started_at - 3 * MINUTE == shorter.ended_at
    assert longer.ends_at == then.ends_at - 3 * MINUTE and shorter.started_at == before.started_at
    assert [Agenda(on).spent(each) for each in Agenda(on).plan[:2]] == [420, 180]
    entry = LogEntry.objects.get(verb="item_began")
    told = timezone.localtime(then.started_at, on.tz), timezone.localtime(longer.started_at, on.tz)
    assert entry.user == ada and all(f"{each:%M}" in entry.sentence for each in told), entry.sentence


def test_it_never_begins_before_the_one_before_it_nor_in_that_ones_break(on, at):
    at(1)
    putting_right.item_began(on, seconds=3600, step=step_of(on))
    first, second = runs(on)
    assert second.started_at == first.started_at == first.ended_at
    with pytest.raises(Refused, match="before what came before it"):
        putting_right.item_began(on, seconds=60, step=step_of(on))
    timing.take_break(on, minutes=5)
    at(4)
    timing.resume(on)
    at(2)
    moving.jump(on, step=step_of(on), position=3)
    putting_right.item_began(on, seconds=600, step=step_of(on))
    assert current_run(on).started_at == timezone.now() - 2 * MINUTE, "when people were back"
    assert all(Agenda(on).spent(each) >= 0 for each in Agenda(on).plan)


def test_the_session_began_earlier_and_with_it_its_first_item_only(on, ada):
    before, then = runs(on)
    putting_right.we_began(on, seconds=240, by=ada)
    first, second = runs(on)
    assert first.started_at == before.started_at - 4 * MINUTE and first.ended_at == before.ended_at
    assert (second.started_at, second.ends_at) == (then.started_at, then.ends_at)
    assert Session.objects.get().started_at == on.started_at - 4 * MINUTE
    assert LogEntry.objects.filter(verb__in=("start", "we_began")).count() == 2, "the log keeps both"


def test_of_the_first_item_both_are_the_same(at, session):
    lifecycle.start(session)
    run = current_run(session)
    putting_right.item_began(session, seconds=60, step=run.step)
    moved = current_run(session)
    assert moved.started_at == run.started_at - MINUTE == Session.objects.get().started_at
    assert moved.ends_at == run.ends_at - MINUTE


def test_what_makes_no_sense_is_refused_kindly(on, session):
    for seconds in (0, -60, 3601):
        with pytest.raises(Refused, match="up to an hour"):
            putting_right.we_began(on, seconds=seconds)
    step = step_of(on)
    moving.next_slide(on, step=step)
    putting_right.item_began(on, seconds=60, step=step)
    moving.jump(on, step=step_of(on), position=3)
    with pytest.raises(Stale):
        putting_right.item_began(on, seconds=60, step=step)
    lifecycle.end(on)
    with pytest.raises(SessionOver):
        putting_right.we_began(Session.objects.get(), seconds=60)


def test_nothing_is_put_right_before_the_start(session):
    for verb in (putting_right.we_began, putting_right.item_began):
        with pytest.raises(Refused, match="hasn’t started"):
            verb(session, seconds=60, **({"step": "start"} if verb == putting_right.item_began else {}))


def test_the_console_sends_it_and_offers_it_for_the_item_that_is_on(on, ada):
    page = drawn(on, "host")
    assert page.count('id="put-right"') == 1 and page.count('id="item-began"') == 1
    address = reverse("host-do", args=[on.code, "item_began"])
    reply = signed_in(ada).post(address, {"seconds": "120", "step": step_of(on)}, headers=LIVE)
    assert reply.status_code == 204
    assert current_run(on).started_at == timezone.now() - 2 * MINUTE
    moving.jump(on, step=step_of(on), position=1)
    page = drawn(on, "host")
    assert page.count('id="we-began"') == 1 and 'id="item-began"' not in page
