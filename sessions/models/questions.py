"""What was asked, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models.people import Facilitation
from sessions.search import fold


def _states() -> dict[str, Q]:
    undone = Q(hidden_at=None, outcome="")
    return {
        "done": ~undone,
        "later": undone & Q(later_at__isnull=False),
        "shown": undone & Q(later_at=None, shown_at__isnull=False),
        "waiting": undone & Q(later_at=None, shown_at=None),
    }


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self) -> "QuestionQuerySet":
        return self.filter(shown_at=None, hidden_at=None, later_at=None, outcome="")

    def shown(self) -> "QuestionQuerySet":
        """What the room may read: let through, and not hidden since."""
        return self.filter(shown_at__isnull=False, hidden_at=None)

    def listed(self, state: str) -> "QuestionQuerySet":
        """Those that stand in one of the console's lists, as `Question.state` has it."""
        return self.filter(_states()[state])

    def first_of_each_list(self, many: int) -> "QuestionQuerySet":
        """The first `many` of each of the console's lists, in one query; `in_list`: how many are in it."""
        named = [When(condition, then=Value(state)) for state, condition in _states().items()]
        votes = Upvote.objects.filter(question=OuterRef("pk")).values("question").annotate(n=Count("pk"))
        listed = self.annotate(
            list_name=Case(*named, output_field=models.CharField()),
            votes=Coalesce(Subquery(votes.values("n")), 0),
        )
        ordered = [F("votes").desc(), F("pk").asc()]
        return (
            listed.annotate(place=Window(RowNumber(), partition_by=F("list_name"), order_by=ordered))
            .annotate(**{"in_list": Window(Count("pk"), partition_by=F("list_name"))})
            .filter(place__lte=many)
            .order_by("place")
        )

    def outstanding(self) -> "QuestionQuerySet":
        return self.filter(outcome__in=[Question.Outcome.OUTSTANDING, Question.Outcome.FOLLOW_UP])

    def for_reading(self) -> "QuestionQuerySet":
        """With all that a list of them shows, in one query."""
        return self.select_related("session__workshop", "slide", "participant", "answered_by")

    def containing(self, words: str, *, field: str = "text") -> "QuestionQuerySet":
        """Those with `words` in a field, whatever their case and macrons."""
        return self.filter(**{f"{field}__folded__contains": fold(words)})

    def by_due_day(self) -> "QuestionQuerySet":
        """The earliest due day first, what has none last, on every database."""
        return self.with_votes().order_by(F("due").asc(nulls_last=True), F("votes").desc(), "pk")

    def led_by(self, user) -> "QuestionQuerySet":
        """Those of sessions that this user leads or drives: a scribe doesn't answer."""
        ours = Facilitation.objects.filter(user=user, role__in=[Facilitation.Role.LEAD, Facilitation.Role.CO])
        return self.filter(session__in=ours.values("session"))

    def with_names_for(self, user) -> "QuestionQuerySet":
        """With `asker`: a name for the room, or for facilitators where this user is one of that session."""
        ours = Facilitation.objects.filter(user=user, session=OuterRef("session"))
        may_read = Q(name_shown_to=Question.NameVisibility.ROOM) | Q(
            Exists(ours), name_shown_to=Question.NameVisibility.FACILITATORS
        )
        nobody = Value("", output_field=models.TextField())
        named = When(may_read, then=Coalesce("participant__name", nobody))
        return self.annotate(asker=Case(named, default=nobody))

    def with_votes(self) -> "QuestionQuerySet":
        return self.annotate(votes=Count("upvotes")).order_by(F("votes").desc(), "pk")


class Question(models.Model):
    class NameVisibility(models.TextChoices):
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
    sender_tag = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="the sender's, of every typed question"
    )
    spoken = models.BooleanField(default=False, help_text="logged by a facilitator")
    name_shown_to = models.CharField(
        max_length=12, choices=NameVisibility.choices, default=NameVisibility.NOBODY
    )
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
    votes: int  # where `with_votes` counted them
    asker: str  # where `with_names_for` wrote it
    list_name: str  # these two where `first_of_each_list` wrote them
    in_list: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_in_one_way",
                condition=Q(spoken=False) | (Q(participant__isnull=True) & Q(sender_tag="")),
            ),
            models.UniqueConstraint(
                fields=["sender_tag"], condition=~Q(sender_tag=""), name="one_question_a_tag"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_way_display(self) -> str:
        """How it came: spoken or typed."""
        return gettext("asked aloud") if self.spoken else gettext("typed")

    @property
    def overdue(self) -> bool:
        """Still open after the day it was due, where its session was."""
        is_open = self.outcome in (Question.Outcome.OUTSTANDING, Question.Outcome.FOLLOW_UP)
        return is_open and self.due is not None and self.due < self.session.local_date()

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
