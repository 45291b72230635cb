"""Flags: somebody in the room says that a question or a result shouldn’t leave it."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from sessions.models.keys import RandomKey

Flagged = TypeVar("Flagged", bound=models.Model)


class FlagQuerySet(models.QuerySet["Flag"]):
    def standing(self) -> "FlagQuerySet":
        """Those that no facilitator has cleared."""
        return self.filter(cleared_at=None)


class Flag(models.Model):
    """One person's flag on a shown question or on a result. Its tag leads to nobody, and to no other flag."""

    id = RandomKey()
    session = models.ForeignKey("live.Session", models.CASCADE, related_name="flags")
    question = models.ForeignKey("live.Question", models.CASCADE, null=True, blank=True, related_name="+")
    round = models.ForeignKey("live.Round", models.CASCADE, null=True, blank=True, related_name="+")
    tag = models.CharField(max_length=64, unique=True)
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="when a facilitator cleared it")

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_flag_is_on_one_thing",
                condition=Q(question__isnull=False, round=None) | Q(question=None, round__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"flag on {self.flagged}"

    @property
    def flagged(self) -> str:
        """What it is on, in one word: `question-…` or `round-…`."""
        return f"question-{self.question_id}" if self.question_id else f"round-{self.round_id}"


class FlaggedQuerySet(models.QuerySet[Flagged]):
    """Of a model that can be flagged, with `flags_kept`: its flags, once they are deleted themselves."""

    flag_field: str  # of a flag: what points to the model

    def left_out(self) -> Self:
        """Those that somebody flagged: they aren't shared outside the room until that is cleared."""
        return self.filter(self._is_left_out())

    def without_left_out(self) -> Self:
        """Those that may be shared outside the room, as far as flags go."""
        return self.exclude(self._is_left_out())

    def with_flags(self) -> Self:
        """With `flag_count`: how many flagged it."""
        return self.annotate(flag_count=self._count())

    def keep_flags_as_numbers(self) -> None:
        """Note how many flags are on each, since they are about to be deleted."""
        self.update(flags_kept=self._count())

    def _is_left_out(self) -> Q:
        return Q(flags_kept__gt=0) | Q(Exists(self._flags()))

    def _count(self) -> Combinable:
        counted = self._flags().order_by().values(self.flag_field).annotate(n=Count("pk")).values("n")
        return F("flags_kept") + Coalesce(Subquery(counted), Value(0))

    def _flags(self) -> FlagQuerySet:
        return Flag.objects.standing().filter(**{self.flag_field: OuterRef("pk")})
