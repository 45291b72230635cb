"""Stage and console: a ticket is good for minutes and beside its own sign-in, a pass while it holds."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.core import signing
from django.test import Client
from django.utils import timezone
from talking import closed, received, talk, watcher

from sessions import tickets
from sessions.actions import lifecycle, stage
from sessions.live import hub as hubs
from sessions.live.hub import hub
from sessions.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


def signs_out(client, ada, session):
    client.post("/sign-out/")


def is_disabled(client, ada, session):
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)


def no_longer_facilitates(client, ada, session):
    session.facilitations.all().delete()


def changes_the_password(client, ada, session):
    ada.set_password("another long password of hers")
    ada.save()


def sits_too_long(client, ada, session):
    from django.contrib.sessions.models import Session as SignIn

    SignIn.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))


ENDS = [signs_out, is_disabled, no_longer_facilitates, changes_the_password, sits_too_long]


@pytest.mark.parametrize("audience", ["host", "stage", "remote"])
@pytest.mark.parametrize("ends", ENDS)
def test_who_may_no_longer_watch_is_closed_at_the_next_pulse_and_hears_nothing_more(
    session, ada, sign_in, monkeypatch, ends, audience
):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.2)

    async def conversation():
        socket = await sync_to_async(watcher)(session, audience, sign_in)
        await socket.connect()
        await received(socket, "pulse")
        await sync_to_async(ends)(sign_in, ada, session)
        assert await closed(socket) == 4401
        relay = hub.relays[session.pk]
        await sync_to_async(lifecycle.start)(session, by=ada)
        relay.changed(["now"], resync=True)
        assert await socket.receive_nothing(1)
        await socket.disconnect()

    talk(conversation)


@pytest.mark.parametrize("ends", ENDS)
def test_a_ticket_that_was_kept_opens_nothing_when_the_sign_in_has_ended(session, ada, sign_in, ends):
    async def conversation():
        kept = await sync_to_async(watcher)(session, "host", sign_in)
        await sync_to_async(ends)(sign_in, ada, session)
        await kept.connect()
        assert (await kept.receive_output(5))["code"] == 4401

    talk(conversation)


def test_a_ticket_is_nothing_without_the_cookie_of_its_sign_in(session, ada, cleo, sign_in):
    def others():
        again, cleos = Client(), Client()
        again.force_login(ada)  # her own, in another browser
        cleos.force_login(cleo)
        cookies = [{}, *({n: m.value for n, m in each.cookies.items()} for each in (again, cleos))]
        return [watcher(session, "host", sign_in, cookies=held) for held in cookies]

    async def conversation():
        for socket in await sync_to_async(others)():
            await socket.connect()
            assert (await socket.receive_output(5))["code"] == 4401

    talk(conversation)


def test_a_ticket_lives_for_minutes_and_the_page_has_a_new_one(session, sign_in, monkeypatch):
    async def conversation():
        old = await sync_to_async(watcher)(session, "host", sign_in)
        later = time.time() + 5 * 60 + 1
        monkeypatch.setattr(signing.time, "time", lambda: later)
        await old.connect()
        assert (await old.receive_output(5))["code"] == 4401
        new = await sync_to_async(watcher)(session, "host", sign_in)
        await new.connect()
        await received(new, "pulse")
        await new.disconnect()

    talk(conversation)


@pytest.mark.parametrize("audience", ["stage", "host", "remote"])
def test_a_ticket_is_for_one_audience(session, sign_in, audience):
    async def conversation():
        other = {"stage": "host", "host": "remote", "remote": "host"}[audience]
        socket = await sync_to_async(watcher)(session, audience, sign_in)
        socket.scope["path"] = f"/ws/{other}/{session.code}/"
        await socket.connect()
        assert (await socket.receive_output(5))["code"] == 4401

    talk(conversation)


def test_a_ticket_holds_neither_the_sign_in_nor_the_stages_key(session, sign_in):
    page = sign_in.get(f"/host/{session.code}/").content.decode()
    assert sign_in.session.session_key not in page
    key = tickets.stage_key(session)
    assert session.stage_secret not in page and key not in tickets.for_stage_key(session)


def test_however_many_watch_three_queries_say_who_still_may(session, ada, sign_in, django_assert_num_queries):
    held = sign_in.session.session_key
    passes = [tickets.Pass(session.pk, ada.pk, held)]
    passes += [tickets.Pass(session.pk + n, ada.pk, held) for n in range(1, 50)]
    passes += [tickets.Pass(session.pk, None, f"mark {n}") for n in range(50)]
    with django_assert_num_queries(3):
        assert tickets.lost(passes) == set(passes[1:])


def by_key(session, key):
    client = Client()
    page = client.get(f"/stage/{session.code}/", {"key": key})
    if page.status_code != 200:
        return None
    return watcher(session, "stage", client, ticket=tickets.for_stage_key(session))


def test_a_new_stage_link_ends_the_old_one_and_its_stages_and_no_other(session, ada, sign_in):
    async def conversation():
        key = await sync_to_async(tickets.stage_key)(session)
        with_key = await sync_to_async(by_key)(session, key)
        kept = await sync_to_async(by_key)(session, key)
        signed_in = await sync_to_async(watcher)(session, "stage", sign_in)
        for socket in (with_key, signed_in):
            await socket.connect()
            await received(socket, "pulse")
        await sync_to_async(stage.renew_stage_link)(session, by=ada)
        assert await closed(with_key) == 4401
        await kept.connect()
        assert (await kept.receive_output(5))["code"] == 4401, "a ticket of the old key"
        await sync_to_async(lifecycle.start)(session, by=ada)
        await received(signed_in, 'id="now"')
        fresh = await sync_to_async(Session.objects.get)(pk=session.pk)
        assert await sync_to_async(by_key)(fresh, key) is None, "the old key still opens the page"
        new = await sync_to_async(by_key)(fresh, tickets.stage_key(fresh))
        await new.connect()
        await received(new, "pulse")
        for socket in (new, signed_in):
            await socket.disconnect()

    talk(conversation)


def test_the_stages_key_ends_with_the_day_of_deletion_where_the_session_is(session, monkeypatch):
    session.zone, key = "Pacific/Auckland", tickets.stage_key(session)

    def opens(at):
        monkeypatch.setattr(timezone, "now", lambda: at)
        return tickets.opens_stage(session, key)

    session.delete_on = datetime(2026, 12, 1).date()
    last = datetime(2026, 12, 1, 10, 59, tzinfo=UTC)  # 23:59 there
    assert opens(last) and not opens(last + timedelta(minutes=1))
    session.delete_on, session.starts_at, session.minutes = None, datetime(2026, 12, 1, tzinfo=UTC), 90
    assert opens(datetime(2026, 12, 31, 10, 59, tzinfo=UTC))
    assert not opens(datetime(2026, 12, 31, 11, tzinfo=UTC))


def test_a_stage_by_key_is_closed_when_its_key_ends_by_itself(session, monkeypatch):
    monkeypatch.setattr(hubs, "PULSE_INTERVAL", 1.2)

    async def conversation():
        key = await sync_to_async(tickets.stage_key)(session)
        socket = await sync_to_async(by_key)(session, key)
        await socket.connect()
        await received(socket, "pulse")
        await Session.objects.filter(pk=session.pk).aupdate(delete_on=datetime(2020, 1, 1).date())
        assert await closed(socket) == 4401
        await socket.disconnect()

    talk(conversation)


def test_a_key_that_isnt_one_is_refused_in_words(session):
    for key in ("", "ā", "x" * 500):
        assert Client().get(f"/stage/{session.code}/", {"key": key}).status_code == 404
