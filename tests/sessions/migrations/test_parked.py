"""What an older database had dropped stays parked, and optional slides of sessions to come are in reserve."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from migrating import migrated

from sessions.models import ParkedSlide

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("live", "0024_accounts_stay")]


def test_what_was_dropped_stays_parked_and_optional_slides_are_in_reserve_where_nothing_has_begun():
    old, now = migrated(BEFORE), timezone.now()
    workshop = old("live", "Workshop").objects.create(slug="w", edition=1, title="W")
    item = old("live", "AgendaItem").objects.create(
        workshop=workshop, position=1, title="One", minutes=5, min_minutes=2
    )
    slides = {
        key: old("live", "Slide").objects.create(
            item=item, position=n, key=key, title=key, seconds=60 * n, optional=key.startswith("optional")
        )
        for n, key in enumerate(("first", "dropped", "optional", "optional-dropped"), 1)
    }
    begun_at = {"to-come": None, "begun": now}
    for name, started_at in begun_at.items():
        session = old("live", "Session").objects.create(
            workshop=workshop, name=name, starts_at=now, minutes=60, code=name[:5], started_at=started_at
        )
        planned = old("live", "PlannedItem").objects.create(session=session, item=item, position=1, seconds=300)
        planned.dropped.set([slides["dropped"], slides["optional-dropped"]])
    call_command("migrate", verbosity=0)
    parked = {
        name: dict(
            ParkedSlide.objects.filter(planned_item__session__name=name).values_list("slide__key", "seconds")
        )
        for name in begun_at
    }
    assert parked["begun"] == {"dropped": 120, "optional-dropped": 240}
    assert parked["to-come"] == {"dropped": 120, "optional-dropped": 240, "optional": 0}
