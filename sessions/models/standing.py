"""How a question stands. Status, result and visibility are stored apart; a standing is read from them.

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
    """What came of a closed question. One that was hidden in the room is declined: it wasn't shown."""

    ALOUD = "aloud", _("answered aloud")
    WRITTEN = "written", _("answered in writing")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged")
    EXPIRED = "expired", _("expired")


class Visibility(models.TextChoices):
    """Who may read a question, beside those who facilitate and those who answer."""

    ASKER = "asker", _("whoever asked")
    SESSION = "session", _("the room")
    EVERYONE = "everyone", _("everyone")


class Standing(models.TextChoices):
    """How a question stands, in one word. It is read from status, result and moments, and never stored."""

    WAITING = "waiting", _("none yet")
    SHOWN = "shown", _("none yet")
    LATER = "later", _("none yet")
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


# The room has it, and nobody dealt with it yet.
UNDECIDED = frozenset({Standing.WAITING, Standing.SHOWN, Standing.LATER})
# The console's lists of questions, in its order: undecided ones by their standing, all others together.
DECIDED = "decided"
CONSOLE_LISTS = (Standing.WAITING.value, Standing.SHOWN.value, Standing.LATER.value, DECIDED)


def standings() -> dict[Standing, Q]:
    """The same as `Question.standing`, for the database."""
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
