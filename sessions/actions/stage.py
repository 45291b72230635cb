"""What lies on top on the stage: how to join, the countdown, a blank screen. None of it is logged."""

from django.db import transaction
from django.utils import timezone

from sessions.actions.log import Actor
from sessions.announce import Change, announce
from sessions.models import Session


def show_join_screen(session: Session, *, on: bool, by: Actor = None) -> None:
    _switch(session, "join_shown_at", on=on)


def show_countdown(session: Session, *, on: bool, by: Actor = None) -> None:
    _switch(session, "countdown_shown_at", on=on)


def blank(session: Session, *, on: bool, by: Actor = None) -> None:
    """Take everything off the stage and the phones for a moment."""
    _switch(session, "blanked_at", on=on)


@transaction.atomic
def _switch(session: Session, field: str, *, on: bool) -> None:
    Session.objects.filter(pk=session.pk).update(**{field: timezone.now() if on else None})
    announce(session, Change.STAGE)
