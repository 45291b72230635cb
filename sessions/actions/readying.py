"""Before the start: what a facilitator looks at again."""

from django.db import transaction

from sessions import presence
from sessions.actions.log import Actor
from sessions.announce import Change, announce
from sessions.models import Session


@transaction.atomic
def check_again(session: Session, *, by: Actor = None) -> None:
    """Forget that a phone has reached us, so that the next one that does is seen. Nothing is logged."""
    presence.forget_phone(session.pk)
    announce(session, Change.PHONE_FORGOTTEN)
