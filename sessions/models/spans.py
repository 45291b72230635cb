"""Stretches of time within an item that aren't the item's own: a break, a pause, a question on the stage."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Span(models.Model):
    """One such stretch. The item's clock stands still in it.

    `until` is when a break is to be over. In a question nothing is left to lend from then on, so that the
    item's clock goes on under it. A pause has none. A question's row goes once it is off the stage: only the
    seconds stay, `Run.lent`, and never the moment, which follows on its asking.
    """

    class Kind(models.TextChoices):
        BREAK = "break", _("A break")
        PAUSE = "pause", _("A pause")
        QUESTION = "question", _("A question on the stage")

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="spans")
    run = models.ForeignKey("live.Run", models.CASCADE, related_name="spans")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    started_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(ended_at__isnull=True), name="one_open_span"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.started_at:%H:%M}"

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def minutes_planned(self) -> int:
        """Of a break, as people were told."""
        return round((self.until - self.started_at).total_seconds() / 60) if self.until else 0

    @property
    def minutes_taken(self) -> int | None:
        """As they are shown, at least one; None while it is open."""
        return max(1, round(self.took(self.ended_at).total_seconds() / 60)) if self.ended_at else None

    def took(self, now: datetime) -> timedelta:
        """How long it was, or has been so far."""
        return (self.ended_at or now) - self.started_at

    def stood(self, now: datetime) -> timedelta:
        """For how long the item's clock stood still in it: in a question, while there is time to lend."""
        if self.is_question and self.until is not None:
            return min(self.took(now), self.until - self.started_at)
        return self.took(now)

    def is_standing(self, now: datetime) -> bool:
        """Whether the item's clock stands still at that moment."""
        return not self.is_question or self.until is None or now < self.until
