"""Making a session and editing it: its details, its time, and who does what in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import backups, permissions
from sessions.actions.lifecycle import lock_row
from sessions.actions.log import Actor, log_action
from sessions.actions.times import as_taken, fitted, taken
from sessions.announce import Change, announce
from sessions.edition import edition_of
from sessions.errors import Refused, Stale
from sessions.models import AgendaItem, Facilitation, ParkedSlide, PlannedItem, Session, Workshop
from sessions.models.privacy_notice import said_digest, said_of
from sessions.models.session import FURTHEST, MAX_DAYS_KEPT
from sessions.models.texts import TEXTS
from sessions.plan import Planned
from sessions.privacy.purge import purge_session
from sessions.refit import Took
from sessions.text import clean_text

WHEN = ("starts_at", "minutes")
FIELDS = (*TEXTS, *WHEN, "head_count", "delete_on", "hard_end")


@transaction.atomic
def make_session(
    *,
    workshop: Workshop,
    facilitator: Any,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    confirmed: bool = False,
    times: Mapping[int, Took] | None = None,
    **extra: Any,
) -> Session:
    """A new session with its plan fitted to `minutes`. Raises Refused when the agenda can't fit.

    `confirmed`: its facilitator has read the notice, which then has to be complete. `times`: what its items
    took before, by their keys.
    """
    plan = fitted(workshop, minutes, times)
    given = {**settings.SESSION_DEFAULTS, **extra, "place": place}
    session = Session(workshop=workshop, starts_at=starts_at, minutes=minutes, **given)
    clean_texts(session)
    check_days(session)
    check_hard_end(session)
    if confirmed:
        check_notice(session)
        session.notice_confirmed_at = timezone.now()
    session.save()
    PlannedItem.objects.bulk_create(
        PlannedItem(session=session, item=item, position=n, seconds=given.seconds, **as_taken(times, item))
        for n, (item, given) in enumerate(plan, start=1)
    )
    _park(session, plan)
    Facilitation.objects.create(session=session, user=facilitator)
    keep_notice(session, by=facilitator)
    return session


def _park(session: Session, plan: Sequence[tuple[AgendaItem, Planned]]) -> None:
    """Keep which slides the plan does without, in the place of what was kept before."""
    ParkedSlide.objects.filter(planned_item__session=session).delete()
    slides = {slide.key: slide for slide in edition_of(session.workshop).slides.values()}
    parked = {item.pk: planned.parked for item, planned in plan}
    ParkedSlide.objects.bulk_create(
        ParkedSlide(planned_item=planned_item, slide=slides[key], seconds=seconds)
        for planned_item in session.plan.all()
        for key, seconds in parked[planned_item.item_id].items()
    )


def clean_texts(session: Session) -> None:
    """Clean each text of a session; only the host's own words may have lines. Raises InvalidText."""
    for field, (what, most) in TEXTS.items():
        words = clean_text(
            getattr(session, field),
            max_length=most,
            label=str(what),
            required=False,
            lines=field == "welcome_note",
        )
        setattr(session, field, words)


def check_days(session: Session) -> None:
    """Refuse a start that isn't within two years, and a deletion day too late or before the session.

    Where no deletion day is set, set the usual one. Days are those of the session's own zone.
    """
    if abs(session.starts_at - timezone.now()) > FURTHEST:
        raise Refused(_("Choose a day within two years of today."), status=422)
    last_day = session.last_day
    if session.delete_on is None:
        session.delete_on = last_day + timedelta(days=settings.DELETE_AFTER_DAYS)
    if not last_day <= session.delete_on <= last_day + timedelta(days=MAX_DAYS_KEPT):
        raise Refused(
            _("The deletion day must be at most {n} days after the session, and not before it.").format(
                n=MAX_DAYS_KEPT
            ),
            status=422,
        )


def check_hard_end(session: Session) -> None:
    """Refuse a room that is theirs for less than the session takes."""
    if session.hard_end is not None and session.hard_end < session.scheduled_end:
        raise Refused(_("The session is longer than the room is yours."), status=422)


def check_notice(session: Session) -> None:
    """Raise Refused while the notice has an empty field."""
    if session.unsaid:
        raise Refused(_("The notice still needs: {what}.").format(what=session.unsaid_words), status=422)


@transaction.atomic
def confirm_notice(session: Session, *, read: str | None = None, by: Actor = None) -> None:
    """Note that the facilitator has read what people will be told. Raises Refused for anybody else.

    `read`: the digest of what the screen said. Raises Refused where the notice says something else by now.
    """
    lock_row(session)
    session = Session.objects.get(pk=session.pk)
    if read is not None and read != said_digest(session):
        raise Refused(_("The notice was changed meanwhile. Read it again, then confirm it."))
    check_notice(session)
    _check_facilitates(session, by)
    session.notice_confirmed_at = timezone.now()
    session.save(update_fields=["notice_confirmed_at"])
    keep_notice(session, by=by)
    announce(session, Change.SESSION)


def _check_facilitates(session: Session, by: Actor) -> None:
    if not permissions.may_drive(by, session):
        raise Refused(_("Only this session’s facilitators can confirm its notice."), status=403)


def keep_notice(session: Session, *, by: Actor) -> None:
    """Add a notice where people are told something else than before; none before one is confirmed.

    Until the doors open, a change that no facilitator of the session made takes the confirmation back.
    """
    if session.notice_confirmed_at is None:
        return
    newest, says = session.privacy_notices.newest(), said_of(session)
    if newest is not None and newest.says == says:
        return
    if session.doors_opened_at is None and not permissions.may_drive(by, session):
        session.notice_confirmed_at = None
        session.save(update_fields=["notice_confirmed_at"])
        return
    session.privacy_notices.create(**says, since=timezone.now(), by=by)


