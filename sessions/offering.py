"""What is offered in a session that runs late, or that is early: `offers` asked of its agenda."""

import math
from collections.abc import Sequence
from datetime import timedelta

from sessions.agenda import Agenda, hidden_keys, kept_slides, least_of, slides_of, unreached
from sessions.edition import edition_of, piece
from sessions.fixed_points import FixedPoint
from sessions.models import ParkedSlide, PlannedItem
from sessions.offers import MOST, Coming, Late, Offer, early_offers

WHEN_LATE = 120  # seconds
WHEN_EARLY = 180  # seconds


def offers(agenda: Agenda, worst: FixedPoint | None, left: Sequence[Coming]) -> list[Offer]:
    """At most three for the worst fixed point; `left` is what is left of each item."""
    if worst is None:
        return []
    if worst.slack <= -WHEN_LATE:
        return _when_late(agenda, worst, left, math.ceil(-worst.slack / 60) * 60)
    return _when_early(agenda, worst.slack) if worst.slack >= WHEN_EARLY else []


def coming(agenda: Agenda, left: float) -> list[Coming]:
    """What is left of each item that can still be changed; of the one that is on, its clock says it."""
    current = agenda.current_item
    return [_left_of(each, left if each is current else None) for each in agenda.unfinished]


def _left_of(planned: PlannedItem, left: float | None) -> Coming:
    kept = kept_slides(planned)
    return Coming(
        item=planned.position - 1,
        given=math.floor(planned.given),
        least=least_of(planned),
        takes=planned.takes if left is None else left,
        pieces=tuple(piece(slide) for slide in kept),
        reached=len(kept) - len(unreached(planned, kept)),
        is_on=left is not None,
        hidden=hidden_keys(planned),
    )


def _when_late(agenda: Agenda, worst: FixedPoint, left: Sequence[Coming], need: int) -> list[Offer]:
    edition, last = edition_of(agenda.session.workshop), len(agenda.plan) - 1
    before = [each for each in left if worst.item is None or each.item + 1 < worst.item.position]
    found = Late(before, edition.cuts, edition.last_pieces, need=need, questions_item=last).offers()
    if worst.item is not None:
        return found
    later, hard_end = worst.at + timedelta(seconds=need), agenda.session.hard_end
    if hard_end is not None and later > hard_end:
        return found
    covering = [offer for offer in found if not offer.short]
    return [*covering[: MOST - 1], Offer("end_later", later_by=need)]


def _when_early(agenda: Agenda, in_hand: float) -> list[Offer]:
    unseen = ParkedSlide.objects.filter(planned_item__session=agenda.session, shown_at=None)
    freed = dict(unseen.values_list("slide", "seconds"))
    ahead = [
        slide
        for planned in agenda.unfinished
        for slide in unreached(planned, slides_of(planned))
        if slide.pk in freed
    ]
    parked = [(slide.key, freed[slide.pk]) for slide in ahead if not slide.optional]
    in_reserve = [(slide.key, freed[slide.pk] or slide.seconds) for slide in ahead if slide.optional]
    return early_offers(parked, in_reserve, in_hand=in_hand)
