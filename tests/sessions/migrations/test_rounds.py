"""What an older database holds is carried over."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate():
    """Migrate to these targets and return the models as they are there; all the way at the end."""

    def to(*targets):
        MigrationExecutor(connection).migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_rounds_of_the_quiz_become_rounds_of_the_session(migrate):
    old = migrate(("quiz", "0002_text"), ("live", "0009_min_minutes"))
    now = timezone.now()
    workshop = old.get_model("live", "Workshop").objects.create(slug="w", edition=1, title="W")
    item = old.get_model("live", "AgendaItem").objects.create(
        workshop=workshop, position=1, title="I", minutes=1, min_minutes=1
    )
    slide = old.get_model("live", "Slide").objects.create(
        item=item, key="s", position=1, title="S", seconds=60, activity="quiz"
    )
    session = old.get_model("live", "Session").objects.create(workshop=workshop, starts_at=now, minutes=60)
    question = old.get_model("quiz", "QuizQuestion").objects.create(slide=slide, text="Why?")
    choice = old.get_model("quiz", "Choice").objects.create(question=question, letter="A", text="Because")
    sealed = old.get_model("quiz", "Round").objects.create(
        session=session, question=question, number=1, opened_at=now, sealed_at=now, revealed_at=now
    )
    is_open = old.get_model("quiz", "Round").objects.create(
        session=session, question=question, number=2, opened_at=now
    )
    old.get_model("quiz", "Total").objects.create(round=sealed, choice=choice, count=7)
    ben = old.get_model("live", "Participant").objects.create(session=session, key="b" * 64, joined_at=now)
    old.get_model("quiz", "Response").objects.create(round=is_open, participant=ben, choice=choice)

    new = migrate(("quiz", "0004_rounds_of_sessions"), ("live", "0011_rounds"))
    rounds = new.get_model("live", "Round").objects.order_by("number")
    found = list(rounds.values_list("pk", "number", "kind", "slide", "opened_at", "revealed_at"))
    assert found == [
        (sealed.pk, 1, "quiz", slide.pk, now, now),
        (is_open.pk, 2, "quiz", slide.pk, now, None),
    ]
    assert set(new.get_model("quiz", "Asked").objects.values_list("round", "question")) == {
        (sealed.pk, question.pk),
        (is_open.pk, question.pk),
    }
    assert new.get_model("quiz", "Total").objects.get(round=sealed.pk).count == 7
    assert new.get_model("quiz", "Response").objects.get().round_id == is_open.pk
    rounds.filter(pk=is_open.pk).update(sealed_at=now)
    made = new.get_model("live", "Round").objects.create(
        session_id=session.pk, kind="quiz", number=3, opened_at=now
    )
    assert made.pk > is_open.pk
