"""What people deleted stays deleted, though an older backup is restored."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from steps import take_seat

from sessions import backups, compaction, deletions, storage
from sessions.actions import questions
from sessions.models import LogEntry, Participant, Question, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def lines(tmp_path) -> list[str]:
    return (tmp_path / "deletions").read_text().splitlines()


def test_what_was_noted_is_deleted_again_and_nothing_else(session, ben, caplog):
    take_seat(session)
    questions.log_spoken(session, text="Why?\nAnd how?")
    why, how = session.questions.order_by("text").reverse()
    deletions.note_deleted(Question, [why.pk])
    deletions.note_deleted(Participant, [ben.pk])
    logged = LogEntry.objects.count()
    assert deletions.apply_deletions() == 2
    assert "see to accounts, deletion days and notices" in caplog.text, "which come back as they were"
    assert list(session.questions.all()) == [how]
    assert session.participants.count() == 1 and LogEntry.objects.count() == logged
    assert deletions.apply_deletions() == 0


def test_lines_are_sorted_so_that_they_do_not_tell_what_went_together(tmp_path):
    deletions.note_deleted(Question, [77, 5])
    deletions.note_deleted(Participant, [60])
    deletions.note_deleted(Question, [40, 5])
    day = str(deletions._today())
    assert lines(tmp_path) == [
        f"{day} live.participant 60",
        f"{day} live.question 40",
        f"{day} live.question 5",
        f"{day} live.question 77",
    ]
    assert (tmp_path / "deletions").stat().st_mode & 0o777 == 0o600


def test_a_deletion_that_cannot_be_noted_is_not_made(session, tmp_path, monkeypatch):
    questions.log_spoken(session, text="Why?")

    def full(_file) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        deletions.note_deleted(Question, [session.questions.get().pk])
        session.questions.all().delete()
    assert session.questions.count() == 1
    assert deletions.apply_deletions() == 0, "nothing half noted"


def test_lines_go_when_the_last_older_backup_is_gone(session, tmp_path, monkeypatch):
    assert timedelta(days=backups.MAX_DAYS + 1) < deletions.KEPT_FOR
    questions.log_spoken(session, text="Why?\nAnd how?")
    old, young = session.questions.values_list("pk", flat=True)
    today = deletions._today()
    deletions.note_deleted(Question, [old])
    monkeypatch.setattr(deletions, "_today", lambda: today + deletions.KEPT_FOR)
    deletions.note_deleted(Question, [young])
    assert len(lines(tmp_path)) == 2
    monkeypatch.setattr(deletions, "_today", lambda: today + deletions.KEPT_FOR + timedelta(days=1))
    assert deletions.apply_deletions() == 1
    assert session.questions.get().pk == old
    deletions.forget_old()
    assert len(lines(tmp_path)) == 1


def test_a_line_that_is_none_or_of_a_model_that_is_gone_is_passed_over(session, tmp_path):
    questions.log_spoken(session, text="Why?")
    key, day = session.questions.get().pk, deletions._today()
    (tmp_path / "deletions").write_text(
        f"\nnonsense\n{day} live.forgotten 5\n{day} live.question {key}x\n{day} live.question {key}\n"
    )
    assert deletions.apply_deletions() == 1


def test_a_deletion_makes_compaction_due_once_no_session_is_on(started, tmp_path):
    """Where SQLite had moved a row, a copy of it may have outlasted its deletion."""
    now = timezone.now()
    for delete in (compaction.compact_soon, lambda: deletions.note_deleted(Question, [5])):
        for file in tmp_path.iterdir():
            file.unlink()
        (tmp_path / "compacted").write_text((now - timedelta(seconds=1)).isoformat())
        assert not compaction._is_due(timezone.now())
        delete()
        assert not compaction._is_due(timezone.now()), "a session is on"
        Session.objects.update(started_at=None)
        assert compaction._is_due(timezone.now())
        Session.objects.update(started_at=now)


def test_without_any_nothing_is_read_or_written(tmp_path, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert deletions.apply_deletions() == 0
        deletions.forget_old()
        deletions.note_deleted(Question, [])
    assert list(tmp_path.iterdir()) == []
