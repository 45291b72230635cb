"""What lies on top on the stage: how to join, the countdown, 'back in a moment'."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.log import Actor
from sessions.errors import Refused
from sessions.live.announce import announce
from sessions.models import Session

STAGE_SWITCHES = {"join": "join_shown_at", "countdown": "countdown_shown_at", "blank": "blanked_at"}


@transaction.atomic
def switch_stage(session: Session, *, what: str, on: bool, by: Actor = None) -> None:
    """Show or take away the join screen, the countdown or 'back in a moment'."""
    field = STAGE_SWITCHES.get(what)
    if field is None:
        raise Refused(_("The stage has no such switch."))
    Session.objects.filter(pk=session.pk).update(**{field: timezone.now() if on else None})
    announce(session, "now", "join", "people", "asked", "here", "tally")
