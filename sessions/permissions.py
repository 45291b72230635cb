"""Permissions: the one place that decides who may do what. Queries are methods of the QuerySets.

A lead does everything in a session of theirs. A co-facilitator drives it and edits it, but doesn't
choose who else does. A scribe logs questions, and nothing else. An organiser sees every session, answers
every question, edits every session and chooses who facilitates, but neither drives what isn't theirs nor
confirms its notice.
"""

from typing import Any

from sessions.models import Facilitation, Question, Session
from sessions.models.questions import QuestionQuerySet
from sessions.models.session import SessionQuerySet
from sessions.models.standing import Result

ORGANISERS = "organisers"
User = Any  # a user, signed in or not
LEAD, CO, SCRIBE = Facilitation.Role.LEAD, Facilitation.Role.CO, Facilitation.Role.SCRIBE
DRIVING = frozenset({LEAD, CO})


def is_organiser(user: User) -> bool:
    return user.is_active and (user.is_superuser or user.groups.filter(name=ORGANISERS).exists())


def role_in(user: User, session: Session) -> str:
    """This user's role in this session: `lead`, `co`, `scribe`, or "". None is the program itself."""
    if user is None or not (user.is_authenticated and user.is_active):
        return ""
    found = session.facilitations.filter(user=user).values_list("role", flat=True).first()
    return found or ""


def sessions_of(user: User) -> SessionQuerySet:
    """The sessions this user may see: their own, and for an organiser every one."""
    every: SessionQuerySet = Session.objects.all()
    if not user.is_authenticated:
        return every.none()
    return every if is_organiser(user) else every.facilitated_by(user)


def questions_of(user: User) -> QuestionQuerySet:
    """The questions this user answers afterwards.

    An organiser has those of every session that has ended, and what its facilitators sent to the register
    before; while a session is on, its other questions are the room's.
    """
    every: QuestionQuerySet = Question.objects.exclude(result=Result.WITHDRAWN).filter(
        session__rehearsal_of=None
    )
    if not user.is_authenticated:
        return every.none()
    own = every.driven_by(user)
    return own | every.for_organisers() if is_organiser(user) else own


def may_sort(user: User) -> bool:
    """Whether the register is open to this user. Open to everyone but pure scribes."""
    if is_organiser(user):
        return True
    roles = set(Facilitation.objects.filter(user=user).values_list("role", flat=True))
    return not roles or bool(roles & DRIVING)


def may_log(user: User, session: Session) -> bool:
    """Whether this user may log questions asked aloud, and see the console for it."""
    return bool(role_in(user, session))


def may_drive(user: User, session: Session) -> bool:
    return role_in(user, session) in DRIVING


def may_command(user: User, session: Session, verb: str) -> bool:
    """Whether this user may give this command of the console."""
    return role_may_command(role_in(user, session), verb)


def role_may_command(role: str, verb: str) -> bool:
    """The same for whoever has this role in the session."""
    return bool(role) if verb == "log_spoken" else role in DRIVING


def may_edit(user: User, session: Session) -> bool:
    """Whether this user may edit a session, or call it off."""
    return may_drive(user, session) or is_organiser(user)


def may_choose_people(user: User, session: Session) -> bool:
    """Whether this user may give a session to colleagues, change their roles in it, and withdraw it."""
    return role_in(user, session) == LEAD or is_organiser(user)
