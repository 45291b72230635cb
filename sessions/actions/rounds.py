"""Rounds of an activity of any kind: opened, entered, closed with a grace, sealed, revealed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import activities
from sessions.actions.log import Actor, log_action
from sessions.actions.sealing import seal_round, seal_rounds
from sessions.actions.undoing import finalise
from sessions.activities import Ack, Activity, Entry
from sessions.agenda import current_run
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.markdown import plain
from sessions.models import Round, Session, Slide
from sessions.seats import Seat

GRACE = timedelta(seconds=1.5)  # an entry on its way when the round closes still counts


@transaction.atomic
def press_activity(session: Session, *, step: str, by: Actor = None) -> None:
    """Open, close or reveal the current slide's activity. `step` is the state that the sender saw."""
    slide, activity, round_ = _acted_on(session, step)
    ahead = activity.next_step(round_)
    now = timezone.now()
    if ahead is None:
        raise Refused(_("This is finished. “{again}” opens it once more.").format(again=activity.again))
    if round_ is None:
        open_round(session, slide, now=now)
    elif ahead.name == "close":
        close_round(round_, now=now)
    else:
        reveal_round(round_, now=now)
    log_action(session, by, f"{ahead.name}_round", slide=plain(slide.title))
    announce(session, Change.ROUND)


@transaction.atomic
def show_numbers(session: Session, *, step: str, by: Actor = None) -> None:
    """Show the result in numbers, though so few have answered that these may tell who said what."""
    slide, activity, round_ = _acted_on(session, step)
    ahead = activity.next_step(round_)
    if round_ is None or ahead is None or ahead.name != "reveal":
        raise Refused(_("There’s no result to show on this slide now."))
    reveal_round(round_, now=timezone.now(), in_numbers=True)
    log_action(session, by, "show_numbers", slide=plain(slide.title))
    announce(session, Change.ROUND)


@transaction.atomic
def ask_again(session: Session, *, step: str, by: Actor = None) -> None:
    """Put the current slide's activity to the room once more; its earlier result stays in the report."""
    slide, activity, round_ = _acted_on(session, step)
    if round_ is None or activity.next_step(round_) is not None:
        raise Refused(_("You can open it again once it’s finished."))
    open_round(session, slide, now=timezone.now())
    log_action(session, by, "ask_again", slide=plain(slide.title))
    announce(session, Change.ROUND)


def _acted_on(session: Session, step: str) -> tuple[Slide, Activity, Round | None]:
    """The current slide, its activity and its last round. Raises Stale when the sender saw another state."""
    run = current_run(session)
    activity = activities.get(run.slide.activity) if run else None
    if run is None or activity is None or not activity.steps:
        raise Refused(_("There’s nothing on this slide to open or close."))
    round_ = activities.last_round(session, run.slide)
    if step != activities.step_of(round_):
        raise Stale
    finalise(session, now=timezone.now())
    return run.slide, activity, round_


@transaction.atomic
def open_round(session: Session, slide: Slide, *, now: datetime) -> Round:
    """Put a slide's activity to the room. Any round that is still open is sealed first."""
    activity = activities.get(slide.activity)
    if activity is None:
        raise Refused(_("There’s nothing on this slide to open or close."))
    seal_rounds(session, now=now)
    time = activity.time(slide)
    last = session.rounds.aggregate(last=Max("number"))["last"] or 0
    round_ = Round.objects.create(
        session=session,
        slide=slide,
        kind=activity.kind,
        number=last + 1,
        opened_at=now,
        ends_at=now + time if time else None,
    )
    activity.opened(round_)
    return round_


@transaction.atomic
def close_round(round_: Round, *, now: datetime) -> None:
    """Accept only entries that are on their way. Raises Stale when somebody else has closed it."""
    if not Round.objects.unsealed().filter(pk=round_.pk, closes_at=None).update(closes_at=now + GRACE):
        raise Stale


@transaction.atomic
def reveal_round(round_: Round, *, now: datetime, in_numbers: bool = False) -> None:
    """Show the result: where few have answered in words, unless somebody asked for the numbers.

    Raises Stale when it is shown already.
    """
    seal_round(round_, now=now)
    round_.refresh_from_db(fields=["sealed_at"])  # so that its totals are counted, late answers among them
    activity = activities.get(round_.kind)
    words_only = not in_numbers and activity is not None and activity.is_small(round_)
    unshown = Round.objects.filter(pk=round_.pk, revealed_at=None)
    if not unshown.update(revealed_at=now, words_only=words_only):
        raise Stale


@transaction.atomic
def take_entries(
    session: Session, verb: str, given: Sequence[tuple[Seat, dict[str, Any]]], *, now: datetime
) -> list[Ack]:
    """Store what participants sent, unless its round has closed by the server's clock.

    `given` is (seat, data) of each, of each seat one at most; `data["round"]` names the round. The rounds are
    locked meanwhile: whoever seals one counts these entries, or they are refused.
    """
    keys = [_key(data.get("round")) for _seat, data in given]
    rounds = session.rounds.select_for_update().in_bulk(set(keys))
    acks: dict[int, Ack] = {}
    wanted: dict[int, dict[int, Entry]] = defaultdict(dict)  # by round, then by place in `given`
    checked: dict[tuple, tuple[Refused | None, dict[str, Any]]] = {}  # of a whole room many send the same
    for place, (seat, data) in enumerate(given):
        same = tuple(sorted((name, str(value)) for name, value in data.items()))
        if same not in checked:
            checked[same] = _checked(rounds.get(keys[place]), verb, data, now)
        problem, cleaned = checked[same]
        if problem is not None:
            acks[place] = problem
        else:
            wanted[keys[place]][place] = Entry(seat.tag_of_round(keys[place]), cleaned)
    for key, entries in wanted.items():
        activity = activities.get(rounds[key].kind)
        assert activity is not None  # `_checked` found it
        acks |= dict(zip(entries, activity.take(rounds[key], list(entries.values())), strict=True))
    if any(ack is None for ack in acks.values()):
        announce(session, Change.ENTRIES)
    return [acks[place] for place in range(len(given))]


def _checked(
    round_: Round | None, verb: str, data: dict[str, Any], now: datetime
) -> tuple[Refused | None, dict[str, Any]]:
    """The reason to refuse this, or None and the data as the kind's form has cleaned them."""
    activity = activities.get(round_.kind) if round_ else None
    if round_ is None or activity is None or verb not in activity.entries:
        return Refused(_("That question isn’t open."), status=404), {}
    if not round_.is_accepting(now):
        return Refused(_("Closed: that answer came too late to count."), code="closed"), {}
    form = activity.entries[verb](data)
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        return Refused(str(first[0]), status=422), {}
    return None, form.cleaned_data


def _key(value: object) -> int:
    """A round's key as a phone sent it; 0, which no round has, when it isn't one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
