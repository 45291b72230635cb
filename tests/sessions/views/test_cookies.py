"""Cookies: those that somebody needs to come back or to be safe from forged forms, and no other."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from role_matrix import MATRIX
from server import PASSWORD, ROOT

from sessions import seats
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
        seats.cookie_name(session.code): seats.SEAT_AGE,
        settings.SESSION_COOKIE_NAME: settings.SESSION_COOKIE_AGE,
        DEVICE_COOKIE: DEVICE_AGE,
        settings.CSRF_COOKIE_NAME: settings.CSRF_COOKIE_AGE,
    }
    assert {cookie.key for cookie in found} == set(longest)
    for cookie in found:
        assert cookie["samesite"] == "Lax" and not cookie["domain"], cookie.key
        assert cookie["httponly"] or cookie.key == settings.CSRF_COOKIE_NAME
        assert int(cookie["max-age"] or 0) <= longest[cookie.key]


def test_no_script_sets_a_cookie():
    scripts = [file for file in (ROOT / "static").rglob("*.js") if "vendor" not in file.parts]
    assert len(scripts) > 20
    for file in scripts:
        assert not re.search(r"document\.cookie\s*=[^=]|cookieStore", file.read_text()), file.name
