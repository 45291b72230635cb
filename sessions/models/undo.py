"""The last thing that can still be undone in a session, for ten seconds."""

from datetime import timedelta

from django.db import models

UNDO_FOR = timedelta(seconds=10)


class UndoStep(models.Model):
    """What was pressed last, and how it was before. The next press, or the time, takes its place.

    While it is there, nothing that it would take back is sealed or forgotten.
    """

    session = models.OneToOneField("live.Session", models.CASCADE, related_name="undo_step")
    verb = models.CharField(max_length=20, help_text="what was pressed")
    until = models.DateTimeField(db_index=True)
    before = models.JSONField(
        help_text="place, rounds left, what was on the stage, how questions stood: as its verb needs them"
    )

    def __str__(self) -> str:
        return f"{self.verb} of {self.session_id}, until {self.until:%H:%M:%S}"
