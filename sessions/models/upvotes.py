"""Votes for questions, without who gave them."""

from django.db import models

from sessions.models.keys import RandomKey


class Upvote(models.Model):
    """A vote for a question. Its tag is made with the voter's key, and nothing stored leads back to them."""

    id = RandomKey()
    question = models.ForeignKey("live.Question", models.CASCADE, related_name="upvotes")
    tag = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"vote for {self.question_id}"
