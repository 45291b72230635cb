"""An item that was left so soon that it may have been a mistake."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sessions.agenda import Agenda
from sessions.markdown import plain
from sessions.models import PlannedItem

HARDLY_ON = timedelta(seconds=60)  # an item that was left sooner may have been left by mistake
SAID_FOR = timedelta(minutes=2)  # so long the console says so


@dataclass(frozen=True)
class LeftEarly:
    """An item that was left after so short a time that it may have been a mistake."""

    planned: PlannedItem
    spent: timedelta
    said_until: datetime

    @property
    def position(self) -> int:
        return self.planned.position

    @property
    def words(self) -> str:
        after = f"0:{int(self.spent.total_seconds()):02}"
        return _("{item} was left after {after}: go back").format(
            item=plain(self.planned.item.title), after=after
        )


def left_early(agenda: Agenda) -> LeftEarly | None:
    """The item before, where it was left forwards after less than a minute, two minutes ago at most."""
    runs = [run for run in agenda.runs if run.ended_at is not None]
    run = runs[-1] if runs and agenda.current else None
    if run is None or run.ended_at is None or agenda.now >= run.ended_at + SAID_FOR:
        return None
    planned = next(each for each in agenda.plan if each.pk == run.planned_item_id)
    own = [each for each in runs if each.planned_item_id == planned.pk]
    on = sum((each.ended_at - each.started_at for each in own if each.ended_at), timedelta())
    if not (planned.use and planned.use.is_finished and on < HARDLY_ON):
        return None
    return LeftEarly(planned, on, run.ended_at + SAID_FOR)
