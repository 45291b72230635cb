"""A plan by the times that items took: it sums, keeps the least, and is the same for the same times."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sessions import plan, refit
from sessions.plan import Item, Piece, Step
from sessions.refit import Took, middle, refitted

PIECES = st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=5)


@st.composite
def agendas(draw) -> tuple[list[Item], list[Step]]:
    """Items of any make, some protected, and an order that cuts others to their least."""
    items, cuts = [], []
    for position in range(draw(st.integers(1, 6))):
        pieces = tuple(
            Piece(f"{position}-{n}", seconds, in_reserve)
            for n, (seconds, in_reserve) in enumerate(draw(PIECES))
        )
        shown = [piece for piece in pieces if not piece.in_reserve]
        own = sum(piece.seconds for piece in shown)
        cut = draw(st.lists(st.sampled_from(shown), unique=True)) if shown else []
        shrink = draw(st.integers(0, own - sum(piece.seconds for piece in cut)))
        cuts += [Step(position, piece.seconds, piece.key) for piece in cut] + [Step(position, shrink)]
        least = own - shrink - sum(piece.seconds for piece in cut)
        items.append(Item(own, least, pieces, draw(st.booleans())))
    return items, draw(st.permutations(cuts))


ON_A_BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TOOK = st.none() | st.builds(Took, st.integers(0, 2400), st.integers(0, 300))


@st.composite
def timed(draw) -> tuple[list[Item], list[Step], list[Took | None], int]:
    items, cuts = draw(agendas())
    took = [draw(TOOK) for _item in items]
    return items, cuts, took, sum(item.least for item in items) + draw(st.integers(0, 4000))


def wanted(items, took) -> list[int]:
    known = [item.seconds if each is None else each.seconds for each, item in zip(took, items, strict=True)]
    return [max(seconds, item.least) for seconds, item in zip(known, items, strict=True)]


@ON_A_BUSY_MACHINE
@given(timed())
def test_it_sums_exactly_keeps_the_least_and_is_the_same_each_time(of):
    items, cuts, took, seconds = of
    found = refitted(items, cuts, took, seconds=seconds)
    assert sum(each.seconds for each in found) == seconds
    assert all(each.seconds >= item.least for each, item in zip(found, items, strict=True))
    assert found == refitted(items, cuts, took, seconds=seconds)


@ON_A_BUSY_MACHINE
@given(timed())
def test_the_same_length_gives_the_same_times(of):
    items, cuts, took, _seconds = of
    before = wanted(items, took)
    found = refitted(items, cuts, took, seconds=sum(before))
    assert [each.seconds for each in found] == before


@ON_A_BUSY_MACHINE
@given(timed())
def test_all_above_their_least_are_scaled_alike(of):
    items, cuts, took, seconds = of
    before = wanted(items, took)
    assume(seconds >= sum(before) > 0)
    for each, was in zip(refitted(items, cuts, took, seconds=seconds), before, strict=True):
        assert abs(each.seconds - was * seconds / sum(before)) < 1


@ON_A_BUSY_MACHINE
@given(timed())
def test_a_protected_item_gives_only_what_the_others_cannot(of):
    items, cuts, took, seconds = of
    before = wanted(items, took)
    found = refitted(items, cuts, took, seconds=seconds)
    if any(
        item.protected and each.seconds < was for item, each, was in zip(items, found, before, strict=True)
    ):
        assert all(
            item.protected or each.seconds == item.least for item, each in zip(items, found, strict=True)
        )


@ON_A_BUSY_MACHINE
@given(timed())
def test_a_slide_goes_once_half_of_its_time_is_missing_and_never_one_of_a_protected_item(of):
    items, cuts, took, seconds = of
    length = {piece.key: piece for item in items for piece in item.pieces}
    for each, item in zip(refitted(items, cuts, took, seconds=seconds), items, strict=True):
        for key, freed in each.parked.items():
            piece = length[key]
            assert freed == 0 if piece.in_reserve else piece.seconds <= 2 * freed <= 2 * piece.seconds
            assert piece.in_reserve or not item.protected
        assert {piece.key for piece in item.pieces if piece.in_reserve} <= set(each.parked)


@ON_A_BUSY_MACHINE
@given(timed())
def test_nothing_is_left_out_where_each_item_gets_what_all_of_its_slides_took(of):
    items, cuts, took, _seconds = of
    took = [each and Took(each.seconds) for each in took]
    found = refitted(items, cuts, took, seconds=sum(wanted(items, took)))
    assert all(not any(each.parked.values()) for each in found)


def test_what_was_left_out_then_is_left_out_again_and_comes_back_when_there_is_time():
    items = [Item(600, 300, (Piece("a", 300), Piece("b", 200), Piece("c", 100))), Item(300, 300)]
    cuts = [Step(0, 100, "c"), Step(0, 200, "b")]
    took = [Took(520, left_out=100), Took(300)]
    assert refitted(items, cuts, took, seconds=820)[0].parked == {"c": 100}
    assert refitted(items, cuts, took, seconds=1000)[0].parked == {}
    assert refitted(items, cuts, took, seconds=700)[0].parked == {"c": 100, "b": 120}


@ON_A_BUSY_MACHINE
@given(agendas())
def test_a_length_below_the_least_is_refused_with_the_least(agenda):
    items, cuts = agenda
    least = sum(item.least for item in items)
    with pytest.raises(plan.DoesNotFit) as refused:
        refitted(items, cuts, [None] * len(items), seconds=least - 1)
    assert refused.value.seconds == least


def test_a_median_is_a_time_that_was():
    assert middle([Took(60), Took(600, 90), Took(61, 30)]) == Took(61, 30)
    assert middle([Took(60), Took(80)]) == Took(60)
    assert refit.middle([Took(5)]) == Took(5)
