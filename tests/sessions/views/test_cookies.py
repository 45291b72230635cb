"""Cookies: those that somebody needs to come back or to be safe from forged forms, and no other."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from clients import seated
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from role_matrix import MATRIX
from server import PASSWORD, ROOT
from steps import send

from sessions import seats
from sessions.actions import lifecycle
from sessions.models import Session
from sessions.privacy.purge import AT_LEAST, due_at
from sessions.views.sign_in import DEVICE_AGE, DEVICE_COOKIE

pytestmark = pytest.mark.django_db


def looked_at(session, clients) -> list:
    """The cookies that any page sets for anybody who looks at it."""
    given = {"code": session.code, "token": session.token, "receipt": "0" * 40}
    pages = [
        reverse(name, args=[given.get(argument, argument) for argument in wanted])
        for name, (method, wanted, _statuses) in MATRIX.items()
        if method == "get"
    ]
    replies = [client.get(page) for client in clients.values() for page in pages]
    return [cookie for reply in replies for cookie in reply.cookies.values()]


def test_only_necessary_cookies_are_set(session, clients):
    joined = Client().post(reverse("join", args=[session.code]), {"name": "Mele"})
    signed_in = Client().post(reverse("sign-in"), {"username": "ada", "password": PASSWORD})
    found = [*looked_at(session, clients), *joined.cookies.values(), *signed_in.cookies.values()]
    longest = {
        seats.cookie_name(session.code): (session.names_go_on - date.today()).days * 24 * 3600,
        settings.SESSION_COOKIE_NAME: settings.SESSION_COOKIE_AGE,
        DEVICE_COOKIE: DEVICE_AGE,
        settings.CSRF_COOKIE_NAME: 0,  # until the browser closes
    }
    assert {cookie.key for cookie in found} == set(longest)
    for cookie in found:
        assert cookie["samesite"] == "Lax" and not cookie["domain"], cookie.key
        assert cookie["httponly"] or cookie.key == settings.CSRF_COOKIE_NAME
        assert int(cookie["max-age"] or 0) <= longest[cookie.key]


def end_of_cookie(session, reply) -> datetime:
    """To the nearest minute, where the session is."""
    seconds = int(reply.cookies[seats.cookie_name(session.code)]["max-age"])
    ends_at = timezone.now() + timedelta(seconds=seconds + 30)
    return ends_at.astimezone(session.tz).replace(second=0, microsecond=0)


def midnight(session, day: date) -> datetime:
    return datetime.combine(day, time(), session.tz)


@pytest.mark.parametrize("page", ["mine", "you"])
def test_a_seats_cookie_ends_with_its_row_or_if_it_asked_with_what_ties_its_questions_to_it(started, page):
    phone = seated(started)
    address = reverse(page, args=[started.code])
    assert end_of_cookie(started, phone.get(address)) == midnight(started, started.names_go_on)
    send(phone.seat, "ask", text="Who decides?")
    assert end_of_cookie(started, phone.get(address)) == midnight(started, started.questions_go_by)


def test_a_hold_keeps_the_cookie_that_finds_what_it_keeps(started):
    phone, address = seated(started), reverse("you", args=[started.code])
    until = started.names_go_on + timedelta(days=200)
    Session.objects.update(retention_hold="an inquiry", held_until=until)
    started.refresh_from_db()
    assert end_of_cookie(started, phone.get(address)) == midnight(started, until)
    Session.objects.update(held_until=started.names_go_on + timedelta(days=1))
    started.refresh_from_db()
    assert end_of_cookie(started, phone.get(address)) == midnight(started, started.held_until), "no longer"
    Session.objects.update(held_until=None, delete_on=started.last_day - timedelta(days=3))
    ends_at = end_of_cookie(started, phone.get(address))
    assert ends_at > timezone.now() + timedelta(days=29)


@pytest.mark.parametrize("page", ["mine", "you"])
def test_where_the_deletion_day_has_begun_the_cookie_ends_when_the_purge_deletes_its_row(started, ada, page):
    """With 0 days, or the day moved to today, the row stays until two hours after the end."""
    Session.objects.update(delete_on=started.last_day)
    started.refresh_from_db()
    minute, reply = timedelta(minutes=1), Client().post(reverse("join", args=[started.code]))
    by_itself = started.over_at() + AT_LEAST
    assert abs(end_of_cookie(started, reply) - by_itself) <= minute
    phone, address = seated(started), reverse(page, args=[started.code])
    assert phone.get(address).status_code == 200, "it is let in"
    lifecycle.end(started, by=ada)
    ends_at = end_of_cookie(started, phone.get(address))
    started.refresh_from_db()
    assert abs(ends_at - due_at(started)) <= minute
    Session.objects.update(ended_at=timezone.now() - AT_LEAST)
    assert end_of_cookie(started, phone.get(address)) > timezone.now(), "the next purge comes within an hour"


def test_no_script_sets_a_cookie():
    scripts = [file for file in (ROOT / "static").rglob("*.js") if "vendor" not in file.parts]
    assert len(scripts) > 20
    for file in scripts:
        assert not re.search(r"document\.cookie\s*=[^=]|cookieStore", file.read_text()), file.name
