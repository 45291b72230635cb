"""Flags: somebody in the room says that a shown question, or a result, shouldn’t leave it.

What is flagged is left out of what others get (`left_out` of the models' querysets) until a facilitator
clears it. They see how many flagged it, and never who.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.actions.lifecycle import locked
from sessions.actions.log import Actor, log_action
from sessions.announce import Change, announce
from sessions.errors import Refused, Stale
from sessions.markdown import plain
from sessions.models import Flag, Question, Round, Session
from sessions.seats import Seat


@transaction.atomic
def flag(session: Session, *, seat: Seat, question_pk: int = 0, round_pk: int = 0, on: bool = True) -> None:
    """Set a seat's flag on what the room can see, or take it back. Set again, a cleared one counts anew."""
    found = _flagged(session, question_pk, round_pk)
    given = Flag(session=session, **found)
    given.tag = seat.tag_of_flag(given.flagged)
    if on:
        Flag.objects.update_or_create(
            tag=given.tag, defaults={"session": session, **found, "cleared_at": None}
        )
    else:
        Flag.objects.filter(tag=given.tag).delete()
    announce(session, Change.FLAGS)


def _flagged(session: Session, question_pk: int, round_pk: int) -> dict[str, Question | Round]:
    """The shown question or the revealed round, as the field of a flag. Raises Refused for all else."""
    question = session.questions.shown().filter(pk=question_pk).first() if question_pk else None
    round_ = session.rounds.filter(revealed_at__isnull=False, pk=round_pk).first() if round_pk else None
    if question is not None:
        return {"question": question}
    if round_ is not None:
        return {"round": round_}
    raise Refused(_("That’s no longer here."), status=404)


@transaction.atomic
def clear_flags(session: Session, *, question_pk: int = 0, round_pk: int = 0, by: Actor = None) -> None:
    """Clear every flag on a question or a result, also long after the end: it may be shared then."""
    session = locked(session)
    question = session.questions.left_out().filter(pk=question_pk).first()
    round_ = session.rounds.left_out().filter(pk=round_pk).select_related("slide").first()
    if question is not None:
        session.questions.filter(pk=question.pk).update(flags_kept=0)
        _clear(session, question=question)
        log_action(session, by, "clear_flags_on_question")
    elif round_ is not None:
        session.rounds.filter(pk=round_.pk).update(flags_kept=0)
        _clear(session, round=round_)
        log_action(
            session, by, "clear_flags_on_result", slide=plain(round_.slide.title) if round_.slide else ""
        )
    else:
        raise Stale
    announce(session, Change.FLAGS)


def _clear(session: Session, **flagged: Question | Round) -> None:
    session.flags.standing().filter(**flagged).update(cleared_at=timezone.now())
