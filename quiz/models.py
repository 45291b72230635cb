"""Quiz questions and polls, the rounds in which they were asked, and the answers."""

from django.db import models
from django.db.models import Q

from sessions.models.keys import RandomKey


class QuizQuestion(models.Model):
    """A slide's question, a workshop's spare, or one made for a session. A poll has no right choice."""

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


class Asked(models.Model):
    """The question that a round of this kind puts to the room."""

    round = models.OneToOneField("live.Round", models.CASCADE, related_name="asked")
    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="asked")

    def __str__(self) -> str:
        return f"{self.question} in {self.round}"


class Response(models.Model):
    """An answer, until its round is sealed. Its tag is made with the sender's key, and leads to nobody."""

    id = RandomKey()
    round = models.ForeignKey("live.Round", models.CASCADE, related_name="responses")
    tag = models.CharField(max_length=64, unique=True)
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"an answer in round {self.round_id}"


class Total(models.Model):
    class Source(models.TextChoices):
        PHONES = "phones", "phones"
        HANDS = "hands", "a show of hands"

    round = models.ForeignKey("live.Round", models.CASCADE, related_name="totals")
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PHONES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "choice", "source"], name="one_total")]

    def __str__(self) -> str:
        return f"{self.choice_id}: {self.count}"
