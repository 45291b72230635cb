"""Ada facilitates, Ben takes part, Cleo is a stranger. The workshop is the real one."""

import functools
import itertools
from functools import partial

import pytest
from clients import signed_in
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from server import HELD, PASSWORD, Server
from steps import first_quiz_slide, go_to

from sessions import edition, limits, presence, seats
from sessions.actions import arranging, lifecycle, participants, questions, rounds
from sessions.models import Participant, Round, Session, Workshop
from sessions.packs.loader import load
from sessions.packs.reader import read


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What uses the database here, rather than in a server of its own."""
    for item in items:
        if item.get_closest_marker("django_db") or "db" in item.fixturenames:
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _fresh_memory():
    limits.buckets.clear()
    limits.found_codes.clear()
    presence._sessions.clear()
    edition._held.clear()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    """A question without a name comes to the screens at once, but where a test is about that."""
    monkeypatch.setattr(questions, "SECONDS_HELD_BACK", (0, 0))


@pytest.fixture
def in_order(monkeypatch):
    """Keys of questions that say in which order they came, so that a test knows which stands first."""
    monkeypatch.setattr(questions, "new_key", partial(next, itertools.count(1)))


@pytest.fixture(autouse=True)
def _held_by_somebody(settings):
    said = {name.removeprefix("SESSION_").lower(): value for name, value in HELD.items()}
    settings.SESSION_DEFAULTS = settings.SESSION_DEFAULTS | said


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A real one, with data of its own."""
    running = Server(tmp_path_factory.mktemp("data")).prepare().start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def pack():
    found, faults = read(settings.PACK_DIR)
    assert not faults, faults
    return found


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, pack):
    """The workshop is there from the start; what a test does to it goes with the test."""
    with django_db_blocker.unblock():
        load(pack)


@pytest.fixture
def workshop(db, pack) -> Workshop:
    return load(pack)[0]


@functools.cache
def _hashed(password: str) -> str:
    """Made once: it takes a quarter of a second, as it should."""
    return make_password(password)


@pytest.fixture
def ada(db):
    return get_user_model().objects.create(username="ada", password=_hashed(PASSWORD))


@pytest.fixture
def cleo(db):
    return get_user_model().objects.create(username="cleo", password=_hashed("cleo is a stranger here"))


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
def stage_seen(session) -> None:
    """A stage that says it can be seen, as its socket does."""
    presence.stage_seen(session.pk, "a stage", visible=True)


@pytest.fixture
def seat(session) -> seats.Seat:
    """Ben's, in which he sits."""
    given = seats.new_seat(session)
    participants.join(session, key_hash=given.hash, name="Ben")
    return given


@pytest.fixture
def ben(session, seat) -> Participant:
    return session.participants.get(key=seat.hash)


@pytest.fixture
def sign_in(ada):
    """Ada's browser."""
    return signed_in(ada)


@pytest.fixture
def round_(started) -> Round:
    """The first quiz question, put to the room."""
    go_to(started, first_quiz_slide(started))
    rounds.press_activity(started, step="0:ready")
    return Round.objects.get()
