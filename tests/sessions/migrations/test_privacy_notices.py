"""Sessions of an older database get the notice that their people were shown, as a row, and come back."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from migrating import migrated

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = datetime(2026, 11, 2, 22, 0, tzinfo=UTC)
BEFORE = [("live", "0017_capture_notices")]
AFTER = [("live", "0018_privacy_notice")]


@pytest.fixture
def old():
    """The models before the migration; afterwards all of them are there again."""
    yield migrated(BEFORE)
    call_command("migrate", verbosity=0)


def test_a_notice_for_each_session_that_had_one_which_its_seats_point_to(old):
    workshop = old("live", "Workshop").objects.create(slug="older", edition=1, title="DPUP")
    given = {"workshop": workshop, "starts_at": BEGUN, "minutes": 90, "zone": "Pacific/Auckland"}
    said = {"purpose": "to learn", "holder": "Te Puna", "contact": "Mele", "country": "Samoa"}
    sessions = old("live", "Session").objects
    told = sessions.create(
        **given, **said, code="TOLD234", token="a", notice_confirmed_at=BEGUN, delete_on=date(2026, 11, 5)
    )
    usual = sessions.create(**given, **said, code="USUAL23", token="b", doors_opened_at=BEGUN)
    draft = sessions.create(**given, code="DRAFT23", token="c")
    seat = old("live", "Participant").objects.create(session=told, key="a" * 64, joined_at=BEGUN)

    new = migrated(AFTER)
    notices = {each.session_id: each for each in new("live", "PrivacyNotice").objects.all()}
    assert set(notices) == {told.pk, usual.pk} and draft.pk not in notices
    notice = notices[told.pk]
    assert {name: getattr(notice, name) for name in said} == said
    assert (notice.delete_on, notice.since, notice.by_id) == (date(2026, 11, 5), BEGUN, None)
    assert notices[usual.pk].delete_on == date(2026, 11, 10), "a week after the day on which it ended there"
    assert new("live", "Participant").objects.get(pk=seat.pk).notice_id == notice.pk

    back = migrated(BEFORE)
    assert back("live", "Participant").objects.filter(pk=seat.pk).exists()
