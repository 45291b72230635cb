"""What the people of a session are told: its notice, and each one that was shown before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models.texts import SAID

if TYPE_CHECKING:
    from sessions.models.people import Participant
    from sessions.models.session import Session

LABELS = {
    "purpose": _("Why we ask"),
    "holder": _("Held by"),
    "contact": _("Whom to ask"),
    "country": _("Kept in"),
    "delete_on": _("The deletion day"),
    "moderated": _("Your questions"),
}


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def newest(self) -> "PrivacyNotice | None":
        """The one that is shown now; None before a facilitator has confirmed any."""
        return self.order_by("-pk").first()


class PrivacyNotice(models.Model):
    """What people are told of a session, from a moment on. A change is a new row: none is ever edited.

    The session's own fields say what holds now. Each action that changes one of them calls `keep_notice` of
    `actions.arranging` in the same transaction, so that the newest always says the same as the session.
    """

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="privacy_notices")
    purpose = models.TextField()
    holder = models.TextField(help_text="organisation that holds the data")
    contact = models.TextField()
    country = models.TextField()
    delete_on = models.DateField()
    moderated = models.BooleanField(default=True, help_text="questions wait until a facilitator shows them")
    since = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="who changed it"
    )

    objects = PrivacyNoticeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.holder}, {self.delete_on}"

    @property
    def says(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in LABELS}

    def changes_from(self, before: "PrivacyNotice") -> list["NoticeChange"]:
        """What this one says otherwise than an earlier one."""
        was = before.says
        return [NoticeChange(field, was[field], now) for field, now in self.says.items() if now != was[field]]


@dataclass(frozen=True)
class NoticeChange:
    """A field of a notice that changed."""

    field: str
    old: str | date | bool
    new: str | date | bool

    @property
    def label(self) -> str:
        return str(LABELS[self.field])

    @property
    def was(self) -> str:
        return _in_words(self.old)

    @property
    def now(self) -> str:
        return _in_words(self.new)


@dataclass(frozen=True)
class ChangedNotice:
    """A notice that says something else than the one that somebody saw."""

    notice: PrivacyNotice
    changes: list[NoticeChange]


def changed_notice(participant: "Participant") -> ChangedNotice | None:
    """What a participant hasn't accepted yet, or left for; None while they have seen what is said now."""
    newest = PrivacyNotice.objects.filter(session=participant.session_id).newest()
    seen = participant.notice_id
    if newest is None or seen is None or newest.pk == seen or participant.notice is None:
        return None
    changes = newest.changes_from(participant.notice)
    return ChangedNotice(newest, changes) if changes else None


def _in_words(value: str | date | bool) -> str:
    if isinstance(value, bool):
        return when_shown(moderated=value)
    return format_date(value, "l j F") if isinstance(value, date) else value


def when_shown(*, moderated: bool) -> str:
    """When the room sees a question, as a sentence."""
    if moderated:
        return gettext("The room sees a question once a facilitator shows it.")
    return gettext("The room sees a question soon after you send it.")


def said_of(session: "Session") -> dict[str, Any]:
    """What a session's notice has to say, by the notice's fields."""
    said = {name: getattr(session, name) for name in SAID}
    return said | {"delete_on": session.names_go_on, "moderated": session.moderated}


def said_digest(session: "Session") -> str:
    """Which words a screen showed: 16 characters, others for each other thing that a notice can say."""
    said = json.dumps(said_of(session), default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
