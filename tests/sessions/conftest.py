"""One visitor of each kind."""

import pytest
from clients import seated, signed_in
from django.test import Client
from django.utils import timezone
from steps import make_organiser

from sessions.actions import arranging, lifecycle


@pytest.fixture
def clients(session, ada, cleo, django_user_model, workshop):
    other = arranging.make_session(
        workshop=workshop, facilitator=cleo, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(other)
    other.refresh_from_db()
    users = django_user_model.objects
    co, scribe = users.create_user("co"), users.create_user("scribe")
    arranging.give(session, username="co", role="co")
    arranging.give(session, username="scribe", role="scribe")
    organiser = make_organiser(users.create_user("olive"))
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
