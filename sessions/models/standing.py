"""The standing of a question, which is derived from its status, result and visibility.

While a session goes on the room has its questions: they wait, are shown or kept for later, until somebody
deals with them. What the room leaves open goes to the register, where somebody owns it and a day is set.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    OPEN = "open", _("open")
    WITH_ASKER = "with_asker", _("with whoever asked")
    CLOSED = "closed", _("closed")


class Result(models.TextChoices):
    """The result of a closed question. One that was hidden in the room counts as declined."""

    ALOUD = "aloud", _("answered aloud")
    WRITTEN = "written", _("answered in writing")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged")
    EXPIRED = "expired", _("expired")


class Visibility(models.TextChoices):
    """The people who may read a question, beside those who facilitate and those who answer."""

    ASKER = "asker", _("whoever asked")
    SESSION = "session", _("the room")
    EVERYONE = "everyone", _("everyone")


class Standing(models.TextChoices):
    """A question's standing, in one word. It is derived from status, result and moments, and never stored."""

    WAITING = "waiting", _("not decided yet")
    SHOWN = "shown", _("not decided yet")
    LATER = "later", _("not decided yet")
    ALOUD = "aloud", _("answered aloud")
    WRITTEN = "written", _("answered in writing")
    HIDDEN = "hidden", _("hidden")
    FOLLOW_UP = "follow_up", _("to be followed up")
    OUTSTANDING = "outstanding", _("outstanding")
    ANSWERED = "answered", _("answered afterwards")
    DECLINED = "declined", _("declined")
    WITH_ASKER = "with_asker", _("with whoever asked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged")
    EXPIRED = "expired", _("expired")


# Standings of questions that the room has and nobody has dealt with.
UNDECIDED = frozenset({Standing.WAITING, Standing.SHOWN, Standing.LATER})
# The console's lists of questions, in its order: undecided ones by their standing, all others together.
DECIDED = "decided"
CONSOLE_LISTS = (Standing.WAITING.value, Standing.SHOWN.value, Standing.LATER.value, DECIDED)


def standings() -> dict[Standing, Q]:
    """The condition for each standing. The same rule as `Question.standing`."""
    undecided, filed = Q(status=Status.OPEN, filed_at=None), Q(filed_at__isnull=False)
    waits = undecided & Q(deferred_at=None)
    to_answer = Q(status=Status.OPEN) & filed
    return {
        Standing.WAITING: waits & Q(shown_at=None),
        Standing.SHOWN: waits & Q(shown_at__isnull=False),
        Standing.LATER: undecided & Q(deferred_at__isnull=False),
        Standing.FOLLOW_UP: to_answer & Q(follow_up_at__isnull=False),
        Standing.OUTSTANDING: to_answer & Q(follow_up_at=None),
        Standing.WITH_ASKER: Q(status=Status.WITH_ASKER),
        Standing.WRITTEN: Q(result=Result.WRITTEN, filed_at=None),
        Standing.ANSWERED: Q(result=Result.WRITTEN) & filed,
        Standing.HIDDEN: Q(result=Result.DECLINED, filed_at=None),
        Standing.DECLINED: Q(result=Result.DECLINED) & filed,
        Standing.ALOUD: Q(result=Result.ALOUD),
        Standing.WITHDRAWN: Q(result=Result.WITHDRAWN),
        Standing.MERGED: Q(result=Result.MERGED),
        Standing.EXPIRED: Q(result=Result.EXPIRED),
    }
