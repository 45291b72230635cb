"""Muting the sender of a question without learning who it is.

What is stored is the question's own tag. Whether a phone is muted is known when it asks: one of its forty
tags is among the muted ones. So the console marks this question and no other of the same sender, and two
questions that were muted one by one stay two.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import REOPEN_FIRST, Refused, SessionOver
from sessions.models import Question, Session


@transaction.atomic
def mute_sender(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Let the phone that sent this question ask nothing more. It keeps everything else."""
    session = locked(session)
    question = _unsigned(session, question_pk)
    _mark, is_new = session.muted_tags.get_or_create(tag=question.sender_tag)
    if is_new:
        log_action(session, by, "mute_sender")
        announce(session, Change.QUESTIONS)


@transaction.atomic
def unmute_sender(session: Session, *, question_pk: int, by: Actor = None) -> None:
    """Take back that the sender of this question was muted at it."""
    session = locked(session)
    question = _unsigned(session, question_pk)
    count, _by_model = session.muted_tags.filter(tag=question.sender_tag).delete()
    if count:
        log_action(session, by, "unmute_sender")
        announce(session, Change.QUESTIONS)


def _unsigned(session: Session, question_pk: int) -> Question:
    """A question whose sender can be muted unseen. Whose name is on one would be seen to be muted."""
    if session.phase() == "over":
        raise SessionOver(REOPEN_FIRST)
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        raise Refused(_("That question isn’t in this session."), status=404)
    if not question.has_mutable_sender:
        raise Refused(_("Only the sender of a typed question without a name can be muted."))
    return question
