"""Quiz questions and polls, their rounds, and what was answered."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class QuizQuestion(models.Model):
    """Put to the room from a slide, or made on the spot for one session. No right choice: a poll."""

    slide = models.OneToOneField(
        "live.Slide", models.CASCADE, null=True, blank=True, related_name="quiz_question"
    )
    workshop = models.ForeignKey(
        "live.Workshop", models.CASCADE, null=True, blank=True, related_name="spare_questions"
    )
    session = models.ForeignKey("live.Session", models.CASCADE, null=True, blank=True, related_name="+")
    key = models.SlugField(max_length=60, blank=True)
    text = models.TextField()
    explanation = models.TextField(blank=True)
    gloss = models.TextField(blank=True, help_text="shown only with the result")
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_home",
                condition=Q(slide__isnull=False, workshop__isnull=True, session__isnull=True)
                | Q(slide__isnull=True, workshop__isnull=False, session__isnull=True)
                | Q(slide__isnull=True, workshop__isnull=True, session__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_poll(self) -> bool:
        return not any(choice.correct for choice in self.choices.all())


class Choice(models.Model):
    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="choices")
    letter = models.CharField(max_length=1)
    text = models.TextField()
    correct = models.BooleanField(default=False)

    class Meta:
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["question", "letter"], name="one_choice_letter")]

    def __str__(self) -> str:
        return f"{self.letter} {self.text[:40]}"


class Round(models.Model):
    """One putting of a question to the room. Sealing writes totals and deletes the responses."""

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="rounds")
    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(sealed_at__isnull=True), name="one_round_is_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.number})"

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
        return f"{self.pk}:{self.state}"

    def takes_answers(self, now: datetime) -> bool:
        return self.sealed_at is None and (self.closes_at is None or now < self.closes_at)


class Response(models.Model):
    round = models.ForeignKey(Round, models.CASCADE, related_name="responses")
    participant = models.ForeignKey("live.Participant", models.CASCADE, related_name="+")
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "participant"], name="one_answer_per_round")]

    def __str__(self) -> str:
        return f"an answer in round {self.round_id}"


class Total(models.Model):
    class Source(models.TextChoices):
        PHONES = "phones", "phones"
        HANDS = "hands", "a show of hands"

    round = models.ForeignKey(Round, models.CASCADE, related_name="totals")
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PHONES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "choice", "source"], name="one_total")]

    def __str__(self) -> str:
        return f"{self.choice_id}: {self.count}"
