"""Putting a session right after it was made: what was said of it, when it is, who does what in it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.joining import check_days, check_notice, clean_texts, fitted
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.models import Facilitation, PlannedItem, Session
from sessions.models.texts import TEXTS

WHEN = ("starts_at", "minutes")
FIELDS = (*TEXTS, *WHEN, "head_count", "delete_on")


@transaction.atomic
def put_right(session: Session, *, by: Actor = None, confirmed: bool = False, **changes: Any) -> Session:
    """Change what was said of a session. Raises Refused, and then nothing is changed.

    Its time and length change until it starts; its purpose, and its deletion day to a later one, until the
    doors open. A day that moves takes the deletion day with it, unless that is changed as well.
    """
    was = _held(session)
    now = Session.objects.select_related("workshop").get(pk=session.pk)
    for field in FIELDS:
        if field in changes:
            setattr(now, field, changes[field])
    clean_texts(now)
    changed = [field for field in FIELDS if getattr(now, field) != getattr(was, field)]
    if any(field in WHEN for field in changed):
        _move(now, was)
    check_days(now)
    if was.doors_opened_at:
        _keep_promises(now, was)
    if confirmed or was.notice_confirmed_at:
        check_notice(now)
        now.notice_confirmed_at = was.notice_confirmed_at or timezone.now()
    now.save(update_fields=[*FIELDS, "notice_confirmed_at"])
    if changed:
        log_action(now, by, "change_session", fields=changed)
        announce(now, Change.SESSION)
    return now


def _held(session: Session) -> Session:
    """The session as it is, which nobody else changes until we are done."""
    return Session.objects.select_for_update().get(pk=session.pk)


def _move(now: Session, was: Session) -> None:
    """To another time or length: the plan is fitted anew, and the deletion day stays as far away."""
    if was.started_at:
        raise Refused(_("The session has started: its time and length stay."), status=422)
    days = now.last_day - was.last_day
    if was.doors_opened_at and days > timedelta(0):
        raise Refused(_("The doors are open: a session can’t move to a later day any more."), status=422)
    if now.delete_on == was.delete_on and was.delete_on is not None:
        now.delete_on = was.delete_on + days
    plan = list(now.plan.select_related("item"))
    for planned, seconds in zip(plan, fitted([each.item for each in plan], now.minutes), strict=True):
        planned.seconds = seconds
    PlannedItem.objects.bulk_update(plan, ["seconds"])


def _keep_promises(now: Session, was: Session) -> None:
    """What people were told when they came in stays so."""
    if now.purpose != was.purpose:
        raise Refused(_("The doors are open: people were told this purpose, so it stays."), status=422)
    if now.delete_on and was.delete_on and now.delete_on > was.delete_on:
        raise Refused(_("The doors are open: the deletion day can only move to an earlier one."), status=422)


@transaction.atomic
def call_off(session: Session, *, by: Actor = None) -> None:
    """It doesn't take place: everybody who looks is told. It can be taken back until its time is over."""
    waiting = Session.objects.filter(pk=session.pk, called_off_at=None, started_at=None, ended_at=None)
    if session.phase() == "over" or not waiting.update(called_off_at=timezone.now()):
        raise Stale
    log_action(session, by, "call_off")
    announce(session, Change.SESSION)


@transaction.atomic
def take_back(session: Session, *, by: Actor = None) -> None:
    """It takes place after all."""
    if session.scheduled_end <= timezone.now():
        raise Refused(_("Its time is over. Make a new session."))
    if not Session.objects.filter(pk=session.pk, called_off_at__isnull=False).update(called_off_at=None):
        raise Stale
    log_action(session, by, "take_back")
    announce(session, Change.SESSION)


@transaction.atomic
def give(session: Session, *, username: str, role: str, by: Actor = None) -> None:
    """Give a session to a colleague, or change what they do in it."""
    if role not in Facilitation.Role.values:
        raise Refused(_("Choose what they do."), status=422)
    user = get_user_model().objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise Refused(_("Nobody here signs in with that user name."), status=422)
    _held(session)
    Facilitation.objects.update_or_create(session=session, user=user, defaults={"role": role})
    _somebody_leads(session)
    log_action(session, by, "give_session", user=user.get_username(), role=role)
    announce(session, Change.PEOPLE)


@transaction.atomic
def withdraw(session: Session, *, username: str, by: Actor = None) -> None:
    """Take a session from a colleague."""
    _held(session)
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
