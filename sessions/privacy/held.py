"""Everything that is held for one seat, with who sees it. Only the seat's key finds most of it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import activities
from sessions.activities import Activity
from sessions.markdown import plain
from sessions.models import CaptureNotice, Flag, MutedTag, Participant, Question, Round, Session, Upvote
from sessions.models.standing import Status
from sessions.privacy.told import ToldRow, in_session, participant_rows
from sessions.seats import Seat, flags_of, muted_tags_of, questions_of, votes_of

# Notes of those who answer, for their own work: about the answer that is to come, not about who asked. The
# page says that they are left out.
NOTES_ON_ANSWERING = frozenset({"owner", "with_whom", "look_again", "draft", "answered_by"})
# Fields of a seat that others see than the rest of it.
OPT_OUTS = frozenset({"opted_out", "opt_out_words"})


@dataclass(frozen=True)
class HeldQuestion:
    """A question that the seat asked, and how many voted for it."""

    question: Question
    votes: int

    @property
    def row(self) -> dict[str, Any]:
        return _row(self.question, left_out=NOTES_ON_ANSWERING)

    @property
    def seen_by(self) -> str:
        if self.question.redacted_text and self.question.is_shown:
            return _("Facilitators read all of it; everyone else reads it shortened.")
        if self.question.redacted_text:
            return _("Facilitators read all of it, and the people who answer read it shortened.")
        if self.question.is_shown:
            return _(
                "Facilitators, the people who answer and everyone in the room read it. After the session "
                "everyone who has its code reads it in the summary, without a name, unless somebody flags it."
            )
        return _("Facilitators and the people who answer read it. The room doesn’t.")

    @property
    def signed(self) -> str:
        """Who reads the name on it now: the people who answer don't, but for facilitators."""
        shown_to = self.question.name_shown_to
        if shown_to == Question.NameVisibility.ROOM and self.question.is_shown:
            return _("Your name is on it, for facilitators and everyone in the room.")
        if shown_to == Question.NameVisibility.ROOM:
            return _(
                "Your name is on it. Only facilitators read it there until the question is shown to the room."
            )
        if shown_to == Question.NameVisibility.FACILITATORS:
            return _("Your name is on it, for facilitators only.")
        return _("It has no name on it, and we don’t keep who asked.")

    @property
    def can_be_edited(self) -> bool:
        """Whether nobody has dealt with it. The same rule as the transition `edit`."""
        return self.question.status == Status.OPEN


@dataclass(frozen=True)
class HeldVote:
    """A vote of the seat, and the question it is for."""

    vote: Upvote
    question: Question

    @property
    def row(self) -> dict[str, Any]:
        return _row(self.vote)

    @property
    def text(self) -> str:
        """The question's text, while the room may read it."""
        return self.question.shown_text if self.question.is_shown else ""


@dataclass(frozen=True)
class HeldFlag:
    """A flag of the seat, on a question or on a result."""

    flag: Flag

    @property
    def row(self) -> dict[str, Any]:
        return _row(self.flag)

    @property
    def text(self) -> str:
        """The question's text while the room may read it, or the title of the result's slide."""
        if self.flag.question:
            return self.flag.question.shown_text if self.flag.question.is_shown else ""
        slide = self.flag.round.slide if self.flag.round else None
        return plain(slide.title) if slide else ""


@dataclass(frozen=True)
class HeldEntry:
    """What the seat sent to the round that isn't sealed yet, as its kind of activity has it."""

    activity: Activity
    round: Round
    tag: str
    data: dict[str, Any]

    @property
    def seen_by(self) -> str:
        return " ".join(row.seen_by for row in self._told)

    @property
    def kept_until(self) -> str:
        return " ".join(row.kept_until for row in self._told)

    @property
    def _told(self) -> list[ToldRow]:
        return [in_session(row, self.round.session) for row in self.activity.personal_data]


