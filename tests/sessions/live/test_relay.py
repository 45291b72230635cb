"""What an idle session costs, and what heals a screen: versions, the pulse, what changes by time alone."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.template.loader import get_template
from django.utils import timezone
from talking import phone, received, talk, watcher

from sessions import screens
from sessions.actions import lifecycle, timing
from sessions.announce import Change, announce
from sessions.live import hub as hubs
from sessions.live import relay as relays
from sessions.live.changes_heard import ChangesHeard
from sessions.live.hub import hub
from sessions.models import Run, Session, Span
from sessions.screens import reading

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_version_is_reached_once_every_one_before_it_was_heard_of():
    seen = ChangesHeard()
    seen.reset(7)
    seen.add(9)
    assert seen.reaches(7) and not seen.reaches(8)
    seen.add(8)
    assert seen.reaches(9) and not seen.reaches(10)
    seen.add(8)  # heard again
    assert seen.reaches(9) and not seen.reaches(10)


def test_each_announcement_makes_the_next_version(session):
    before = Session.objects.get(pk=session.pk).change_count
    announce(session, Change.VOTES)
    announce(session, Change.VOTES)
    assert Session.objects.get(pk=session.pk).change_count == before + 2


def test_a_command_that_is_refused_makes_no_version(started):
    before = Session.objects.get(pk=started.pk).change_count
    with pytest.raises(lifecycle.Refused):
        timing.extend(started, seconds=0)
    assert Session.objects.get(pk=started.pk).change_count == before


def test_at_the_pulse_an_idle_session_is_told_its_version_and_is_not_drawn(started, seat, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.1)

    async def conversation():
        socket = phone(started, seat)
        await socket.connect()
        first = await socket.receive_from()
        drawn = dict(hub.relays[started.pk].drawn)
        for _ in range(2):
            marker = await socket.receive_from(timeout=4)
            assert marker.startswith('<i id="pulse"') and len(marker) < 200
            assert marker.partition("data-now")[0] == first.partition("data-now")[0]
        assert dict(hub.relays[started.pk].drawn) == drawn
        await socket.disconnect()

    talk(conversation)


def test_what_is_written_past_the_actions_is_drawn_with_everything_else(started, seat, monkeypatch):
    assert hubs.REDRAW_INTERVAL <= 240
    monkeypatch.setattr(hubs, "REDRAW_INTERVAL", 1.0)

    async def conversation():
        socket = phone(started, seat)
        await socket.connect()
        await socket.receive_from()
        run = await Run.objects.aget()
        await Span.objects.acreate(session=started, run=run, kind="pause", started_at=timezone.now())
        assert "Paused for a moment" in await received(socket, "Paused", timeout=6)
        await socket.disconnect()

    talk(conversation)


def test_what_the_database_still_says_is_compared_and_not_drawn(started, seat, ada, monkeypatch):
    monkeypatch.setattr(hubs, "REDRAW_INTERVAL", 0.5)

    async def conversation():
        socket = phone(started, seat)
        await socket.connect()
        await socket.receive_from()
        drawn = hub.relays[started.pk].drawn
        await asyncio.sleep(2.5)
        assert drawn["room", "agenda"] == 1, "an idle session costs a few queries"
        await sync_to_async(timing.pause)(started, by=ada)
        await received(socket, "Paused", timeout=6)
        await asyncio.sleep(2.5)
        assert drawn["room", "agenda"] == 2, "drawn whole once after a change, and then compared again"
        monkeypatch.setattr(reading, "MAX_AGE", 0.0)
        await asyncio.sleep(1.5)
        assert drawn["room", "agenda"] > 2, "no comparison is believed for ever"
        await socket.disconnect()

    talk(conversation)


def test_a_screen_that_could_not_be_drawn_is_drawn_at_the_pulse(started, seat, ada, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.5)
    draw, failed = screens.draw, []

    def sometimes(*given, **how):
        if len(failed) == 1:
            failed.append("now")
            raise RuntimeError("the disk is slow")
        return draw(*given, **how)

    async def conversation():
        socket = phone(started, seat)
        await socket.connect()
        await socket.receive_from()
        monkeypatch.setattr(relays.screens, "draw", sometimes)
        failed.append("next time")
        await sync_to_async(timing.pause)(started, by=ada)
        assert "Paused for a moment" in await received(socket, "Paused", timeout=6)
        assert len(failed) == 2
        await socket.disconnect()

    talk(conversation)


def test_a_session_that_ends_by_itself_is_drawn_when_it_does(started, seat):
    long_ago = timezone.now() - timedelta(hours=4) + timedelta(seconds=1.5)
    Session.objects.update(starts_at=long_ago, started_at=long_ago, minutes=120, reopened_at=None)

    async def conversation():
        socket = phone(started, seat)
        await socket.connect()
        assert "Thank you for coming" in await received(socket, "Thank you for coming", timeout=5)
        await socket.disconnect()

    talk(conversation)


def test_over_its_time_an_item_moves_the_end_on_the_console_each_minute(started, sign_in, monkeypatch):
    """The console is drawn when a time on it differs, by the clock's own reckoning, and no phone is."""
    Run.objects.update(ends_at=timezone.now() + timedelta(seconds=1), furthest=99)
    console = watcher(started, "host", sign_in)

    async def conversation():
        assert (await console.connect())[0]
        relay = hub.relays[started.pk]
        await asyncio.sleep(1.6)
        assert relay.drawn["host", "agenda"] == 2 and relay.drawn["host", "questions"] == 1
        await console.disconnect()

    talk(conversation)


