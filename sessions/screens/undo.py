"""What the console offers to undo, for ten seconds."""

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.announce import Change
from sessions.models import Session, UndoStep

WORDS = {
    "next_slide": _("Undo “Next”"),
    "back": _("Undo “Back”"),
    "jump": _("Undo the jump"),
    "show_slide": _("Undo the jump"),
    "end": _("Undo the end"),
    "hide": _("Undo hiding"),
    "plan": _("Undo this change"),
}


def undo_step(session: Session, now: datetime | None = None) -> UndoStep | None:
    """What can still be undone in a session that `for_screens` has read."""
    step = getattr(session, "undo_step", None)
    return step if step is not None and step.until > (now or timezone.now()) else None


def undo_ends(session: Session, now: datetime) -> list[tuple[datetime, Change]]:
    """When the console offers it no longer, as a moment at which a screen changes by itself."""
    step = undo_step(session, now)
    return [(step.until, Change.UNDO)] if step else []


def undo_words(step: UndoStep) -> str | Promise:
    """The button's words."""
    return WORDS.get(step.verb, _("Undo"))
