"""Receipts of what was deleted."""

from django.db import models
from django.utils.translation import ngettext


class PurgeReceiptQuerySet(models.QuerySet["PurgeReceipt"]):
    def of_something(self) -> list["PurgeReceipt"]:
        """Those of purges that found something to tell of."""
        return [receipt for receipt in self if receipt.counted]


class PurgeReceipt(models.Model):
    """What one purge deleted of a session, in numbers. Append-only: it proves that a promise was kept."""

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="purge_receipts")
    at = models.DateTimeField()
    names = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0, help_text="of these seats, removed by a facilitator")
    votes = models.PositiveIntegerField(default=0, help_text="their numbers stay with the questions")
    questions = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0, help_text="questions that nobody answered in time")
    untied = models.PositiveIntegerField(
        default=0, help_text="questions that nothing ties to their asker now"
    )

    objects = PurgeReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.counted) or "nothing"

    @property
    def counted(self) -> list[str]:
        """What went, in words: "38 names", "12 questions"."""
        words = [
            ngettext("{n} name", "{n} names", self.names).format(n=self.names),
            ngettext("{n} phone’s key", "{n} phones’ keys", self.seats).format(n=self.seats),
            ngettext("{n} vote", "{n} votes", self.votes).format(n=self.votes),
            ngettext("{n} question", "{n} questions", self.questions).format(n=self.questions),
        ]
        numbers = (self.names, self.seats, self.votes, self.questions)
        return [said for said, number in zip(words, numbers, strict=True) if number]
