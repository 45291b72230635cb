"""Going straight to a slide."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions import running
from sessions.actions.log import Actor, log_action
from sessions.announce import announce
from sessions.errors import Refused
from sessions.markdown import plain
from sessions.models import Run, Session


@transaction.atomic
def show_slide(session: Session, *, step: str, slide_pk: int, by: Actor = None) -> None:
    """Show another slide of the item that is on. Its own slide: nothing happens."""
    now, run = timezone.now(), running.current_run(session)
    if session.phase(now) == "over" or run is None or run.step != step:
        raise running.Stale
    target = next((slide for slide in running.kept_slides(run.planned) if slide.pk == slide_pk), None)
    if target is None:
        raise Refused(_("That slide isn’t in this item."))
    if target.pk == run.slide_id:
        return
    running.leave_activity(session, now)
    if not Run.objects.filter(pk=run.pk, slide_id=run.slide_id, ended_at=None).update(
        slide=target, slide_at=now
    ):
        raise running.Stale
    running.back_to_the_slide(session)
    log_action(session, by, "went to a slide", plain(target.title))
    announce(session, "now", "agenda", "tally", "asked", "join", "questions")
