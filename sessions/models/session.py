"""One delivery of a workshop: its promised time, its plan, and the runs of its items."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.agenda import Run
from sessions.models.codes import CODE_LENGTH, new_code, new_token
from sessions.models.log import LogEntry
from sessions.models.notices import CaptureNotice
from sessions.models.people import Facilitation, Participant
from sessions.models.privacy_notice import PrivacyNotice
from sessions.models.spans import Span
from sessions.models.texts import SAID, TEXTS

MAX_MINUTES = 480
MAX_DAYS_KEPT = 30  # from the day a session ends to its deletion day
FURTHEST = timedelta(days=2 * 366)  # a session's start from the day it is made, either way
MAX_PHONES = 20_000
USUAL_PHONES = 1_000  # let in where nobody said how many people are expected
TIED_FOR = timedelta(days=120)  # after the session: so long a question can be found by whoever asked, at most
OVER_AFTER = timedelta(hours=2)  # a session nobody ends is over this long after its promised end


def usual_summary_days() -> int:
    """For how many days after it a new session's summary has its questions."""
    return settings.SUMMARY_DAYS


def local_zone() -> str:
    return settings.TIME_ZONE


class SessionQuerySet(models.QuerySet["Session"]):
    def facilitated_by(self, user) -> "SessionQuerySet":
        return self.filter(facilitations__user=user)

    def real(self) -> "SessionQuerySet":
        """Those that aren't rehearsals."""
        return self.filter(rehearsal_of=None)

    def matching(self, words: str) -> "SessionQuerySet":
        """Those with these words in their name or place, or as their code."""
        code = "".join(character for character in words if character.isalnum())
        named = models.Q(name__icontains=words) | models.Q(workshop__title__icontains=words)
        return self.filter(named | models.Q(place__icontains=words) | models.Q(code__iexact=code))

    def for_screens(self) -> "SessionQuerySet":
        """With what every screen shows: the workshop, `run_on` without its slide, and `span_on`."""
        on = models.FilteredRelation("runs", condition=models.Q(runs__ended_at=None))
        span_on = models.FilteredRelation("spans", condition=models.Q(spans__ended_at=None))
        noticed = models.Exists(CaptureNotice.objects.filter(session=models.OuterRef("pk")))
        told = PrivacyNotice.objects.filter(session=models.OuterRef("pk")).order_by("-pk").values("pk")[:1]
        known: dict[str, Any] = {
            "run_on": on,
            "span_on": span_on,
            "is_for_screens": models.Value(True),
            "has_notices": noticed,
            "notice_pk": models.Subquery(told),
        }
        return self.annotate(**known).select_related(
            "workshop", "run_on__planned_item", "span_on", "undo_step"
        )

    def with_drawers(self) -> "SessionQuerySet":
        """With what the console's drawers say while they are closed.

        `joined`, `named`, `removed` and `opted_out` count participants; `logged` is the log's newest entry.
        """
        present = models.Q(removed_at=None)
        counts = {"joined": present, "named": present & ~models.Q(name=""), "removed": ~present}
        counts["opted_out"] = present & ~models.Q(opted_out=[])
        newest = LogEntry.objects.filter(session=models.OuterRef("pk")).order_by("-pk").values("pk")[:1]
        known: dict[str, Any] = {
            name: _count(Participant.objects.filter(who)) for name, who in counts.items()
        }
        return self.annotate(**known, **{"logged": models.Subquery(newest)})


def _count(participants: "models.QuerySet[Participant]") -> Coalesce:
    """A subquery: how many of them belong to the session of the query around it."""
    here = participants.filter(session=models.OuterRef("pk")).order_by().values("session")
    return Coalesce(models.Subquery(here.annotate(n=models.Count("pk")).values("n")), 0)


