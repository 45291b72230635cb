"""The order of a start: what should be gone is gone before anybody is served."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dpup_workshop.serving import workers
from sessions.actions import lifecycle
from sessions.deletions import note_deleted
from sessions.models import Participant, Question, Session

pytestmark = pytest.mark.django_db
STAYS_OPEN = type("Connection", (), {"close": lambda: None})  # the test's own


def test_what_is_due_or_was_deleted_goes_before_anybody_is_served(
    started, ben, settings, tmp_path, monkeypatch
):
    """As on a laptop that was off, or after a backup was restored."""
    settings.DATA_DIR = tmp_path
    deleted = Question.objects.create(
        session=started, text="Taken back", asked_at=timezone.now(), spoken=True
    )
    note_deleted(Question, [deleted.pk])  # and a backup has brought it back
    lifecycle.end(started)
    past = timezone.now() - timedelta(days=3)
    Session.objects.update(ended_at=past, delete_on=past.date())
    left = []
    for name in ("check_services", "take_server_lock", "refuse_older_shape"):
        monkeypatch.setattr(workers.preflight, name, lambda: None)
    monkeypatch.setattr(workers, "connection", STAYS_OPEN)
    monkeypatch.setattr(workers, "call_command", lambda *_given, **_options: None)
    monkeypatch.setattr(workers, "_listening", lambda _port, shared: None)
    monkeypatch.setattr(
        workers, "_run", lambda *_given: left.extend([*Participant.objects.all(), *Question.objects.all()])
    )
    assert Participant.objects.exists() and Question.objects.exists()
    workers.serve(port=8000)
    assert left == []
