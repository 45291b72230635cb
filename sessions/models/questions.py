"""Questions, and the votes for them."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models.flags import FlaggedQuerySet
from sessions.models.keys import RandomKey
from sessions.models.people import Facilitation, MutedTag
from sessions.models.redaction import Redactable
from sessions.models.standing import (
    CONSOLE_LISTS,
    DECIDED,
    UNDECIDED,
    Result,
    Standing,
    Status,
    Visibility,
    standings,
)
from sessions.models.upvotes import Upvote
from sessions.search import fold

NOTHING = Value("", output_field=models.TextField())
TAKE_OUT_FOR = timedelta(minutes=10)  # a question asked aloud can be taken out for so long
BY_VOTES = (F("votes").desc(), F("pk").asc())


def _console_lists() -> dict[str, Q]:
    """The condition for each of the console's lists. The same rule as `Question.console_list`."""
    conditions = {each.value: condition for each, condition in standings().items()}
    decided = ~Q(status=Status.OPEN, filed_at=None)
    return {name: decided if name == DECIDED else conditions[name] for name in CONSOLE_LISTS}


def _just_logged(now: datetime) -> Q:
    unread = Q(hidden_at__isnull=False) | Q(result=Result.WITHDRAWN)
    return Q(spoken=True, asked_at__gt=now - TAKE_OUT_FOR) & ~unread


