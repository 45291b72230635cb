"""No page compares sessions: a result stands for one of them, on its own pages, not for a few together."""

import re

import pytest
from clients import signed_in
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from role_matrix import MATRIX
from steps import go_to, make_organiser, press, send, take_seat

from quiz.models import Total
from quiz.shown import MIN_FOR_NUMBERS
from sessions.actions import arranging, lifecycle
from sessions.models import Session

pytestmark = pytest.mark.django_db
HERE, THERE = 7654321, 8765432  # answers that nobody could miss


def ended(workshop, ada, answers: int) -> Session:
    """A session that was on, whose first poll had so many answers."""
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(made)
    lifecycle.start(Session.objects.get(pk=made.pk))
    made.refresh_from_db()
    go_to(made, "how-well")
    press(made)
    for _ in range(MIN_FOR_NUMBERS):
        send(take_seat(made), "answer", round=made.rounds.get().pk, choice="A")
    press(made)
    press(made)
    Total.objects.filter(round__session=made, choice__letter="A").update(count=answers)
    lifecycle.end(made)
    return Session.objects.get(pk=made.pk)


@pytest.fixture
def readers(ada, django_user_model) -> list[Client]:
    """Everyone who may read the most: who facilitates both, an organiser, an administrator, and anybody."""
    olive = make_organiser(django_user_model.objects.create_user("olive"))
    root = User.objects.create_superuser("root")
    return [Client(), *(signed_in(user) for user in (ada, olive, root))]


def pages(here: Session) -> list[str]:
    """Every address that is read, with this session's code where it takes one."""
    given = {"code": here.code, "token": here.token, "receipt": "0" * 40}
    return [
        reverse(name, args=[given.get(argument, argument) for argument in wanted])
        for name, (method, wanted, _statuses) in MATRIX.items()
        if method == "get"
    ]


def test_no_page_has_results_of_two_sessions_nor_one_of_another(workshop, ada, readers):
    here = ended(workshop, ada, HERE)
    ended(workshop, ada, THERE)
    found = set()
    for address in pages(here):
        for reader in readers:
            reply = reader.get(address)
            text = (b"".join(reply) if reply.streaming else reply.content).decode(errors="replace")
            text = re.sub(r"[,.\s]", "", text)
            assert str(THERE) not in text, f"{address} tells of another session"
            assert str(HERE + THERE) not in text, f"{address} adds up two sessions"
            if str(HERE) in text:
                found.add(address)
    assert found == {reverse(name, args=[here.code]) for name in ("report", "summary")}
