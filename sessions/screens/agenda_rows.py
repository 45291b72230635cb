"""The rows of the agenda; the console's are drawn once for each way they stand, and not at every Next."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sessions.agenda import Agenda, left_out_of, parked_pks, slides_of
from sessions.forecast import Forecast
from sessions.models import PlannedItem
from sessions.screens.times import start_times

MAX_HELD = 1024  # rows, of a few kilobytes each

_held: dict[tuple[Any, ...], SafeString] = {}


def row_of(agenda: Agenda, planned: PlannedItem, starts: datetime | None) -> dict[str, Any]:
    """{planned, item, position, state, minutes, actual, starts, left_out, slides, parked, breaks} of an item.

    `starts` is when it is expected to, as it is shown; None for one that isn't to come.
    """
    state = agenda.state(planned)
    return {
        "planned": planned,
        "item": planned.item,
        "position": planned.position,
        "state": state,
        "minutes": round(planned.seconds / 60),
        "actual": agenda.minutes_spent(planned) if state == "done" else None,
        "starts": starts,
        "left_out": left_out_of(planned) if state == "later" else [],
        "slides": slides_of(planned),
        "parked": parked_pks(planned),
        "breaks": agenda.breaks_of(planned),
    }


def agenda_row(row: dict[str, Any], forecast: Forecast | None) -> SafeString:
    """An item that isn't on, in a session that is. What it says is the same wherever it stands so."""
    planned, state = row["planned"], row["state"]
    workshop = planned.session.workshop
    key = (
        (workshop.pk, workshop.published_at, workshop.revision, planned.item_id, get_language()),
        (state, row["position"], row["minutes"], row["actual"], row["starts"], len(row["left_out"])),
        start_times(forecast, planned) if state == "later" else None,
        frozenset(row["parked"]),
        furthest := (planned.use.furthest if planned.use else 0) if state == "later" else None,
    )
    if key not in _held:
        while len(_held) >= MAX_HELD:
            _held.pop(next(iter(_held)), None)
        given = {"row": row, "forecast": forecast, "furthest": furthest}
        drawn = render_to_string(
            "sessions/host/_agenda_row.html", given | {"is_protected": planned.item.protected}
        )
        _held[key] = SafeString(drawn)  # a template's output, escaped
    return _held[key]
