"""What a facilitator does with the activity of the slide that is on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import activities
from sessions.actions.log import Actor, log_action
from sessions.agenda import current_run
from sessions.announce import Change, announce
from sessions.errors import Refused
from sessions.markdown import plain
from sessions.models import Session


@transaction.atomic
def press_activity(session: Session, *, step: str, by: Actor = None) -> None:
    """The activity's own key: open, close, reveal the one on this slide. `step` is what it acts on."""
    run = current_run(session)
    activity = activities.get(run.slide.activity) if run else None
    if run is None or activity is None:
        raise Refused(_("Nothing on this slide to open or close."))
    verb = activity.press(session, run.slide, step, timezone.now())
    log_action(session, by, verb, plain(run.slide.title))
    announce(session, Change.ROUND)


@transaction.atomic
def ask_again(session: Session, *, step: str, by: Actor = None) -> None:
    """Put the question of this slide to the room once more; the result it has stays in the report."""
    run = current_run(session)
    activity = activities.get(run.slide.activity) if run else None
    if run is None or activity is None:
        raise Refused(_("Nothing on this slide to ask again."))
    activity.again(session, run.slide, step, timezone.now())
    log_action(session, by, "asked again", plain(run.slide.title))
    announce(session, Change.ROUND)
