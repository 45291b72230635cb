"""The role matrix goes on: every socket, the stage's key and the admin, for each kind of visitor."""

import pytest
from channels.testing import WebsocketCommunicator
from clients import signed_in
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from talking import ORIGIN, page_of, talk

from dpup_workshop.asgi import Sockets
from sessions import tickets
from sessions.live.routing import websocket_urlpatterns
from sessions.models import WorkshopSettings

IN, NO = "in", 4401
SOCKETS = {  # {visitor: what its socket gets}; those not named get "all"
    "room": {"all": NO, "ben": IN},
    "stage": {"all": NO, "ada": IN, "co": IN, "scribe": IN, "key": IN},
    "host": {"all": NO, "ada": IN, "co": IN, "scribe": IN},
    "remote": {"all": NO, "ada": IN, "co": IN, "scribe": IN},
}
HERE = ("ada", "co", "scribe")  # each with a ticket of their own page
WATCHERS = ["nobody", "ben", "elsewhere", "key", "old key", *HERE, "cleo", "organiser", "signed out"]
WITHOUT_KEY = dict.fromkeys(["ada", "co", "scribe"], 200) | {"organiser": 403}  # of the stage's page
ADMIN = {"all": 302, "root": 200}  # sent to its sign-in, and in


@pytest.fixture
def watchers(clients, session, ada):
    """Each with the ticket it can get hold of: its page's own, or one that another page was given."""
    leaver = signed_in(ada)
    pages = {name: ticket_of(clients["ada"], name, session) for name in ("stage", "host", "remote")}
    given = {visitor: (client, dict(pages)) for visitor, client in clients.items()}
    for visitor in HERE:
        own = {name: ticket_of(clients[visitor], name, session) for name in pages}
        given[visitor] = (clients[visitor], own)
    given["signed out"] = (leaver, {name: ticket_of(leaver, name, session) for name in pages})
    leaver.post("/sign-out/")
    given["old key"] = (Client(), {"stage": tickets.for_stage_key(session)})
    session.stage_secret = "another"
    session.save()
    given["key"] = (
        Client(),
        {name: tickets.for_stage_key(session) for name in ("stage", "host", "remote")},
    )
    return given


def ticket_of(client, audience, session) -> str:
    return client.get(page_of(audience, session.code)).context["ticket"]


async def knock(session, audience, client, ticket):
    """`in`, or the code it was closed with."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    address = f"/ws/{audience}/{session.code}/" + (f"?ticket={ticket}" if ticket else "")
    headers = [(b"host", b"testserver"), (b"cookie", cookies.encode()), ORIGIN]
    socket = WebsocketCommunicator(Sockets(), address, headers=headers)
    await socket.connect()
    message = await socket.receive_output(5)
    await socket.disconnect()
    return message["code"] if message["type"] == "websocket.close" else IN


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("audience", SOCKETS)
def test_what_each_visitors_socket_gets(watchers, session, audience):
    got = {}

    async def conversation():
        for visitor in WATCHERS:
            client, held = watchers[visitor]
            got[visitor] = await knock(session, audience, client, held.get(audience, ""))

    talk(conversation)
    assert got == {visitor: SOCKETS[audience].get(visitor, SOCKETS[audience]["all"]) for visitor in WATCHERS}


def test_every_socket_has_its_row():
    named = " ".join(str(each.pattern) for each in websocket_urlpatterns)
    assert (
        len(websocket_urlpatterns) == 2 and "ws/room/" in named and "(?P<audience>stage|host|remote)" in named
    )
    assert set(SOCKETS) == {"room", "stage", "host", "remote"}


@pytest.mark.django_db
def test_the_stages_page_opens_by_its_key_and_by_nothing_else(clients, session):
    right, wrong = tickets.stage_key(session), tickets.for_stage_key(session)
    for visitor, client in clients.items():
        by_key = client.get(f"/stage/{session.code}/", {"key": right}).status_code
        without = client.get(f"/stage/{session.code}/", {"key": wrong}).status_code
        assert (by_key, without) == (200, WITHOUT_KEY.get(visitor, 404)), visitor
    assert clients["nobody"].get(f"/host/{session.code}/", {"key": right}).status_code == 302


@pytest.mark.django_db
def test_the_admin_is_for_superusers_only(clients, django_user_model):
    root = signed_in(django_user_model.objects.create_superuser("root"))
    addresses = [reverse("admin:index"), reverse("admin:password_change")]
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        addresses.append(reverse(f"admin:{name}_changelist"))
        if model is not WorkshopSettings:  # made by loading a workshop, never by hand
            addresses.append(reverse(f"admin:{name}_add"))
    for visitor, client in {**clients, "root": root}.items():
        for address in addresses:
            got = client.get(address).status_code
            assert got == ADMIN.get(visitor, ADMIN["all"]), f"{visitor}: {address}"
    assert settings.SESSION_COOKIE_HTTPONLY
