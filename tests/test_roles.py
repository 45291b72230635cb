"""The role matrix: every address, and what each kind of visitor gets. A new address without a row fails."""

import pytest
from django.test import Client
from django.urls import get_resolver

from sessions import identity
from sessions.actions import arranging, joining

# name: (method, arguments, {visitor: status}); visitors not named get the status under "all"
OUT = 302  # sent to the sign-in or to the join page
HERE = dict.fromkeys(["ada", "co", "scribe"], 200)  # who facilitates this session
SIGNED_IN = HERE | dict.fromkeys(["cleo", "organiser"], 200)
MATRIX = {
    "front": ("get", (), {"all": 200}),
    "join-token": ("get", ("token",), {"all": 200, "ben": 302}),
    "room": ("get", ("code",), {"all": OUT, "ben": 200}),
    "room-questions": ("get", ("code", "1"), {"all": OUT, "ben": 200}),
    "join": ("get", ("code",), {"all": 200, "ben": 302}),
    "mine": ("get", ("code",), {"all": OUT, "ben": 200}),
    "participant-do": ("post", ("code", "ask"), {"all": OUT, "ben": 422}),
    "receipt": ("get", ("code", "receipt"), {"all": 404}),
    "stage": ("get", ("code",), {"all": 404, **HERE, "organiser": 403}),
    "host-home": ("get", (), {"all": OUT, **SIGNED_IN}),
    "session-new": ("get", (), {"all": OUT, **SIGNED_IN}),
    "host": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-notes": ("get", ("code",), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-rest": ("get", ("code", "people"), {"all": OUT, **HERE, "cleo": 404, "organiser": 403}),
    "host-do": (
        "post",
        ("code", "pause"),
        {"all": 404, "ada": 409, "co": 409, "scribe": 403, "organiser": 403},
    ),
    "session-edit": ("get", ("code",), {"all": OUT, **HERE, "scribe": 403, "cleo": 404, "organiser": 200}),
    "session-people": (
        "post",
        ("code",),
        {"all": OUT, "ada": 422, "co": 403, "scribe": 403, "cleo": 404, "organiser": 422},
    ),
    "session-call-off": (
        "post",
        ("code",),
        {"all": OUT, "ada": 302, "co": 409, "scribe": 403, "cleo": 404, "organiser": 409},  # ada did it
    ),
    "register": ("get", (), {"all": OUT, **SIGNED_IN, "scribe": 403}),
    "register-answer": ("post", (1,), {"all": OUT, **dict.fromkeys(SIGNED_IN, 404), "scribe": 403}),
    "register-csv": ("get", (), {"all": OUT, **SIGNED_IN, "scribe": 403}),
    "report": ("get", ("code",), {"all": OUT, **SIGNED_IN, "cleo": 404}),
    "faq": ("get", (), {"all": 200}),
    "about": ("get", (), {"all": 200}),
    "styleguide": ("get", (), {"all": 404}),  # while working on it only: DEBUG=1
    "styleguide-error": ("get", ("404",), {"all": 404}),
    "sign-in": ("get", (), {"all": 200}),
    "admin-sign-in": ("get", (), {"all": OUT, **dict.fromkeys(SIGNED_IN, 403)}),
    "sign-out": ("post", (), {"all": 302}),
    "password": ("get", (), {"all": OUT, **SIGNED_IN}),
    "password-done": ("get", (), {"all": OUT, **SIGNED_IN}),
    "healthz": ("get", (), {"all": 200}),
    "readyz": ("get", (), {"all": 200}),
    "security-txt": ("get", (), {"all": 404}),  # until there is a contact; see test_audit
    "metrics": ("get", (), {"all": 200}),  # from this machine; see test_metrics for elsewhere
}
VISITORS = ["nobody", "ben", "elsewhere", "ada", "co", "scribe", "cleo", "organiser"]


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
        client.cookies[identity.cookie_name(where.code)] = identity.sign_seat(seat, where.code)
        return client

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    other = joining.make_session(
        workshop=workshop, facilitator=cleo, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    from sessions.actions import lifecycle

    lifecycle.open_doors(other)
    other.refresh_from_db()
    users = django_user_model.objects
    co, scribe = users.create_user("co"), users.create_user("scribe")
    arranging.give(session, username="co", role="co")
    arranging.give(session, username="scribe", role="scribe")
    organiser = django_user_model.objects.create_user("olive")
    organiser.groups.add(Group.objects.create(name="organisers"))
    return {
        "nobody": Client(),
        "ben": seated(session),
        "elsewhere": seated(other),
        "ada": signed_in(ada),
        "co": signed_in(co),
        "scribe": signed_in(scribe),
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
