"""Ada facilitates, Ben takes part, Cleo is a stranger. The workshop is the real one."""

import hashlib

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from server import HELD
from steps import first_quiz_slide, go_to

from sessions import limits, presence, seats
from sessions.actions import arranging, lifecycle, participants, rounds
from sessions.models import Round, Session, Workshop
from sessions.packs.loader import load
from sessions.packs.reader import read


@pytest.fixture(autouse=True)
def _fresh_memory():
    limits.buckets.clear()
    limits.found_codes.clear()
    presence._sessions.clear()


@pytest.fixture(autouse=True)
def _held_by_somebody(settings):
    said = {name.removeprefix("SESSION_").lower(): value for name, value in HELD.items()}
    settings.SESSION_DEFAULTS = settings.SESSION_DEFAULTS | said


@pytest.fixture(scope="session")
def pack():
    found, faults = read(settings.PACK_DIR)
    assert not faults, faults
    return found


@pytest.fixture
def workshop(db, pack) -> Workshop:
    return load(pack)[0]


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("ada", password="ada drives the workshop")


@pytest.fixture
def cleo(db):
    return get_user_model().objects.create_user("cleo", password="cleo is a stranger here")


@pytest.fixture
def session(workshop, ada) -> Session:
    """Doors open, not begun."""
    made = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(made, by=ada)
    return Session.objects.get(pk=made.pk)


@pytest.fixture
def started(session, ada) -> Session:
    lifecycle.start(session, by=ada)
    return Session.objects.get(pk=session.pk)


@pytest.fixture
def ben(session):
    return participants.join(session, key_hash=hashlib.sha256(b"ben").hexdigest(), name="Ben")


@pytest.fixture
def sign_in(ada):
    """Ada's browser."""
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def seat(session):
    given = seats.new_seat(session)
    participants.join(session, key_hash=given.hash, name="Ben")
    return given


@pytest.fixture
def round_(started) -> Round:
    """The first quiz question, put to the room."""
    go_to(started, first_quiz_slide(started))
    rounds.press_activity(started, step="0:ready")
    return Round.objects.get()
