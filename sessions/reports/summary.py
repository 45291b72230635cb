"""The summary of a session: the same for everyone who has its code, and without a name in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sessions.agenda import Agenda, slides_of
from sessions.models import PlannedItem, Question, Session, Slide
from sessions.reports.course import Course
from sessions.reports.session import joined, results


@dataclass(frozen=True)
class LeftOut:
    """What wasn't covered of an item, to read: all of its slides, or those that were taken out of it."""

    item: str
    position: int
    slides: list[Slide]


@dataclass(frozen=True)
class Summary:
    """What everyone gets of a session that has ended.

    `course` and `results` are as the report has them. `questions` is None once they have gone for good.
    """

    session: Session
    course: Course
    left_out: list[LeftOut]
    joined: int
    results: list[dict[str, Any]]
    questions: list[Question] | None

    @property
    def to_read(self) -> set[int]:
        """The positions of items of which something was left out that can be read here."""
        return {each.position for each in self.left_out}

    @property
    def has_links(self) -> bool:
        """Whether a private link finds a question of it still."""
        return self.session.questions.exclude(sender_tag="").exists()

    @property
    def links(self) -> list[dict[str, str]]:
        return self.session.workshop.public_links


def public_summary(session: Session, now: datetime) -> Summary:
    """The summary as it is at this moment: an answer that came in the meantime is in it."""
    course = Course(session, now)
    return Summary(
        session=session,
        course=course,
        left_out=_left_out(session, course.agenda),
        joined=joined(session),
        results=results(session),
        questions=_questions(session, now),
    )


def _questions(session: Session, now: datetime) -> list[Question] | None:
    """Without names: nobody reads here who asked, whatever was chosen for the room."""
    if not session.keeps_questions(now):
        return None
    return list(session.questions.in_summary().on_screens(now).select_related("slide").with_votes())


def _left_out(session: Session, agenda: Agenda) -> list[LeftOut]:
    found = [
        LeftOut(planned.item.title, planned.position, _unseen(session, planned)) for planned in agenda.plan
    ]
    return [each for each in found if each.slides]


def _unseen(session: Session, planned: PlannedItem) -> list[Slide]:
    """The slides with something to read that the room can't have seen; questions to answer aren't read."""
    unseen = set(planned.parked.filter(shown_at=None).values_list("slide", flat=True))
    return [
        slide
        for slide in slides_of(planned)
        if (planned.use is None or slide.pk in unseen) and slide.body and not slide.activity
    ]
