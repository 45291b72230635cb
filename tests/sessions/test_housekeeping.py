"""A round of housekeeping does each thing that is due, by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions import backups, housekeeping
from sessions.actions import lifecycle, questions
from sessions.housekeeping import Housekeeping
from sessions.models import ProcessedCommand, Session

pytestmark = pytest.mark.django_db
STAYS_OPEN = type("Connection", (), {"close": lambda: None})  # the test's own, which a thread would close


@pytest.fixture
def keeping(monkeypatch, settings, tmp_path) -> Housekeeping:
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    monkeypatch.setattr(housekeeping, "connection", STAYS_OPEN)
    return Housekeeping()


def test_it_deletes_what_is_due_at_the_start_and_each_hour(keeping, started, ben, monkeypatch):
    def end_days_ago() -> None:
        past = timezone.now() - timedelta(days=3)
        Session.objects.update(ended_at=past, delete_on=past.date(), purged_at=None)

    lifecycle.end(started)
    keeping.once()
    assert started.participants.count() == 1, "not due"
    end_days_ago()
    keeping.once()
    assert started.participants.count() == 1, "looked up an hour later"
    keeping._purge_due = 0.0
    keeping.once()
    assert not started.participants.exists()


def test_it_forgets_commands_and_moments_and_backups_whose_day_has_come(keeping, started, settings):
    now = timezone.now()
    ProcessedCommand.objects.create(id_hash="a" * 64, body_hash="b" * 64, expires_at=now)
    asked = questions.ask(started, text="Why?", receipt="r" * 40)
    started.questions.update(console_from=now)
    settings.BACKUP_DIR.mkdir()
    names = [f"workshop-20260101-000000-delete-on-{day}.sqlite3" for day in ("2026-01-08", "2999-01-08")]
    assert all(backups.NAME.fullmatch(name) for name in names)
    for name in names:
        (settings.BACKUP_DIR / name).write_text("")
    keeping.once()
    asked.refresh_from_db()
    assert not ProcessedCommand.objects.exists() and asked.console_from is None
    assert [file.name for file in settings.BACKUP_DIR.iterdir()] == names[1:]
