"""What was asked, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self) -> "QuestionQuerySet":
        return self.filter(shown_at=None, hidden_at=None, later_at=None, outcome="")

    def shown(self) -> "QuestionQuerySet":
        """What the room may read: let through, and not hidden since."""
        return self.filter(shown_at__isnull=False, hidden_at=None)

    def outstanding(self) -> "QuestionQuerySet":
        return self.filter(outcome__in=[Question.Outcome.OUTSTANDING, Question.Outcome.FOLLOW_UP])

    def with_votes(self) -> "QuestionQuerySet":
        return self.annotate(votes=Count("upvotes")).order_by(F("votes").desc(), "pk")


class Question(models.Model):
    class Name(models.TextChoices):
        NOBODY = "nobody", _("nobody")
        FACILITATORS = "facilitators", _("facilitators")
        ROOM = "room", _("the room")

    class Outcome(models.TextChoices):
        NONE = "", _("none yet")
        ALOUD = "aloud", _("answered aloud")
        WRITTEN = "written", _("answered in writing")
        HIDDEN = "hidden", _("hidden")
        FOLLOW_UP = "follow_up", _("to be followed up")
        OUTSTANDING = "outstanding", _("outstanding")
        ANSWERED = "answered", _("answered afterwards")
        DECLINED = "declined", _("declined")

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="questions")
    slide = models.ForeignKey("live.Slide", models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(
        "live.Participant", models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    tag = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="the sender's, of every typed question"
    )
    spoken = models.BooleanField(default=False, help_text="logged by a facilitator")
    name_shown_to = models.CharField(max_length=12, choices=Name.choices, default=Name.NOBODY)
    text = models.TextField()
    asked_at = models.DateTimeField(help_text="for an anonymous one: when its slide came on")
    shown_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    later_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    owner = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    draft = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_in_one_way",
                condition=Q(spoken=False) | (Q(participant__isnull=True) & Q(tag="")),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_shown(self) -> bool:
        """May the room read it? The same rule as `shown()`."""
        return self.shown_at is not None and self.hidden_at is None

    @property
    def is_outstanding(self) -> bool:
        return self.outcome in (self.Outcome.OUTSTANDING, self.Outcome.FOLLOW_UP)

    @property
    def state(self) -> str:
        """`done`, `later`, `shown` or `waiting`: where the console lists it."""
        if self.hidden_at or self.outcome:
            return "done"
        if self.later_at:
            return "later"
        return "shown" if self.shown_at else "waiting"


class Upvote(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="upvotes")
    participant = models.ForeignKey("live.Participant", models.CASCADE, related_name="upvotes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "participant"], name="one_upvote")]

    def __str__(self) -> str:
        return f"vote for {self.question_id}"
