"""Facilitators, participants, and commands already processed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.keys import RandomKey


class Facilitation(models.Model):
    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        CO = "co", _("co-facilitator")
        SCRIBE = "scribe", _("scribe")

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="facilitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="facilitations")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.LEAD)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="one_facilitation")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


KEPT_FOR = timedelta(hours=24)  # a processed command, from the next whole hour


def next_expiry() -> datetime:
    """The whole hour at which the record of a command that is processed now expires: within 25 hours."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=1) + KEPT_FOR


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        """Everyone who joined and wasn't removed."""
        return self.filter(removed_at=None)

    def removed(self) -> "ParticipantQuerySet":
        """Everyone whom a facilitator removed."""
        return self.filter(removed_at__isnull=False)

    def opted_out(self) -> "ParticipantQuerySet":
        """Everyone present who would rather not be in notes, photos, screenshots or a recording."""
        return self.present().exclude(opted_out=[])


class Participant(models.Model):
    """A seat in a session. `key` is the SHA-256 of the cookie's key, so no cookie can be made from it.

    Nothing else says when somebody came but `joined_at`, and that only says at which slide, or, once the
    session has ended, on which day. `notice` is what the page to join on said, or what its person chose to
    stay under when that had changed.
    """

    id = RandomKey()
    session = models.ForeignKey("live.Session", models.CASCADE, related_name="participants")
    key = models.CharField(max_length=64)
    name = models.TextField(blank=True)
    joined_at = models.DateTimeField(help_text="when its slide came on; after the end, the day")
    removed_at = models.DateTimeField(null=True, blank=True)
    opted_out = models.JSONField(default=list, blank=True, help_text="kinds of notice opted out of")
    opt_out_words = models.TextField(blank=True)
    notice = models.ForeignKey(
        "live.PrivacyNotice",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the newest one that its phone has accepted",
    )
    simulated = models.BooleanField(default=False, help_text="made by a demonstration")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "key"], name="one_seat_per_key")]
        indexes = [models.Index(fields=["session", "removed_at"], name="seats_in_or_removed")]

    def __str__(self) -> str:
        return self.name or "somebody without a name"


class MutedTag(models.Model):
    """A muted phone's mark: the tag of the question at which a facilitator muted its sender.

    It is that question's own tag and no other's, so it tells nothing of whoever asked, and ties no two
    questions. Only the seat's receipt leads to it.
    """

    id = RandomKey()
    session = models.ForeignKey("live.Session", models.CASCADE, related_name="muted_tags")
    tag = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.tag[:8]


class ProcessedCommandQuerySet(models.QuerySet["ProcessedCommand"]):
    def expired(self, now: datetime) -> "ProcessedCommandQuerySet":
        """Those that nobody needs any more."""
        return self.filter(expires_at__lte=now)


class ProcessedCommand(models.Model):
    """The idempotency record of a command that was carried out: sent again, it isn't carried out twice.

    It holds hashes that only the sender's key makes, and says neither who sent what, nor in which session.
    """

    id = RandomKey()
    id_hash = models.CharField(max_length=64, unique=True)
    body_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField(default=next_expiry, db_index=True, help_text="a whole hour")

    objects = ProcessedCommandQuerySet.as_manager()

    def __str__(self) -> str:
        return self.id_hash[:8]
