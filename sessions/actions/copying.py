"""A session made after another one: what was said and set is copied, and nothing of people who took part."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import permissions
from sessions.actions.arranging import make_session
from sessions.actions.log import Actor, log_action
from sessions.errors import Refused
from sessions.models import Facilitation, Session, Workshop
from sessions.models.session import MAX_DAYS_KEPT
from sessions.models.texts import TEXTS

COPIED = (
    *(name for name in TEXTS if name != "place"),
    *("zone", "mode", "meeting_link", "head_count", "cap", "moderated", "summary_days"),
    *("follow_up_owner", "follow_up_with_whom", "follow_up_days"),
)


@transaction.atomic
def run_again(session: Session, *, starts_at: datetime, by: Any, **given: Any) -> Session:
    """The same once more, at another time, with its own code: the workshop is today’s.

    Its notice counts as confirmed where `by` confirmed what the other one said last. `given`: its code.
    """
    check_may_copy(session, by)
    confirmed = is_confirmed_by(session, by)
    workshop = Workshop.objects.current(session.workshop.slug) or session.workshop
    made = copy_of(session, workshop=workshop, starts_at=starts_at, by=by, confirmed=confirmed, **given)
    log_action(session, by, "run_again", until=made.local_date(made.starts_at).isoformat())
    return made


def is_confirmed_by(session: Session, user: Any) -> bool:
    """Whether what its people were told last is what this user confirmed."""
    newest = session.privacy_notices.newest()
    return bool(session.notice_confirmed_at and newest and newest.by == user and not session.unsaid)


def copy_of(
    session: Session, *, workshop: Workshop, starts_at: datetime, by: Any, confirmed: bool, **given: Any
) -> Session:
    """A new session with the same words, settings and facilitators; its other times move with its start."""
    days_kept = (session.delete_on - session.last_day).days if session.delete_on else None
    last_day = session.local_date(starts_at + timedelta(minutes=session.minutes))
    said: dict[str, Any] = {name: getattr(session, name) for name in COPIED}
    said["hard_end"] = moved(session, session.hard_end, starts_at)
    if days_kept is not None:
        said["delete_on"] = last_day + timedelta(days=min(max(days_kept, 0), MAX_DAYS_KEPT))
    made = make_session(
        workshop=workshop,
        facilitator=by,
        starts_at=starts_at,
        minutes=session.minutes,
        place=session.place,
        confirmed=confirmed,
        **said | given,
    )
    _give_to_the_same(session, made)
    _keep_times(session, made)
    return made


def _keep_times(session: Session, made: Session) -> None:
    """What must start by a time does so as long after the start as before, where the agenda has it still."""
    for planned in session.plan.exclude(starts_by=None).select_related("item"):
        same = made.plan.filter(position=planned.position, item__title=planned.item.title)
        same.update(starts_by=moved(session, planned.starts_by, made.starts_at))


def check_may_copy(session: Session, by: Actor) -> None:
    if not permissions.may_drive(by, session):
        raise Refused(_("Only a session’s facilitators can copy it."), status=403)
    if session.rehearsal_of_id:
        raise Refused(_("This is a rehearsal. Copy the session itself."))


def moved(session: Session, at: datetime | None, starts_at: datetime) -> datetime | None:
    """A moment of the session as far from another start, by the clock on the wall there."""
    if at is None:
        return None
    was, now_begins = _wall(session, session.starts_at), _wall(session, starts_at)
    return (now_begins + (_wall(session, at) - was)).replace(tzinfo=session.tz)


def _wall(session: Session, at: datetime) -> datetime:
    return timezone.localtime(at, session.tz).replace(tzinfo=None)


def _give_to_the_same(session: Session, made: Session) -> None:
    """Each colleague has the role that they had; whoever made it leads where no lead's account is left."""
    roles = dict(session.facilitations.filter(user__is_active=True).values_list("user", "role"))
    if Facilitation.Role.LEAD in roles.values():
        made.facilitations.all().delete()
    for user, role in roles.items():
        Facilitation.objects.get_or_create(session=made, user_id=user, defaults={"role": role})
