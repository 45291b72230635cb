"""Votes and answers of an older database keep counting, and nothing says any more whose they were."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from quiz.models import Response
from sessions.models import ProcessedCommand, Question, Upvote

pytestmark = pytest.mark.django_db(transaction=True)


def test_votes_and_answers_lose_their_sender_and_keep_counting():
    before = [("live", "0013_spotlight_and_change_count"), ("quiz", "0004_rounds_of_sessions")]
    executor = MigrationExecutor(connection)
    executor.migrate(before)
    old, now = executor.loader.project_state(before).apps.get_model, timezone.now()
    workshop = old("live", "Workshop").objects.create(slug="w", edition=1, title="W")
    session = old("live", "Session").objects.create(workshop=workshop, starts_at=now, minutes=60)
    question = old("live", "Question").objects.create(session=session, text="Why?", asked_at=now)
    round_ = old("live", "Round").objects.create(session=session, kind="quiz", number=1, opened_at=now)
    asked = old("quiz", "QuizQuestion").objects.create(session=session, text="Which?")
    choice = old("quiz", "Choice").objects.create(question=asked, letter="A", text="This")
    for key in "abc":
        seat = old("live", "Participant").objects.create(session=session, key=key * 64, joined_at=now)
        old("live", "Upvote").objects.create(question=question, participant=seat)
        old("quiz", "Response").objects.create(round=round_, participant=seat, choice=choice)
    old("live", "ProcessedCommand").objects.create(
        id_hash="a" * 64, body_hash="b" * 64, session=session, result={"question": question.pk}
    )
    call_command("migrate", verbosity=0)
    assert Question.objects.with_votes().get(pk=question.pk).votes == 3
    assert Response.objects.filter(round=round_.pk, choice=choice.pk).count() == 3
    tags = [*Upvote.objects.values_list("tag", flat=True), *Response.objects.values_list("tag", flat=True)]
    assert len(set(tags)) == 6 and all(len(tag) == 64 for tag in tags)
    assert not ProcessedCommand.objects.exists()