class QuestionQuerySet(FlaggedQuerySet["Question"]):
    flag_field = "question"

    def waiting(self) -> "QuestionQuerySet":
        return self.standing(Standing.WAITING)

    def standing(self, *ways: str) -> "QuestionQuerySet":
        """Those with one of these standings, as `Question.standing` has it."""
        conditions = standings()
        return self.filter(reduce(or_, (conditions[Standing(way)] for way in ways)))

    def shown(self) -> "QuestionQuerySet":
        """Those that the room may read: shown, and not hidden since."""
        return self.exclude(visibility=Visibility.ASKER)

    def in_summary(self) -> "QuestionQuerySet":
        """Those that everyone who has the session's code may read once it has ended, without the flagged."""
        return self.shown().without_left_out()

    def on_screens(self, now: datetime) -> "QuestionQuerySet":
        """Those that screens may count and list: one without a name comes to them some seconds late."""
        return self.filter(Q(console_from=None) | Q(console_from__lte=now))

    def next_on_screens(self, now: datetime) -> datetime | None:
        """When the next one that is held back comes to the screens, or one leaves `just_logged`."""
        found = self.aggregate(
            comes=Min("console_from", filter=Q(console_from__gt=now)),
            logged=Min("asked_at", filter=_just_logged(now)),
        )
        leaves = found["logged"] and found["logged"] + TAKE_OUT_FOR
        return min(filter(None, (found["comes"], leaves)), default=None)

    def just_logged(self, now: datetime) -> "QuestionQuerySet":
        """Those asked aloud that phones show for some minutes, so that whoever asked can take them out."""
        return self.filter(_just_logged(now)).order_by("asked_at", "pk")

    def in_console_list(self, name: str) -> "QuestionQuerySet":
        """Those in one of the console's lists, as `Question.console_list` has it."""
        return self.filter(_console_lists()[name])

    def first_of_each_list(self, many: int) -> "QuestionQuerySet":
        """The first `many` of each of the console's lists, in one query; `list_count`: how many are in it."""
        named = [When(condition, then=Value(name)) for name, condition in _console_lists().items()]
        votes = Upvote.objects.filter(question=OuterRef("pk")).values("question").annotate(n=Count("pk"))
        counted = Coalesce("votes_kept", Subquery(votes.values("n")), 0)
        listed = self.annotate(**{"votes": counted}).alias(
            listed_in=Case(*named, output_field=models.CharField())
        )
        place = Window(RowNumber(), partition_by=F("listed_in"), order_by=BY_VOTES)
        count = Window(Count("pk"), partition_by=F("listed_in"))
        return listed.annotate(place=place, **{"list_count": count}).filter(place__lte=many).order_by("place")

    def unanswered(self) -> "QuestionQuerySet":
        """Those in the register that still need an answer, follow-ups included."""
        return self.filter(filed_at__isnull=False).exclude(status=Status.CLOSED)

    def for_reading(self) -> "QuestionQuerySet":
        """With everything that a list of them shows, in one query."""
        return self.select_related("session__workshop", "slide", "participant", "owner", "answered_by")

    def containing(self, words: str) -> "QuestionQuerySet":
        """Those with `words` in the text that others read, whatever their case and macrons."""
        shown = Coalesce(NullIf("redacted_text", NOTHING), F("text"))
        return self.alias(read_by_others=shown).filter(read_by_others__folded__contains=fold(words) or "")

    def owned_by(self, words: str) -> "QuestionQuerySet":
        """Those whose owner's name or `with_whom` contains `words`."""
        folded = fold(words)
        full_name = Concat(
            "owner__first_name", Value(" "), "owner__last_name", output_field=models.TextField()
        )
        return self.alias(owner_name=full_name).filter(
            Q(owner_name__folded__contains=folded)
            | Q(owner__username__folded__contains=folded)
            | Q(with_whom__folded__contains=folded)
        )

    def by_due_day(self) -> "QuestionQuerySet":
        """Ordered by due date, undated last."""
        return self.with_votes().order_by(F("due").asc(nulls_last=True), *BY_VOTES)

    def driven_by(self, user) -> "QuestionQuerySet":
        """Those of sessions that this user leads or co-facilitates: a scribe doesn't answer."""
        ours = Facilitation.objects.filter(user=user, role__in=[Facilitation.Role.LEAD, Facilitation.Role.CO])
        return self.filter(session__in=ours.values("session"))

    def for_organisers(self) -> "QuestionQuerySet":
        """Those for whoever wasn't in the room: of ended sessions, or filed by a facilitator."""
        return self.filter(Q(session__ended_at__isnull=False) | Q(filed_at__isnull=False))

    def with_names_for(self, user) -> "QuestionQuerySet":
        """With `asker`: the name on a question, for whoever facilitates its session, and nobody else."""
        ours = Facilitation.objects.filter(user=user, session=OuterRef("session"))
        may_read = Q(Exists(ours)) & ~Q(name_shown_to=Question.NameVisibility.NOBODY)
        named = When(may_read, then=Coalesce("participant__name", NOTHING))
        return self.annotate(**{"asker": Case(named, default=NOTHING)})

    def for_console(self) -> "QuestionQuerySet":
        """With what only the console shows: `flag_count`, and whether its sender was muted at it."""
        muted = Exists(MutedTag.objects.filter(tag=OuterRef("sender_tag")))
        return self.with_flags().annotate(**{"sender_muted": muted})

    def with_votes(self) -> "QuestionQuerySet":
        return self.annotate(**{"votes": Coalesce("votes_kept", Count("upvotes"))}).order_by(*BY_VOTES)


