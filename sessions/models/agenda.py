"""The agenda of one session: its planned items, and each time that one of them is on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.functional import cached_property

from sessions import clock
from sessions.models.spans import Span


class PlannedItem(models.Model):
    session = models.ForeignKey("live.Session", models.CASCADE, related_name="plan")
    item = models.ForeignKey("live.AgendaItem", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(help_text="planned")
    starts_by = models.DateTimeField(null=True, blank=True, help_text="it has to begin by then, or earlier")
    took = models.PositiveIntegerField(
        null=True, blank=True, help_text="seconds it took before, where it is planned by that"
    )
    left_out_then = models.PositiveIntegerField(default=0, help_text="seconds of slides that were left out")
    left_out_at = models.DateTimeField(null=True, blank=True, help_text="it takes no time until it is back")

    # where `Agenda.plan` read them: its use so far, None before it was on; and the keys of slides left out
    use: "Use | None" = None
    parked_pks: set[int | None] | None = None
    parked_pk: int | None  # one of them, in a row of its own
    lent: float = 0.0  # seconds that questions on the stage took from it before it began: the last item only

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="one_plan_position")]

    def __str__(self) -> str:
        return f"{self.position} {self.item.title}"

    @property
    def given(self) -> float:
        """Its seconds, without what it has lent."""
        return self.seconds - self.lent

    @property
    def takes(self) -> float:
        """Seconds that it will take: all that it was given, or what was left when it was left backwards."""
        return self.given if self.use is None else max(self.use.left, 0)

    @property
    def spent(self) -> timedelta | None:
        """How long it was on, pauses included; without breaks and what was lent. None before it was."""
        return self.use.spent if self.use else None


@dataclass
class Use:
    """What has become of an item's time, by all of its runs."""

    spent: timedelta  # without breaks and what was lent
    left: float  # seconds of its clock when it was last left; negative: it was over
    is_finished: bool  # whether it was last left forwards; then it isn't to come any more
    furthest: int  # the position of the furthest slide that was reached
    slide_pk: int  # the slide at which it was last left


class ParkedSlide(models.Model):
    """A slide that isn't in a session's plan, and the seconds that it freed: none if it is in reserve."""

    planned_item = models.ForeignKey(PlannedItem, models.CASCADE, related_name="parked")
    slide = models.ForeignKey("live.Slide", models.PROTECT, related_name="+")
    seconds = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, blank=True, help_text="when the room saw it all the same")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["planned_item", "slide"], name="one_parked_slide")]

    def __str__(self) -> str:
        return f"{self.slide} of {self.planned_item}"

    @property
    def comes_back_with(self) -> int:
        """The seconds that it freed; one that has been in reserve until now takes its own."""
        return self.seconds or (self.slide.seconds if self.slide.optional else 0)


class PlanChange(models.Model):
    """A change of a session's plan while it is on, with the plan before it: so it can be undone exactly."""

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="plan_changes")
    at = models.DateTimeField()
    before = models.JSONField(
        help_text="{items: {planned item: seconds}, left_out: {planned item: since}, promised_at,"
        " parked: [[planned item, slide, seconds]]}"
    )
    after = models.JSONField(null=True, blank=True, help_text="the plan after it: the same")
    run = models.ForeignKey("live.Run", models.CASCADE, null=True, related_name="+")
    run_seconds = models.IntegerField(default=0, help_text="by how much the end of `run` moved")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"plan of {self.session} at {self.at:%H:%M}"


class Run(models.Model):
    """One time that an item is on. Time left is derived from `ends_at` and the stretch that is open in it.

    A stretch that is over has moved `ends_at` by as long as the clock stood.
    """

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="runs")
    planned_item = models.ForeignKey(PlannedItem, models.CASCADE, related_name="runs")
    slide = models.ForeignKey("live.Slide", models.PROTECT, related_name="+")
    furthest = models.PositiveIntegerField(default=0, help_text="position of the furthest slide reached")
    started_at = models.DateTimeField()
    slide_at = models.DateTimeField(null=True, blank=True, help_text="when its slide came on")
    ends_at = models.DateTimeField()
    lent = models.DurationField(
        default=timedelta, help_text="given by the last item, for questions shown here"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    span_read: Span | None = None  # one of its stretches, in a row of its own, where `stretches` read it

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(ended_at__isnull=True), name="one_item_is_on"
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_item} from {self.started_at:%H:%M}"

    @cached_property
    def span(self) -> Span | None:
        """The break, pause or question that is open in it. Whoever read it with the run sets it."""
        return None if self.ended_at else self.spans.filter(ended_at=None).first()

    @property
    def paused_at(self) -> datetime | None:
        """Since when its clock is stopped, by a break or a pause."""
        return self.span.started_at if self.span and not self.span.is_question else None

    @property
    def back_at(self) -> datetime | None:
        """When people are to be back, in a break."""
        return self.span.until if self.span and self.span.kind == Span.Kind.BREAK else None

    def left(self, now: datetime) -> float:
        """Seconds on its clock, at that moment or when it ended; negative when over."""
        stood = timedelta() if self.ended_at or not self.span else self.span.stood(now)
        return clock.left(ends_at=self.ends_at, stood=stood, now=self.ended_at or now)

    def lent_by(self, now: datetime) -> timedelta:
        """What the last item has given for questions on the stage in it, with the one that is there."""
        is_on = self.span is not None and self.span.is_question
        return self.lent + (self.span.stood(now) if self.span and is_on else timedelta())

    def own(self, breaks: timedelta, now: datetime) -> timedelta:
        """How long its item was on in it, pauses included; without its breaks, and what was lent."""
        return (self.ended_at or now) - self.started_at - breaks - self.lent_by(now)

    @property
    def step(self) -> str:
        """The state that a control acts on: in another one it is stale."""
        return f"{self.pk}:{self.slide_id}"