@transaction.atomic
def put_right(session: Session, *, by: Actor = None, confirmed: bool = False, **changes: Any) -> Session:
    """Edit a session's details. Raises Refused, and then nothing is changed.

    Its time and length can change until it starts; its purpose, and its deletion day to a later one, until
    the doors open. A day that moves takes the deletion day with it, unless that is changed as well. Where an
    earlier deletion day has come already, what is due is deleted at once. `confirmed`: `by`, a facilitator,
    has read the notice.
    """
    lock_row(session)
    before = Session.objects.get(pk=session.pk)
    changed = Session.objects.select_related("workshop").get(pk=session.pk)
    for field in FIELDS:
        if field in changes:
            setattr(changed, field, changes[field])
    clean_texts(changed)
    fields = [field for field in FIELDS if getattr(changed, field) != getattr(before, field)]
    if any(field in WHEN for field in fields):
        _move(changed, before)
    check_days(changed)
    check_hard_end(changed)
    if before.doors_opened_at:
        _keep_promises(changed, before)
    if confirmed:
        _check_facilitates(changed, by)
    if confirmed or before.notice_confirmed_at:
        check_notice(changed)
        changed.notice_confirmed_at = before.notice_confirmed_at or timezone.now()
    changed.save(update_fields=[*FIELDS, "notice_confirmed_at"])
    keep_notice(changed, by=by)
    if fields:
        log_action(changed, by, "change_session", fields=fields)
        announce(changed, Change.SESSION)
    if changed.deletion_day < before.deletion_day:
        transaction.on_commit(partial(backups.expire_by, changed.names_go_on), robust=True)
        purge_session(changed.pk, timezone.now())
    return changed


def _move(changed: Session, before: Session) -> None:
    """Refit the plan to another time or length, and shift the deletion day with it."""
    if before.started_at:
        raise Refused(_("The session has started, so its time and length can’t change."), status=422)
    days = changed.last_day - before.last_day
    if before.doors_opened_at and days > timedelta(0):
        raise Refused(_("The doors are open, so it can no longer move to a later day."), status=422)
    if changed.hard_end is not None and changed.hard_end == before.hard_end:
        changed.hard_end += changed.starts_at - before.starts_at
    if changed.delete_on == before.delete_on and before.delete_on is not None:
        changed.delete_on = before.delete_on + days
    rows = list(changed.plan.all())
    plan = fitted(changed.workshop, changed.minutes, taken(rows))
    seconds = {item.pk: planned.seconds for item, planned in plan}
    for row in rows:
        row.seconds = seconds[row.item_id]
        if row.starts_by is not None:
            row.starts_by += changed.starts_at - before.starts_at
    PlannedItem.objects.bulk_update(rows, ["seconds", "starts_by"])
    _park(changed, plan)


def _keep_promises(changed: Session, before: Session) -> None:
    """Refuse changes to what people were told on joining."""
    if changed.purpose != before.purpose:
        raise Refused(
            _("The doors are open and people were told this purpose, so it can’t change."), status=422
        )
    if changed.deletion_day > before.deletion_day:
        raise Refused(_("The doors are open, so the deletion day can only move earlier."), status=422)
    if before.purged_at and changed.deletion_day != before.deletion_day:
        raise Refused(_("The deletion day has been: names, phones’ keys and votes are deleted."), status=422)


@transaction.atomic
def call_off(session: Session, *, by: Actor = None) -> None:
    """Call the session off; every screen says so. It can be taken back until its time is over."""
    waiting = Session.objects.filter(pk=session.pk, called_off_at=None, started_at=None, ended_at=None)
    if session.phase() == "over" or not waiting.update(called_off_at=timezone.now()):
        raise Stale
    log_action(session, by, "call_off")
    announce(session, Change.SESSION)


@transaction.atomic
def take_back(session: Session, *, by: Actor = None) -> None:
    """Undo `call_off`."""
    if session.scheduled_end <= timezone.now():
        raise Refused(_("This session’s time has passed. Create a new one."))
    if not Session.objects.filter(pk=session.pk, called_off_at__isnull=False).update(called_off_at=None):
        raise Stale
    log_action(session, by, "take_back")
    announce(session, Change.SESSION)


@transaction.atomic
def give(session: Session, *, username: str, role: str, by: Actor = None) -> None:
    """Give a session to a colleague, or change what they do in it."""
    if role not in Facilitation.Role.values:
        raise Refused(_("Choose a role."), status=422)
    user = get_user_model().objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise Refused(_("No account has that user name."), status=422)
    lock_row(session)
    Facilitation.objects.update_or_create(session=session, user=user, defaults={"role": role})
    _somebody_leads(session)
    log_action(session, by, "give_session", user=user.get_username(), role=role)
    announce(session, Change.PEOPLE)


@transaction.atomic
def withdraw(session: Session, *, username: str, by: Actor = None) -> None:
    """Take a session from a colleague."""
    lock_row(session)
    found = session.facilitations.select_related("user").filter(user__username=username).first()
    if found is None:
        raise Stale
    found.delete()
    _somebody_leads(session)
    log_action(session, by, "withdraw_session", user=found.user.get_username())
    announce(session, Change.PEOPLE)


def _somebody_leads(session: Session) -> None:
    if not session.facilitations.filter(role=Facilitation.Role.LEAD).exists():
        raise Refused(_("A session needs a lead. Make somebody else the lead first."))
