"""Rounds: each time that an activity of any kind is put to the room."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from sessions.models.flags import Flag, FlaggedQuerySet


class RoundQuerySet(FlaggedQuerySet["Round"]):
    flag_field = "round"

    def unsealed(self) -> "RoundQuerySet":
        return self.filter(sealed_at=None)


class Round(models.Model):
    """One time that an activity is put to the room. A kind's own data hangs on it as rows of its own."""

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="rounds")
    slide = models.ForeignKey(
        "live.Slide",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whose activity it is",
    )
    kind = models.CharField(max_length=30, help_text="the activity's kind")
    number = models.PositiveIntegerField(help_text="which of its session's rounds it is, from 1")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="a quiet timer's end; it closes nothing")
    closes_at = models.DateTimeField(null=True, blank=True, help_text="what comes later is refused")
    sealed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    words_only = models.BooleanField(default=False, help_text="its result is shown without numbers")
    flags_kept = models.PositiveIntegerField(
        default=0, help_text="its flags, once they are deleted themselves"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(sealed_at__isnull=True), name="one_open_round"
            ),
            models.UniqueConstraint(fields=["session", "number"], name="one_round_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def state(self) -> str:
        """`open`, `closing`, `sealed` or `revealed`; a control that acted on another is stale."""
        if self.revealed_at:
            return "revealed"
        if self.sealed_at:
            return "sealed"
        return "closing" if self.closes_at else "open"

    @property
    def step(self) -> str:
        """The state that a control acts on: in another one it is stale."""
        return f"{self.pk}:{self.state}"

    @property
    def flag_count(self) -> int:
        """How many flagged its result."""
        return self.flags_kept + Flag.objects.standing().filter(round=self).count()

    def is_accepting(self, now: datetime) -> bool:
        """Whether what comes at this moment still counts."""
        return self.sealed_at is None and (self.closes_at is None or now < self.closes_at)
