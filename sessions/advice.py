"""What a facilitator is advised, by how many are here, where they are, and who has seen the video.

It never changes a plan. Nothing is said where nothing is known.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.lengths import length_of

ALOUD_UP_TO = 12  # people
INTRODUCTIONS, VIDEO = "introductions", "video"
KINDS = (INTRODUCTIONS, VIDEO)  # what a slide of a pack may ask for


def people_known(*, expected: int | None, here: int) -> int:
    """How many to reckon with: those here, once it is at least half of those expected."""
    return here if 2 * here >= (expected or 0) else expected or 0


def on_introductions(*, seconds: int, people: int, mode: str) -> str:
    """How long each has, where all of them speak; beyond a dozen, what works better. `mode`: a session's."""
    if people < 2 or seconds <= 0:
        return ""
    each = length_of(seconds // people)
    if people <= ALOUD_UP_TO:
        return _("{length} each for {n} people.").format(length=each, n=people)
    better = {
        "room": _("For {n} people that’s {length} each. Let them tell a neighbour, in pairs."),
        "remote": _("For {n} people that’s {length} each. Ask for one line each in the chat."),
        "both": _(
            "For {n} people that’s {length} each. Let the room tell a neighbour, in pairs, and ask those who "
            "are remote for one line each in the chat."
        ),
    }
    return better[mode].format(n=people, length=each)


def on_video(*, seconds: int, counts: Sequence[int], can_be_played: bool) -> str:
    """Whether to play it. `counts`: how many have seen all of it, then those who haven't."""
    total, seen = sum(counts), next(iter(counts), 0)
    if not total:
        return ""
    if 2 * seen >= total:
        words = ngettext(
            "{n} of {total} has seen it: skip it. The link is on their phones.",
            "{n} of {total} have seen it: skip it. The link is on their phones.",
            seen,
        )
        return words.format(n=seen, total=total)
    if can_be_played:
        words = ngettext(
            "{n} of {total} hasn’t seen all of it: play it, if you have {length} in hand.",
            "{n} of {total} haven’t seen all of it: play it, if you have {length} in hand.",
            total - seen,
        )
    else:
        words = ngettext(
            "{n} of {total} hasn’t seen all of it: say that the link is on their phones.",
            "{n} of {total} haven’t seen all of it: say that the link is on their phones.",
            total - seen,
        )
    return words.format(n=total - seen, total=total, length=length_of(seconds))
