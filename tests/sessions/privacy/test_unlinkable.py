"""Whether what is stored tells who asked, voted or answered: attacked, and scored against the truth.

The short form holds some sessions; `SOAK=1` (bin/soak) holds at least forty, with a thousand questions and a
thousand answers. A score that is too high is measured once more, with four times as many sessions and another
seed; above the limit then, too, it is red. So that the measure itself can be believed, builds with a link put
back are measured as well.
"""

import os

import pytest
from django.db import connection
from linking import sabotage
from linking.measure import LIMIT, Laboratory

pytestmark = pytest.mark.django_db(transaction=True)
SOAK = os.environ.get("SOAK") == "1"
SESSIONS = 44 if SOAK else 8
SEED = 2026
IN_SOAK = pytest.mark.skipif(not SOAK, reason="takes longer: in bin/soak")
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")


@pytest.fixture
def measured(workshop, ada, tmp_path):
    def run(asked=lambda question, participant: None, **how):
        found = Laboratory(workshop, ada, tmp_path, asked).measure(**how)
        print(found.table())  # pytest shows it where a test fails, and bin/soak always
        return found

    return run


def test_from_an_hour_after_the_end_and_in_every_backup_nothing_tells_who_asked_voted_or_answered(measured):
    found = measured(sessions=SESSIONS, seed=SEED)
    if SOAK:
        assert found.sent["unsigned"] >= 1000 and found.sent["answer"] >= 1000
    if found.above(LIMIT):
        found = measured(sessions=4 * SESSIONS, seed=SEED + 1)
    assert found.above(LIMIT) == {}


@pytest.mark.parametrize(
    ("build", "sessions", "attack"),
    [
        (sabotage.a_column, 1, "question: a row names the seat"),
        (sabotage.marks_from_what_is_stored, 1, "vote: a mark can be worked out"),
        pytest.param(sabotage.keys_in_order, 4, "question: key: the one before", marks=IN_SOAK),
        pytest.param(sabotage.precise_times, 4, "question: asked_at: the one before", marks=IN_SOAK),
        # PostgreSQL numbers each savepoint
        pytest.param(sabotage.written_together, 4, "written together", marks=[IN_SOAK, ON_SQLITE]),
    ],
)
def test_a_link_that_is_put_back_is_found(measured, build, sessions, attack):
    with build() as asked:
        found = measured(sessions=sessions, seed=SEED, times=50, asked=asked)
    assert found.above(10, attack) != {}