class Session(models.Model):
    class Mode(models.TextChoices):
        ROOM = "room", _("face to face")
        REMOTE = "remote", _("remote")
        BOTH = "both", _("both")

    workshop = models.ForeignKey("live.Workshop", models.PROTECT, related_name="sessions")
    name = models.TextField(blank=True)
    place = models.TextField(blank=True)
    zone = models.CharField(max_length=60, default=local_zone)
    purpose = models.TextField(blank=True)
    holder = models.TextField(blank=True, help_text="organisation that holds the data")
    contact = models.TextField(blank=True)
    country = models.TextField(blank=True)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    token = models.CharField(max_length=40, unique=True, default=new_token, help_text="what the QR holds")
    stage_secret = models.CharField(
        max_length=40, default=new_token, help_text="behind the stage's key; a new one ends the old key"
    )
    starts_at = models.DateTimeField()
    hard_end = models.DateTimeField(null=True, blank=True, help_text="until then the room is theirs")
    promised_at = models.DateTimeField(null=True, blank=True, help_text="its end, where it was moved")
    plan_version = models.PositiveIntegerField(default=0, help_text="how often its plan was changed")
    plan_changed_at = models.DateTimeField(null=True, blank=True)
    plan_undoable = models.PositiveIntegerField(default=0, help_text="so many changes can be undone")
    minutes = models.PositiveIntegerField()
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ROOM)
    meeting_link = models.URLField(blank=True)
    welcome_note = models.TextField(blank=True, help_text="the host's own words before the start")
    head_count = models.PositiveIntegerField(null=True, blank=True, help_text="people expected")
    cap = models.PositiveIntegerField(null=True, blank=True, help_text="phones let in; else by head count")
    moderated = models.BooleanField(default=True, help_text="questions wait until a facilitator shows them")
    follow_up_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="owns what is left open; else whoever leads the session",
    )
    follow_up_with_whom = models.TextField(blank=True, help_text="who is asked for the answers")
    follow_up_days = models.PositiveIntegerField(default=10)
    notice_confirmed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    doors_opened_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True, help_text="no new phone is let in")
    started_at = models.DateTimeField(null=True, blank=True)
    start_settled_at = models.DateTimeField(
        null=True, blank=True, help_text="its late start was left as it is"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    join_shown_at = models.DateTimeField(null=True, blank=True, help_text="the stage shows how to join")
    countdown_shown_at = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True, help_text="the stage shows 'back in a moment'")
    spotlight = models.ForeignKey("live.Question", models.SET_NULL, null=True, blank=True, related_name="+")
    delete_on = models.DateField(null=True, blank=True)
    summary_days = models.PositiveSmallIntegerField(
        default=usual_summary_days, help_text="after it: then its questions go from the summary, totals stay"
    )
    purged_at = models.DateTimeField(null=True, blank=True, help_text="names, seats and votes are deleted")
    names_deleted_at = models.DateTimeField(null=True, blank=True, help_text="all names, by a facilitator")
    retention_hold = models.TextField(blank=True, help_text="why data are kept longer; empty: they aren't")
    held_back_by = models.TextField(blank=True, help_text="who keeps them longer, in words for everyone")
    held_until = models.DateField(null=True, blank=True, help_text="the hold is over as this day begins")
    demonstration = models.BooleanField(default=False, help_text="its audience is invented")
    rehearsal_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="rehearsals")
    change_count = models.PositiveIntegerField(default=0, help_text="announced changes, counted")

    objects = SessionQuerySet.as_manager()
    role: str  # of the reader, where `views.common.facilitated_session` read it
    run_on: Run | None = None  # the item that hasn't ended, where `for_screens` read it
    span_on: Span | None = None  # the break, pause or question that is open in it, likewise
    is_for_screens: bool = False
    has_notices: bool | None = None  # of notes, photos and so on, where `for_screens` read it
    notice_pk: int | None = None  # of its newest privacy notice, where `for_screens` read it
    joined: int | None = None  # these five where `with_drawers` read them
    opted_out: int | None = None
    named: int
    removed: int
    logged: int | None

    def __str__(self) -> str:
        return self.name or self.workshop.title

    @property
    def grouped_code(self) -> str:
        """Its code as it is shown: K7R·4MXQ."""
        return f"{self.code[:3]}·{self.code[3:]}"

    @property
    def max_phones(self) -> int:
        """How many phones are let in: as a facilitator said, else three for each person expected."""
        if self.cap is not None:
            return self.cap
        return USUAL_PHONES if self.head_count is None else min(MAX_PHONES, max(60, 3 * self.head_count))

    @property
    def scheduled_end(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def local_date(self, at: datetime | None = None) -> date:
        """The date where the session is, at that moment or now."""
        return timezone.localtime(at, self.tz).date()

    def beginning_of(self, day: date) -> datetime:
        """The moment at which a day begins, where it is."""
        return datetime.combine(day, time(), self.tz)

    @property
    def midnight(self) -> datetime:
        """The beginning of the day on which it starts, where it is."""
        return self.beginning_of(self.local_date(self.starts_at))

    @property
    def last_day(self) -> date:
        """The local day of its promised end."""
        return self.local_date(self.scheduled_end)

    @property
    def deletion_day(self) -> date:
        """The day, where it is, on which names, seats and votes are deleted, unless they are held back."""
        return self.delete_on or self.last_day + timedelta(days=settings.DELETE_AFTER_DAYS)

    @property
    def names_go_on(self) -> date:
        """The day on which they really are: a hold with a later day puts it off."""
        return max(self.deletion_day, self.held_until or self.deletion_day)

    @property
    def questions_go_by(self) -> date:
        """The day on which nothing ties a question to whoever asked any more."""
        return max(self.last_day + TIED_FOR, self.held_until or self.last_day)

    def is_held(self, at: datetime | None = None) -> bool:
        """Whether a hold stops the deletion, at that moment or now. Without a day it does until lifted."""
        held = self.held_until is None or self.local_date(at) < self.held_until
        return bool(self.retention_hold) and held

    @property
    def has_summary(self) -> bool:
        """Whether everyone can read what came of it: it was on, and is over."""
        return self.started_at is not None and self.phase() == "over"

    @property
    def summary_until(self) -> date:
        """The day on which the questions go from its summary."""
        return self.last_day + timedelta(days=self.summary_days)

    def keeps_questions(self, at: datetime | None = None) -> bool:
        """Whether its questions stay in its summary, at that moment or now."""
        return self.local_date(at) < self.summary_until

    @property
    def unsaid(self) -> list[str]:
        """Fields of the notice that are still empty."""
        return [field for field in SAID if not getattr(self, field)]

    @property
    def unsaid_words(self) -> str:
        return ", ".join(str(TEXTS[field][0]).lower() for field in self.unsaid)

    @property
    def follow_up_due(self) -> date:
        """The due day of a question that is left open now."""
        return self.local_date() + timedelta(days=self.follow_up_days)

    @property
    def default_owner(self) -> Any:
        """The owner of a question that is left open: as was set, else the lead, else a co-facilitator."""
        if self.follow_up_owner_id:
            return self.follow_up_owner
        ours = self.facilitations.select_related("user").order_by("pk")
        for role in (Facilitation.Role.LEAD, Facilitation.Role.CO):
            if found := ours.filter(role=role).first():
                return found.user
        return None

    def over_at(self) -> datetime | None:
        """When it ended or will end: by hand, or by itself OVER_AFTER the end it will really have."""
        if self.ended_at:
            return self.ended_at
        if not self.doors_opened_at:
            return None
        begun = max(self.starts_at, self.started_at or self.starts_at)
        ends = max(begun + timedelta(minutes=self.minutes), self.promised_at or begun)
        return max(ends, self.reopened_at or ends) + OVER_AFTER

    @property
    def phones_forget_at(self) -> datetime:
        """From when on a phone forgets what it stored: the day on which names go, not before the end."""
        begins = self.beginning_of(self.names_go_on)
        return self.purged_at or max(begins, self.over_at() or begins)

    def phase(self, now: datetime | None = None) -> str:
        """`draft`, `doors`, `off` (called off), `on` or `over`: read from the moments, never stored."""
        over = self.over_at()
        if over and over <= (now or timezone.now()):
            return "over"
        if self.started_at:
            return "on"
        if self.called_off_at:
            return "off"
        return "doors" if self.doors_opened_at else "draft"
