"""Notices of notes, photos, screenshots and a recording: what may capture people, and who sees or uses it."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sessions.models.session import Session


class CaptureNotice(models.Model):
    """One kind of capture in a session: shown before it begins, on, or over. There is no row before that.

    `told` counts people who told a facilitator that they would rather not be in it. Phones say so on their
    own seats: `Participant.opted_out`.
    """

    class Kind(models.TextChoices):
        NOTES = "notes", _("notes")
        PHOTOS = "photos", _("photos")
        SCREENSHOTS = "screenshots", _("screenshots")
        RECORDING = "recording", _("recording")

    session = models.ForeignKey("live.Session", models.CASCADE, related_name="capture_notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    seen_by = models.TextField(blank=True, help_text="who sees or uses it, in a facilitator's words")
    shown_at = models.DateTimeField(null=True, blank=True, help_text="shown to the room before it is on")
    on_at = models.DateTimeField(null=True, blank=True, help_text="when it was last switched on")
    off_at = models.DateTimeField(null=True, blank=True, help_text="when it was switched off after that")
    told = models.PositiveIntegerField(default=0, help_text="people who told a facilitator aloud")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "kind"], name="one_notice_kind")]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_on(self) -> bool:
        return self.on_at is not None and self.off_at is None

    @property
    def is_coming(self) -> bool:
        """Whether the room is told of it before it is on."""
        return self.shown_at is not None and not self.is_on


def notices_of(session: "Session") -> dict[str, CaptureNotice]:
    """A notice for each kind; a recording, which most people want to know of, first."""
    kept = {}
    if session.has_notices is not False:
        kept = {notice.kind: notice for notice in session.capture_notices.all()}
    kinds = reversed(CaptureNotice.Kind.values)
    return {kind: kept.get(kind) or CaptureNotice(session=session, kind=kind) for kind in kinds}


def notices_for_room(session: "Session", phase: str) -> list[CaptureNotice]:
    """What everyone is told of: what is on or coming, and after the end whatever was on."""
    if phase == "off":
        return []
    notices = notices_of(session).values()
    if phase == "over":
        return [notice for notice in notices if notice.on_at]
    return [notice for notice in notices if notice.is_on or notice.is_coming]


def count_left_out(notices: dict[str, CaptureNotice], opted_out: Iterable[list[str]]) -> dict[str, int]:
    """How many would rather not be in it, by kind: those whose phones said so, and those who told aloud.

    `opted_out` has the kinds that each phone named.
    """
    by_phone = Counter(kind for kinds in opted_out for kind in kinds)
    return {kind: by_phone[kind] + notice.told for kind, notice in notices.items()}
