"""A session's plan for its length, by the usual times or by those that items took before.

A session keeps those, so that it is planned by them again when its length changes.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sessions.edition import compiled_plan
from sessions.errors import Refused
from sessions.models import AgendaItem, PlannedItem, Workshop
from sessions.models.session import MAX_MINUTES
from sessions.plan import DoesNotFit, Planned
from sessions.refit import Took


def fitted(
    workshop: Workshop, minutes: int, times: Mapping[int, Took] | None = None
) -> list[tuple[AgendaItem, Planned]]:
    """Each item with what it gets. Raises Refused when the agenda can't fit."""
    if minutes > MAX_MINUTES:
        raise Refused(_("The length must be at most {n} minutes.").format(n=MAX_MINUTES), status=422)
    try:
        return compiled_plan(workshop, minutes * 60, times)
    except DoesNotFit as short:
        message = _("The agenda needs at least {n} minutes.").format(n=math.ceil(short.seconds / 60))
        raise Refused(message, status=422) from None


def as_taken(times: Mapping[int, Took] | None, item: AgendaItem) -> dict[str, Any]:
    """The fields of a planned item that say what it took."""
    took = (times or {}).get(item.pk)
    return {} if took is None else {"took": took.seconds, "left_out_then": took.left_out}


def taken(plan: Iterable[PlannedItem]) -> dict[int, Took]:
    """What the items of a plan took before, by the items' keys; empty where it goes by the usual times."""
    return {each.item_id: Took(each.took, each.left_out_then) for each in plan if each.took is not None}
