"""Texts from which a facilitator took words out: what others read of them, and why."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RedactionReason(models.TextChoices):
    """Why a facilitator took words out of a question, as the mark beside it says."""

    PERSON = "person", _("it named a person")
    CLIENT = "client", _("it named a client")
    IDENTIFIES = "identifies", _("it could identify someone")
    OTHER = "other", _("another reason")


class Redactable(models.Model):
    """A text, and what others read instead of it where words were taken out.

    Once the original is deleted, what others read is its text, and the reason stays beside it.
    """

    text = models.TextField()
    redacted_text = models.TextField(
        blank=True, help_text="what others read instead of its text, from which words were taken out"
    )
    redaction = models.CharField(
        max_length=12, choices=RedactionReason.choices, blank=True, help_text="why words were taken out"
    )
    redaction_words = models.TextField(blank=True, help_text="the reason in words, where it is another one")

    class Meta:
        abstract = True

    @property
    def shown_text(self) -> str:
        """What others read. Only its asker and its session’s facilitators read what was taken out of it."""
        return self.redacted_text or self.text

    @property
    def redaction_note(self) -> str:
        """The mark beside a text from which a facilitator took words out; empty beside every other."""
        if not self.redaction:
            return ""
        reason = self.redaction_words or str(RedactionReason(self.redaction).label)
        return gettext("(shortened by a facilitator: {reason})").format(reason=reason)
