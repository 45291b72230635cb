"""One visitor of each kind."""

import pytest
from django.test import Client

from sessions import seats
from sessions.actions import arranging, participants


@pytest.fixture
def clients(session, ada, cleo, django_user_model, workshop):
    from django.contrib.auth.models import Group
    from django.utils import timezone

    def seated(where) -> Client:
        client, seat = Client(), seats.new_seat(where)
        participants.join(where, key_hash=seat.hash)
        client.cookies[seats.cookie_name(where.code)] = seats.sign_seat(seat, where.code)
        return client

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    other = arranging.make_session(
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