def test_what_is_due_is_asked_after_the_frames_have_gone(started, seat, ada, monkeypatch):
    """A phone needn't wait for it."""
    socket, order = phone(started, seat), []
    due, fan_out = screens.Snapshot.due, hub.fan_out

    def asked(snapshot):
        order.append("due")
        return due.fget(snapshot)

    async def sent(*given):
        order.append("sent")
        await fan_out(*given)

    async def conversation():
        await socket.connect()
        await socket.receive_from()
        monkeypatch.setattr(screens.Snapshot, "due", property(asked))
        monkeypatch.setattr(hub, "fan_out", sent)
        await sync_to_async(timing.pause)(started, by=ada)
        await received(socket, "Paused")
        await asyncio.sleep(0.3)
        await socket.disconnect()

    talk(conversation)
    assert order == ["sent", "due"]


def test_no_timer_is_set_once_nobody_watches(started, seat):
    """The last leaves while it is asked what is due."""
    socket = phone(started, seat)

    async def conversation():
        await socket.connect()
        await socket.receive_from()
        relay = hub.relays[started.pk]
        drawn = await relay._draw({"room": None})
        await socket.disconnect()
        await relay._wait_for_due(drawn)
        assert drawn.due and relay._timer is None

    talk(conversation)


@pytest.mark.parametrize("audience", screens.PARTS)
def test_each_part_has_its_template_and_minds_something(audience):
    for part, minds in screens.PARTS[audience].items():
        assert get_template(f"sessions/{audience}/_{part}.html") and minds


def test_a_remote_gets_its_own_parts_and_an_idle_one_is_not_drawn(started, sign_in, ada, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.1)
    remote = watcher(started, "remote", sign_in)

    async def conversation():
        assert (await remote.connect())[0]
        await received(remote, "pulse")
        relay = hub.relays[started.pk]
        before = dict(relay.drawn)
        assert {name for name, _part in before} == {"remote"} and set(before.values()) == {1}
        for _ in range(2):
            await received(remote, "pulse")
        assert dict(relay.drawn) == before, "a pulse draws nothing"
        await sync_to_async(timing.pause)(started, by=ada)
        frame = await received(remote, "Resume")
        assert 'id="drive"' in frame and 'id="agenda"' not in frame and 'id="questions"' not in frame
        assert relay.drawn["remote", "questions"] == 1 and relay.drawn["remote", "drive"] == 2
        await remote.disconnect()

    talk(conversation)


def test_what_a_template_names_for_itself_is_drawn(started):
    """`{% translate … as … %}` and its like, in a part and in what it includes."""
    host = screens.render(started.pk, "host")
    assert "No account or name needed." in host["links"]
    lifecycle.end(started)
    Session.objects.update(started_at=None, ended_at=None)
    started.runs.all().delete()
    for audience in ("host", "stage"):
        assert 'data-text="in {n} min"' in screens.render(started.pk, audience)["now"], audience


def test_everything_that_happens_is_minded_by_somebody():
    minded = {change for parts in screens.PARTS.values() for minds in parts.values() for change in minds}
    assert set(Change) - minded == {Change.ADMISSION, Change.DRIVING}
