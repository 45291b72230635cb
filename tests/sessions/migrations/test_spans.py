"""What was paused goes on, and what an item's end cut short is over; no clock says anything else than before."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from migrating import migrated

from sessions.models import Run, Span

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("live", "0027_offers")]


def test_breaks_and_pauses_become_stretches_and_every_clock_stays_as_it_was():
    old, now = migrated(BEFORE), timezone.now()
    minutes = {n: timedelta(minutes=n) for n in range(31)}
    workshop = old("live", "Workshop").objects.create(slug="w", edition=1, title="W")
    item = old("live", "AgendaItem").objects.create(
        workshop=workshop, position=1, title="One", minutes=5, min_minutes=2
    )
    slide = old("live", "Slide").objects.create(item=item, position=1, key="one", title="One", seconds=60)
    before = {}
    for name, paused, back, ended in (
        ("break", 5, 3, None),
        ("pause", 5, None, None),
        ("cut", 20, 10, 12),
        ("plain", None, None, 12),
    ):
        session = old("live", "Session").objects.create(
            workshop=workshop, name=name, starts_at=now, minutes=60, code=name, token=name, started_at=now
        )
        planned = old("live", "PlannedItem").objects.create(session=session, item=item, position=1, seconds=300)
        run = old("live", "Run").objects.create(
            session=session,
            planned_item=planned,
            slide=slide,
            started_at=now - minutes[30],
            ends_at=now - minutes[2],
            paused_at=now - minutes[paused] if paused else None,
            back_at=now + minutes[back] if back else None,
            ended_at=now - minutes[ended] if ended else None,
        )
        before[name] = (run.ends_at - (run.paused_at or run.ended_at or now)).total_seconds()
    call_command("migrate", verbosity=0)
    runs = {run.session.name: run for run in Run.objects.select_related("session")}
    assert {name: run.left(now) for name, run in runs.items()} == before
    spans = {span.session.name: span for span in Span.objects.select_related("session")}
    assert {name: (span.kind, span.ended_at is None) for name, span in spans.items()} == {
        "break": ("break", True),
        "pause": ("pause", True),
        "cut": ("break", False),
    }
    assert runs["break"].back_at == now + minutes[3] and runs["pause"].paused_at == now - minutes[5]
    assert runs["cut"].paused_at is None and spans["cut"].ended_at == now - minutes[12]