class Question(Redactable):
    class NameVisibility(models.TextChoices):
        NOBODY = "nobody", _("nobody")
        FACILITATORS = "facilitators", _("facilitators")
        ROOM = "room", _("the room")

    id = RandomKey()
    session = models.ForeignKey("live.Session", models.CASCADE, related_name="questions")
    slide = models.ForeignKey("live.Slide", models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(
        "live.Participant", models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    sender_tag = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="the sender's, of every typed question"
    )
    spoken = models.BooleanField(default=False, help_text="logged by a facilitator")
    name_shown_to = models.CharField(
        max_length=12, choices=NameVisibility.choices, default=NameVisibility.NOBODY
    )
    asked_at = models.DateTimeField(help_text="when its slide came on; of a spoken one: when it was logged")
    console_from = models.DateTimeField(
        null=True, blank=True, help_text="no screen but its asker's has it before"
    )
    shown_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    deferred_at = models.DateTimeField(null=True, blank=True, help_text="kept for later in the session")
    answered_at = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField(
        null=True, blank=True, help_text="in the register since; none while the room has it or closed it"
    )
    follow_up_at = models.DateTimeField(
        null=True, blank=True, help_text="filed because a facilitator said so, not by the session's end"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.ASKER)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="accountable for the answer",
    )
    with_whom = models.TextField(blank=True, help_text="who is asked for it: a team, or somebody elsewhere")
    due = models.DateField(null=True, blank=True)
    look_again = models.DateField(null=True, blank=True, help_text="put aside until this day")
    draft = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    votes_kept = models.PositiveIntegerField(
        null=True, blank=True, help_text="its votes, once they are deleted themselves"
    )
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    flags_kept = models.PositiveIntegerField(
        default=0, help_text="its flags, once they are deleted themselves"
    )

    objects = QuestionQuerySet.as_manager()
    votes: int  # where `with_votes` counted them
    asker: str  # where `with_names_for` wrote it
    list_count: int  # where `first_of_each_list` wrote it
    flag_count: int  # where `with_flags` counted them
    sender_muted: bool  # where `for_console` looked

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_in_one_way",
                condition=Q(spoken=False) | (Q(participant__isnull=True) & Q(sender_tag="")),
            ),
            models.UniqueConstraint(
                fields=["sender_tag"], condition=~Q(sender_tag=""), name="one_question_a_tag"
            ),
            models.CheckConstraint(
                name="a_result_exactly_when_closed",
                condition=Q(status=Status.CLOSED) & ~Q(result="") | ~Q(status=Status.CLOSED) & Q(result=""),
            ),
            models.CheckConstraint(
                name="read_by_others_only_while_shown",
                condition=Q(visibility=Visibility.ASKER) | Q(shown_at__isnull=False, hidden_at=None),
            ),
            models.CheckConstraint(
                name="hidden_is_decided",
                condition=Q(hidden_at=None) | ~Q(status=Status.OPEN) | Q(filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="followed_up_is_filed",
                condition=Q(follow_up_at=None) | Q(filed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_text[:60]

    def get_way_display(self) -> str:
        """Whether it was spoken or typed, in words."""
        return gettext("asked aloud") if self.spoken else gettext("typed")

    def get_standing_display(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def overdue(self) -> bool:
        """Whether it is still open after its due day, by the session's calendar."""
        is_open = self.is_unanswered and self.status == Status.OPEN
        return is_open and self.due is not None and self.due < self.session.local_date()

    @property
    def is_shown(self) -> bool:
        """Whether the room may read it. The same rule as `shown()`."""
        return self.visibility != Visibility.ASKER

    @property
    def has_mutable_sender(self) -> bool:
        """Whether its sender can be muted: whose name is on a question would be seen to be muted."""
        return bool(self.sender_tag) and self.participant_id is None

    @property
    def is_unanswered(self) -> bool:
        """Whether it is in the register without an answer. The same rule as `unanswered()`."""
        return self.filed_at is not None and self.status != Status.CLOSED

    @property
    def standing(self) -> str:
        """One of `Standing`. The same rule as `standings()`."""
        filed = self.filed_at is not None
        if self.status == Status.WITH_ASKER:
            return Standing.WITH_ASKER
        if self.status == Status.OPEN and filed:
            return Standing.FOLLOW_UP if self.follow_up_at else Standing.OUTSTANDING
        if self.status == Status.OPEN and self.deferred_at:
            return Standing.LATER
        if self.status == Status.OPEN:
            return Standing.SHOWN if self.shown_at else Standing.WAITING
        if self.result == Result.WRITTEN:
            return Standing.ANSWERED if filed else Standing.WRITTEN
        if self.result == Result.DECLINED:
            return Standing.DECLINED if filed else Standing.HIDDEN
        return Standing(self.result)

    @property
    def console_list(self) -> str:
        """One of CONSOLE_LISTS."""
        return self.standing if self.standing in UNDECIDED else DECIDED