@dataclass(frozen=True)
class Held:
    """Everything that is held for a seat. `participant` is None where only its questions are left."""

    session: Session
    seat: Seat
    participant: Participant | None
    questions: list[HeldQuestion]
    votes: list[HeldVote]
    entries: list[HeldEntry]
    mutes: list[MutedTag]
    flags: list[HeldFlag]

    @property
    def signed(self) -> int:
        """How many of the questions have the name on them."""
        return sum(each.question.participant_id is not None for each in self.questions)

    @property
    def opted_out(self) -> list[str]:
        """What the person would rather not be in, in words."""
        kinds = dict(CaptureNotice.Kind.choices)
        opted_out = self.participant.opted_out if self.participant else []
        return [str(kinds.get(kind, kind)) for kind in opted_out]

    @property
    def receipt(self) -> str:
        """The private token for all its questions."""
        return self.seat.receipt

    @property
    def is_over(self) -> bool:
        return self.session.phase() == "over"

    @cached_property
    def told(self) -> dict[str, ToldRow]:
        """What people are told of each thing that is held, by the key of its row in the data map."""
        return {row.key: row for row in participant_rows(self.session)}

    @property
    def name_seen_by(self) -> str:
        """Who sees the name: facilitators, and whoever may see it on a question that was signed with it."""
        on_questions = [self.told["name_on_a_question"].seen_by] if self.signed else []
        return " ".join([self.told["name"].seen_by, *on_questions])

    def as_data(self) -> dict[str, Any]:
        """All of it as a download has it: each row with its model's fields, and who sees it."""
        return {
            "session": {
                "code": self.session.code,
                "name": str(self.session),
                "held_by": self.session.holder,
                "contact": self.session.contact,
                "downloaded_at": timezone.now(),
                "names_go_on": self.session.names_go_on,
                "kept_longer": self._kept_longer(),
            },
            "seat": self._seat_row(),
            "opt_outs": self._opt_outs_row(),
            "private_link_of_questions": self.receipt if self.questions else "",
            "questions": [
                each.row
                | {"votes": each.votes, "standing": each.question.standing}
                | {"seen_by": each.seen_by, "signed": each.signed}
                | {"kept_until": self.told["questions"].kept_until}
                for each in self.questions
            ],
            "votes": [
                each.row
                | {"question_text": each.text}
                | {"seen_by": self.told["votes"].seen_by, "kept_until": self.told["votes"].kept_until}
                for each in self.votes
            ],
            "activities": [
                {"kind": each.activity.kind, "round": str(each.round.pk), "tag": each.tag}
                | {"entry": each.data, "seen_by": each.seen_by, "kept_until": each.kept_until}
                for each in self.entries
            ],
            "flags": [
                each.row
                | {"text": each.text}
                | {"seen_by": self.told["flags"].seen_by, "kept_until": self.told["flags"].kept_until}
                for each in self.flags
            ],
            "muted": [
                _row(each)
                | {"seen_by": self.told["mutes"].seen_by, "kept_until": self.told["mutes"].kept_until}
                for each in self.mutes
            ],
        }

    def _seat_row(self) -> dict[str, Any]:
        if self.participant is None:
            return {}
        return (
            _row(self.participant, left_out=OPT_OUTS)
            | {"seen_by": self.told["seat"].seen_by, "kept_until": self.told["seat"].kept_until}
            | {"name_seen_by": self.name_seen_by, "name_kept_until": self.told["name"].kept_until}
        )

    def _opt_outs_row(self) -> dict[str, Any]:
        """What the person would rather not be in: facilitators see that of the seat."""
        if self.participant is None:
            return {}
        told = self.told["opt_outs"]
        own = {name: value for name, value in _row(self.participant).items() if name in OPT_OUTS}
        return own | {"seen_by": told.seen_by, "kept_until": told.kept_until}

    def _kept_longer(self) -> dict[str, Any] | None:
        """A retention hold in force: {by, why, until}."""
        if not self.session.is_held():
            return None
        by, until = self.session.held_back_by, self.session.held_until
        return {"by": by, "why": self.session.retention_hold, "until": until}


def held(session: Session, seat: Seat) -> Held | None:
    """Everything that is held for this seat; None where nothing is. Its questions may outlast its row."""
    participant = session.participants.filter(key=seat.hash).first()
    own = questions_of(seat.receipt, session.questions.with_votes().select_related("slide", "session"))
    if participant is None and not own:
        return None
    return Held(
        session=session,
        seat=seat,
        participant=participant,
        questions=[HeldQuestion(question, question.votes) for question in own],
        votes=_votes(session, seat),
        entries=_entries(session, seat),
        mutes=list(muted_tags_of(seat.receipt, session)),
        flags=[HeldFlag(flag) for flag in flags_of(seat, session)],
    )


def _votes(session: Session, seat: Seat) -> list[HeldVote]:
    tags = [seat.tag_of_vote(pk) for pk in votes_of(seat, session.questions.all())]
    votes = Upvote.objects.filter(tag__in=tags).select_related("question").order_by("question")
    return [HeldVote(vote, vote.question) for vote in votes]


def _entries(session: Session, seat: Seat) -> list[HeldEntry]:
    entries = []
    for round_ in session.rounds.unsealed():
        activity, tag = activities.get(round_.kind), seat.tag_of_round(round_.pk)
        data = activity.held(round_, tag) if activity else {}
        if activity and data:
            entries.append(HeldEntry(activity, round_, tag, data))
    return entries


def _row(row: Model, left_out: Collection[str] = ()) -> dict[str, Any]:
    """A row as its model's fields have it. Keys are text: a browser rounds large numbers."""
    fields = {each.name: getattr(row, each.attname) for each in row._meta.concrete_fields}
    return {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in fields.items()
        if name not in left_out
    }
