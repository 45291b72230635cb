"""The role matrix: every address, and what each kind of visitor gets. A new address without a row fails."""

import pytest
from django.test import Client
from django.urls import get_resolver

from sessions import identity
from sessions.actions import joining

# name: (method, arguments, {visitor: status}); visitors not named get the status under "all"
OUT = 302  # sent to the sign-in or to the join page
MATRIX = {
    "front": ("get", (), {"all": 200}),
    "join-token": ("get", ("token",), {"all": 302}),
    "room": ("get", ("code",), {"all": OUT, "ben": 200}),
    "join": ("get", ("code",), {"all": 200, "ben": 302}),
    "mine": ("get", ("code",), {"all": OUT, "ben": 200}),
    "participant-do": ("post", ("code", "ask"), {"all": OUT, "ben": 422}),
    "receipt": ("get", ("receipt",), {"all": 404}),
    "stage": ("get", ("code",), {"all": 404, "ada": 200}),
    "host-home": ("get", (), {"all": OUT, "ada": 200, "cleo": 200, "organiser": 200}),
    "session-new": ("get", (), {"all": OUT, "ada": 200, "cleo": 200, "organiser": 200}),
    "host": ("get", ("code",), {"all": OUT, "ada": 200, "cleo": 404, "organiser": 404}),
    "host-rest": ("get", ("code", "people"), {"all": OUT, "ada": 200, "cleo": 404, "organiser": 404}),
    "host-do": ("post", ("code", "pause"), {"all": 404, "ada": 409}),
    "register": ("get", (), {"all": OUT, "organiser": 200}),
    "register-answer": ("post", (1,), {"all": OUT, "organiser": 404}),
    "register-csv": ("get", (), {"all": OUT, "organiser": 200}),
    "report": ("get", ("code",), {"all": OUT, "ada": 200, "cleo": 404, "organiser": 200}),
    "faq": ("get", (), {"all": 200}),
    "about": ("get", (), {"all": 200}),
    "styleguide": ("get", (), {"all": 404}),  # while working on it only: DEBUG=1
    "styleguide-error": ("get", ("404",), {"all": 404}),
    "sign-in": ("get", (), {"all": 200}),
    "sign-out": ("post", (), {"all": 302}),
    "healthz": ("get", (), {"all": 200}),
    "readyz": ("get", (), {"all": 200}),
    "metrics": ("get", (), {"all": 200}),  # from this machine; see test_metrics for elsewhere
}
VISITORS = ["nobody", "ben", "elsewhere", "ada", "cleo", "organiser"]


def test_every_address_has_its_row():
    names = {pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)}
    assert names == set(MATRIX)


@pytest.fixture
def clients(session, ada, cleo, django_user_model, workshop):
    from django.contrib.auth.models import Group
    from django.utils import timezone

    def seated(where) -> Client:
        client, seat = Client(), identity.new_seat(where)
        joining.join(where, key_hash=seat.hash)
        client.cookies[identity.cookie_name(where.code)] = identity._seats.sign(f"{where.pk}.{seat.key}")
        return client

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    other = joining.make_session(
        workshop=workshop, facilitator=cleo, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    from sessions.actions import running

    running.open_doors(other)
    other.refresh_from_db()
    organiser = django_user_model.objects.create_user("olive")
    organiser.groups.add(Group.objects.create(name="organisers"))
    return {
        "nobody": Client(),
        "ben": seated(session),
        "elsewhere": seated(other),
        "ada": signed_in(ada),
        "cleo": signed_in(cleo),
        "organiser": signed_in(organiser),
    }


@pytest.mark.parametrize("name", MATRIX)
def test_what_each_visitor_gets(clients, session, name):
    from django.urls import reverse

    method, wanted, statuses = MATRIX[name]
    given = {"code": session.code, "token": session.token, "receipt": "0" * 40}
    address = reverse(name, args=[given.get(argument, argument) for argument in wanted])
    got = {visitor: getattr(clients[visitor], method)(address).status_code for visitor in VISITORS}
    assert got == {visitor: statuses.get(visitor, statuses["all"]) for visitor in VISITORS}
