"""Which answers may be kept by a browser or a proxy: named here one by one, and never anybody's own."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from role_matrix import MATRIX, VISITORS

from sessions.middleware import MAY_BE_CACHED

pytestmark = pytest.mark.django_db

# Exactly these hold nobody's data. To add one here is to say so.
MAY_BE_KEPT = {
    "front",
    "join-token",
    "join",
    "room",
    "room-questions",
    "faq",
    "about",
    "healthz",
    "readyz",
    "metrics",
}


def test_what_may_be_kept_is_what_is_the_same_for_all():
    assert MAY_BE_CACHED == MAY_BE_KEPT
    names = {pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)}
    assert names >= MAY_BE_KEPT


@pytest.mark.parametrize("name", MATRIX)
def test_nobodys_data_is_kept_by_a_browser_or_proxy(clients, session, name):
    method, wanted, _ = MATRIX[name]
    given = {"code": session.code, "token": session.token, "receipt": "0" * 40}
    address = reverse(name, args=[given.get(argument, argument) for argument in wanted])
    for visitor in VISITORS:
        reply = getattr(clients[visitor], method)(address)
        signed_in = visitor not in ("nobody", "ben", "elsewhere")
        if name not in MAY_BE_KEPT or signed_in:
            assert "no-store" in reply["Cache-Control"], visitor
        else:
            assert "no-store" not in reply.get("Cache-Control", "") and not reply.cookies, visitor


def test_an_address_that_isnt_there_is_no_store():
    assert Client().get("/nothing/")["Cache-Control"] == "no-store"
    assert Client().get("/admin/login/")["Cache-Control"].count("no-store") == 1
