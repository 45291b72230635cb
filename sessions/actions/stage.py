"""The stage: what lies on top of it (how to join, the countdown, a blank screen), and its link.

Only a new link is logged.
"""

from django.db import transaction
from django.utils import timezone

from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.models import Session
from sessions.models.codes import new_token


def show_join_screen(session: Session, *, on: bool, by: Actor = None) -> None:
    _switch(session, "join_shown_at", on=on)


def show_countdown(session: Session, *, on: bool, by: Actor = None) -> None:
    _switch(session, "countdown_shown_at", on=on)


def blank(session: Session, *, on: bool, by: Actor = None) -> None:
    """Take everything off the stage and the phones for a moment, or bring it back."""
    _switch(session, "blanked_at", on=on)


@transaction.atomic
def _switch(session: Session, field: str, *, on: bool) -> None:
    Session.objects.filter(pk=session.pk).update(**{field: timezone.now() if on else None})
    announce(session, Change.STAGE)


@transaction.atomic
def renew_stage_link(session: Session, *, by: Actor = None) -> None:
    """Replace the stage's key: the old one opens nothing any more, and stages opened with it are closed."""
    Session.objects.filter(pk=session.pk).update(stage_secret=new_token())
    log_action(session, by, "renew_stage_link")
    announce(session, Change.LINKS, Change.ADMISSION)
