"""A plan for any length sums and keeps the least, and a longer session never loses what a shorter one had."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions import plan
from sessions.edition import compiled_plan
from sessions.models import Slide, Workshop
from sessions.plan import Item, Piece, Step

PIECES = st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=5)
PUBLISHED = [  # whole minutes of each item, for lengths that somebody has worked out by hand
    (60, "5 3 7 6 17 2 5 8 7"),
    (75, "8 5 7 6 17 2 5 10 15"),
    (90, "10 5 10 10 20 5 5 10 15"),
]


@st.composite
def agendas(draw) -> tuple[list[Item], list[Step], list[Step]]:
    """Items of any make, an order that cuts each to its least, and one that adds."""
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
        items.append(Item(own, own - shrink - sum(piece.seconds for piece in cut), pieces))
    more = [Step(position, draw(st.integers(0, 300))) for position in range(len(items))]
    return items, draw(st.permutations(cuts)), draw(st.permutations(more))


@given(agendas(), st.integers(0, 2000))
def test_it_sums_exactly_and_keeps_the_least(agenda, over_the_least):
    items, cuts, more = agenda
    seconds = sum(item.least for item in items) + over_the_least
    found = plan.compiled(items, cuts, more, seconds=seconds)
    assert sum(each.seconds for each in found) == seconds
    assert all(each.seconds >= item.least for each, item in zip(found, items, strict=True))


@given(agendas(), st.integers(0, 2000), st.integers(0, 2000))
def test_a_longer_session_never_loses_what_a_shorter_one_had(agenda, one, other):
    items, cuts, more = agenda
    least = sum(item.least for item in items)
    short, long = (plan.compiled(items, cuts, more, seconds=least + over) for over in sorted((one, other)))
    for had, has in zip(short, long, strict=True):
        assert had.seconds <= has.seconds
        assert set(has.parked) <= set(had.parked)


@given(agendas(), st.integers(0, 2000))
def test_a_slide_is_left_out_once_half_of_its_time_must_go(agenda, over_the_least):
    items, cuts, more = agenda
    length = {piece.key: piece for item in items for piece in item.pieces}
    seconds = sum(item.least for item in items) + over_the_least
    for each in plan.compiled(items, cuts, more, seconds=seconds):
        for key, freed in each.parked.items():
            piece = length[key]
            assert freed == 0 if piece.in_reserve else piece.seconds <= 2 * freed <= 2 * piece.seconds


@given(agendas())
def test_a_length_below_the_least_is_refused_with_the_least(agenda):
    items, cuts, more = agenda
    least = sum(item.least for item in items)
    assume(least > 0)
    with pytest.raises(plan.DoesNotFit) as refused:
        plan.compiled(items, cuts, more, seconds=least - 1)
    assert refused.value.seconds == least


@given(agendas(), st.integers(0, 3000))
def test_an_agenda_without_an_order_shrinks_from_its_end_the_protected_items_last(agenda, over_the_least):
    items = [Item(each.seconds, each.least, each.pieces, n % 2 == 0) for n, each in enumerate(agenda[0])]
    seconds = sum(item.least for item in items) + over_the_least
    found = plan.compiled(items, plan.usual_cuts(items), [], seconds=seconds)
    assert sum(each.seconds for each in found) == seconds
    shortened = [each.seconds < item.seconds for each, item in zip(found, items, strict=True)]
    at_least = [each.seconds == item.least for each, item in zip(found, items, strict=True)]
    for protected, short in zip(items, shortened, strict=True):
        if protected.protected and short:
            assert all(low for low, item in zip(at_least, items, strict=True) if not item.protected)


def printed(*arguments: str) -> dict:
    out = StringIO()
    call_command("plan", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def with_videos(workshop) -> Workshop:
    """The workshop with an address for each video, so that none is missing from the start."""
    for slide in Slide.objects.filter(video__isnull=False):
        slide.video["address"] = "https://videos.example.nz/one.mp4"
        slide.save()
    workshop.revision += 1
    workshop.save()
    return workshop


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "items"), PUBLISHED)
def test_the_lengths_that_were_worked_out_by_hand(workshop, minutes, items):
    found = printed("--minutes", str(minutes))
    assert [each["seconds"] for each in found["items"]] == [60 * int(part) for part in items.split()]


@pytest.mark.django_db
def test_a_hundred_minutes_bring_in_what_is_in_reserve_then_the_groups(with_videos):
    found = printed("--minutes", "100")["items"]
    assert [each["seconds"] / 60 for each in found] == [10, 5, 13.5, 10, 22.5, 5, 9, 10, 15]
    assert not any(each["if_time"] or each["dropped"] for each in found)


@pytest.mark.django_db
def test_all_lengths_from_60_to_90_are_exact_and_each_keeps_what_a_shorter_one_has(with_videos):
    least = [60 * item.min_minutes for item in with_videos.items.all()]
    before = [0] * 9, {slide.key for slide in Slide.objects.all()}
    for minutes in range(60, 91):
        found = printed("--workshop", "dpup", "--minutes", str(minutes))
        seconds = [each["seconds"] for each in found["items"]]
        dropped = {key for each in found["items"] for key in each["dropped"]}
        assert found["total_seconds"] == sum(seconds) == 60 * minutes
        assert all(got >= low for got, low in zip(seconds, least, strict=True))
        assert all(got >= had for got, had in zip(seconds, before[0], strict=True))
        assert dropped <= before[1]
        before = seconds, dropped
        for item, planned in compiled_plan(with_videos, 60 * minutes):
            protected = sum(slide.protected_seconds for slide in item.slides.all())
            assert planned.seconds >= protected
            assert not item.protected or set(planned.parked) <= {
                slide.key for slide in item.slides.filter(optional=True)
            }
    assert before[1] == set(), "ninety minutes leave nothing out"


@pytest.mark.django_db
def test_an_hour_leaves_out_two_videos_and_three_slides_and_says_what_is_there_if_time_allows(with_videos):
    found = printed("--minutes", "60")["items"]
    assert {each["position"]: each["dropped"] for each in found if each["dropped"]} == {
        4: ["engagement", "voices-to-policy"],
        5: ["video-access", "video-sharing"],
        6: ["toolkit-roles"],
    }
    assert found[2]["if_time"] == ["introductory-video"]
    assert found[4]["if_time"] == [
        "he-tangata",
        "manaakitanga",
        "mana-whakahaere",
        "kaitiakitanga",
        "mahitahitanga",
    ]


@pytest.mark.django_db
def test_a_video_without_an_address_is_nothing_that_is_left_out(workshop):
    found = printed("--minutes", "60")["items"]
    assert found[4]["dropped"] == [] and found[2]["if_time"] == []


@pytest.mark.django_db
def test_the_command_says_it_in_words_and_refuses_what_does_not_fit(workshop, capsys):
    call_command("plan", "--minutes", "75")
    said = capsys.readouterr().out
    assert " 3   7:00  Overview: why DPUP?" in said and "75:00  in all" in said
    assert "without engagement" in said and "if there’s time: he-tangata" in said
    for minutes, why in (("59", "at least 60"), ("481", "at most 480"), ("-5", "at least 60")):
        with pytest.raises(CommandError, match=why):
            call_command("plan", f"--minutes={minutes}")
    with pytest.raises(CommandError, match="No workshop is called 'other'"):
        call_command("plan", "--workshop", "other", "--minutes", "90")


OF_AN_ITEM = [Piece("a", 60), Piece("b", 120, protected=120), Piece("c", 120)]


@pytest.mark.parametrize(
    "gone, given, place, next_in",
    [
        (0, 300, 0, 60),
        (59.5, 300, 0, 0.5),
        (60, 300, 1, 120),
        (180, 300, 2, None),
        (1000, 300, 2, None),  # over its time: it stays at the last one
        (-30, 300, 0, 90),  # a minute more was given
        (29, 210, 0, 1),  # given half for what isn’t protected
        (150, 210, 2, None),
        (60, 600, 1, 120),  # never stretched
    ],
)
def test_where_the_slides_should_be_by_the_clock(gone, given, place, next_in):
    assert plan.by_now(OF_AN_ITEM, gone=gone, given=given) == (place, next_in)


def test_an_item_without_slides_has_no_place_to_be():
    assert plan.by_now([], gone=10, given=60) == (0, None)
