"""One visitor of each kind, and a time that stands still."""

from collections.abc import Callable
from datetime import datetime, timedelta

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


@pytest.fixture
def stopped(monkeypatch) -> list[datetime]:
    """The time that it is, in a list of one."""
    is_now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: is_now[0])
    return is_now


@pytest.fixture
def at(stopped) -> Callable[[float], datetime]:
    """Lets so many seconds pass from a whole minute on, so that sums are exact."""
    stopped[0] = stopped[0].replace(second=0, microsecond=0)

    def passed(seconds: float) -> datetime:
        stopped[0] += timedelta(seconds=seconds)
        return stopped[0]

    return passed
