"""An attack counts by what it finds beyond the same attack on shuffled rows."""

import random

import pytest

from sessions.privacy.attack.chance import Scores, count
from sessions.privacy.attack.claims import attacks
from sessions.privacy.attack.evidence import QUESTION, SEAT, Evidence, Item
from sessions.privacy.attack.rows import Row

PEOPLE = 8


def item(kind, key, *, places=None, slide=None, times=None, marks=(), seats=(), unsigned=True):
    row = Row("a_table" if kind == QUESTION else "seats", key, {}, places=places or {})
    return Item(kind, row, slide, None, None, times or {}, frozenset(marks), frozenset(seats), unsigned)


def visits(chance):
    """Who asks when: unequally active people, each one to three questions at a time, with the slide."""
    active = [chance.lognormvariate(0, 0.9) for _ in range(PEOPLE)]
    found = []
    for visit in range(12):
        [who] = chance.choices(range(PEOPLE), active)
        found += [(who, visit // 3)] * chance.choice((1, 2, 3))
    return found


def evidence(chance, *, places):
    """A session whose questions have these places, and the owner of each row."""
    asked = visits(chance)
    seats = [item(SEAT, n) for n in range(PEOPLE)]
    keys = chance.sample(range(10**9), len(asked))
    items = [
        item(QUESTION, key, places=places(n), slide=slide)
        for n, (key, (_who, slide)) in enumerate(zip(keys, asked, strict=True))
    ]
    owners = {("seats", n): n for n in range(PEOPLE)}
    owners |= {("a_table", key): who for key, (who, _slide) in zip(keys, asked, strict=True)}
    return Evidence("a test", Row("sessions", 1, {}), seats, items), owners


def scored(places, sessions=60):
    chance, scores = random.Random(2), Scores()
    for _ in range(sessions):
        found, owners = evidence(chance, places=lambda n: places(n, chance))
        scores.add(found.all, attacks(found), owners)
    return scores.scores()[QUESTION, "page: the one before"]


def test_an_order_of_arrival_is_found_and_one_that_means_nothing_is_not():
    in_order = scored(lambda n, chance: {"page": (n,)})
    assert in_order.by_item > 20 and in_order.by_person > 10
    random_order = scored(lambda n, chance: {"page": (chance.random(),)})
    assert abs(random_order.points) < 5
    # chance isn't one in eight: few people ask most of the questions
    assert random_order.chance / random_order.items > 1.2 / PEOPLE


def test_without_the_truth_an_order_is_found_by_how_many_links_are_plausible():
    def counted(places):
        found, _owners = evidence(random.Random(4), places=places)
        [attack] = [each for each in attacks(found) if each.name == "page: the one before"]
        return count(attack, found.all)

    in_order = counted(lambda n: {"page": (n,)})
    assert len(in_order.shuffled) == 200
    assert in_order.claims > max(in_order.shuffled)
    without = counted(lambda n: {"page": (n * 7919 % 101,)})
    assert without.claims <= max(without.shuffled)


def test_the_same_seed_gives_the_same_score():
    assert scored(lambda n, chance: {"page": (n,)}, 5) == scored(lambda n, chance: {"page": (n,)}, 5)


def test_what_is_written_down_or_shared_counts_at_once():
    seats = [item(SEAT, n, marks=[f"the mark of seat {n}"]) for n in range(1, 9)]
    items = [item(QUESTION, 100, seats=[3]), item(QUESTION, 101, marks=["the mark of seat 5"])]
    found = Evidence("a test", Row("sessions", 1, {}), seats, items)
    claimed = {
        attack.name: [found.all[seat].row.key for _n, seat in attack.pairs] for attack in attacks(found)
    }
    assert claimed == {"a row names the seat": [3], "two rows have the same mark": [5]}


def test_a_question_with_a_name_is_nobodys_secret():
    items = [item(QUESTION, 100, seats=[3], unsigned=False)]
    found = Evidence("a test", Row("sessions", 1, {}), [item(SEAT, n) for n in range(8)], items)
    assert attacks(found) == []


@pytest.mark.parametrize(("asked_at", "claims"), [([10.0, 10.0, 10.0], 0), ([10.0, 12.5, 90.0], 1)])
def test_the_time_of_a_slide_is_no_clue_and_a_finer_one_is(asked_at, claims):
    items = [item(QUESTION, 100 + n, slide=1, times={"asked_at": at}) for n, at in enumerate(asked_at)]
    found = Evidence("a test", Row("sessions", 1, {}), [], items)
    assert sum(len(each.pairs) for each in attacks(found) if "the one before" in each.name) == claims
