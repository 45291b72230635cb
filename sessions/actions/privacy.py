"""What people do with what is held about them: put it right or delete it, also after the end."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import activities, storage
from sessions.actions import notices, participants, spans, transitions
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.lifecycle import locked
from sessions.actions.moderation import end_spotlight_on
from sessions.actions.questions import MAX_TEXT
from sessions.announce import Change, announce
from sessions.deletions import note_deleted
from sessions.errors import Refused
from sessions.models import MutedTag, Participant, Question, Session, Upvote
from sessions.models.questions import TAKE_OUT_FOR
from sessions.models.standing import Result, Status
from sessions.seats import Seat, flags_of, muted_tags_of, questions_of, votes_of
from sessions.text import clean_text


@refusing_bad_data()
@transaction.atomic
def change_name(session: Session, *, seat: Seat, name: object) -> None:
    """Change a name; an empty one removes it. A phone that was removed can only do that."""
    session = locked(session)
    participant = _seated(session, seat)
    if participant.removed_at is not None:
        name = ""
    participants.rename(session, participant, name=name)


@transaction.atomic
def take_back_opt_out(session: Session, *, seat: Seat) -> None:
    """Take back all that somebody would rather not be in, with their words."""
    session = locked(session)
    notices.opt_out(session, _seated(session, seat), kinds=(), words="")


@transaction.atomic
def stay(session: Session, *, seat: Seat, notice_pk: int) -> None:
    """Stay though the notice has changed: the seat keeps the one whose changes its person has read.

    An older one than it has, from a page that was left open, changes nothing. No screen of others does.
    """
    session = locked(session)
    participant = _seated(session, seat)
    notice = session.privacy_notices.filter(pk=notice_pk).first()
    if notice is None:
        raise Refused(_("That notice isn’t here any more. Reload the page."), status=404)
    if participant.notice_id is None or participant.notice_id < notice.pk:
        participant.notice = notice
        participant.save(update_fields=["notice"])


@refusing_bad_data()
@transaction.atomic
def edit_question(session: Session, *, seat: Seat, question_pk: int, text: object) -> None:
    """Change the text of a question that nobody has dealt with.

    Where questions wait for a facilitator, one that the room could read leaves its screens, and waits again.
    So does everywhere one from which a facilitator had taken words out: the new text is whole.
    """
    session = locked(session)
    participant = _row_of(session, seat)
    if participant is not None and participant.removed_at is not None:
        raise Refused(_("The facilitator removed this phone from the session."), code="removed", status=403)
    if muted_tags_of(seat.receipt, session).exists():
        raise Refused(_("A facilitator has paused your questions. You can delete this one."), status=403)
    question = _own_question(session, seat, question_pk)
    words = clean_text(text, max_length=MAX_TEXT, label=_("Your question"))
    edit = transitions.transition("edit", question, over=session.phase() == "over")
    if words == question.text:
        return
    waits_again = question.is_shown and (session.moderated or bool(question.redaction))
    fields = edit.fields(timezone.now()) if waits_again else {}
    fields |= transitions.AS_WRITTEN
    Question.objects.filter(pk=question.pk).update(text=words, **fields)
    if waits_again:
        end_spotlight_on(question)
    storage.checkpoint_soon()
    announce(session, *_changes(session, [question.pk]))


@refusing_bad_data()
@transaction.atomic
def sign_question(session: Session, *, seat: Seat, question_pk: int, name_shown_to: object) -> None:
    """Choose anew who sees the name on a question. A phone that was removed can only take its name off."""
    session = locked(session)
    participant = _seated(session, seat)
    question = _own_question(session, seat, question_pk)
    if name_shown_to not in Question.NameVisibility.values:
        raise Refused(_("Choose who may see your name."), status=422)
    signs = name_shown_to != Question.NameVisibility.NOBODY
    if signs and participant.removed_at is not None:
        raise Refused(_("The facilitator removed this phone from the session."), code="removed", status=403)
    if signs and muted_tags_of(seat.receipt, session).exists():
        # the mark stands at one of them: a name there would tell facilitators who was muted
        raise Refused(_("A facilitator has paused your questions, so they stay without your name."))
    if signs and not participant.name:
        raise Refused(_("Give your name first. Then you can choose who sees it."), status=422)
    Question.objects.filter(pk=question.pk).update(
        participant=participant if signs else None, name_shown_to=name_shown_to
    )
    announce(session, *_changes(session, [question.pk]))


@transaction.atomic
def delete_question(session: Session, *, seat: Seat, question_pk: int) -> None:
    """Delete a question, its answer and the votes for it, wherever it stands."""
    session = locked(session)
    question = _own_question(session, seat, question_pk)
    note_deleted(Question, [question.pk])
    session.questions.filter(pk=question.pk).delete()
    spans.follow_stage(session)
    storage.checkpoint_soon()
    announce(session, *_changes(session, [question.pk]), Change.VOTES)


@transaction.atomic
def take_out(session: Session, *, question_pk: int) -> None:
    """Take a question asked aloud out again. Anybody may, and nothing says who did; sent again, it is done.

    Its text, its answer and its votes go with its row. A row without text stays in its place until the day of
    deletion, so that facilitators see that it was taken out.
    """
    session, now = locked(session), timezone.now()
    question = session.questions.filter(pk=question_pk).first()
    if question is None:
        return
    if not question.spoken:
        raise Refused(_("Only questions asked aloud can be taken out here."), status=404)
    if question.asked_at <= now - TAKE_OUT_FOR:
        raise Refused(_("More than ten minutes have passed. Please ask a facilitator to hide it."))
    note_deleted(Question, [question.pk])
    question.delete()
    spans.follow_stage(session)
    session.questions.create(
        slide=question.slide,
        spoken=True,
        text="",
        asked_at=question.asked_at,
        status=Status.CLOSED,
        result=Result.WITHDRAWN,
    )
    storage.checkpoint_soon()
    announce(session, *_changes(session, [question_pk]), Change.VOTES)


@dataclass
class Deleted:
    """What `delete_everything` has deleted. `entries` are counted by the kind of activity."""

    name: bool = False
    opted_out: bool = False
    votes: int = 0
    questions: int = 0
    entries: Counter[str] = field(default_factory=Counter)
    kept_questions: int = 0
    muted: bool = False
    kept_flags: int = 0


@transaction.atomic
def delete_everything(session: Session, *, seat: Seat, keep: Collection[int] = ()) -> Deleted:
    """Delete the seat and all that its key finds. The questions with a key in `keep` stay, without a name.

    So do flags, of which nothing says whose they are: what was flagged isn't shared because its flagger left.
    """
    session = locked(session)
    participant = _row_of(session, seat)
    own = [question.pk for question in questions_of(seat.receipt, session.questions.all())]
    if participant is None and not own:
        raise _nothing_held()
    deleted = Deleted()
    voted_for = votes_of(seat, session.questions.all())
    votes = Upvote.objects.filter(tag__in=[seat.tag_of_vote(pk) for pk in voted_for])
    note_deleted(Upvote, votes.values_list("pk", flat=True))
    votes.delete()
    deleted.votes = len(voted_for)
    deleted.entries = _forget_entries(session, seat)
    deleted.muted = _forget_mutes(session, seat)
    deleted.kept_flags = len(flags_of(seat, session))
    gone = [pk for pk in own if pk not in keep]
    note_deleted(Question, gone)
    session.questions.filter(pk__in=gone).delete()
    spans.follow_stage(session)
    deleted.questions, deleted.kept_questions = len(gone), len(own) - len(gone)
    if participant is not None:
        deleted.name, deleted.opted_out = bool(participant.name), bool(participant.opted_out)
        _forget_row(participant)
    storage.checkpoint_soon()
    announce(
        session,
        *_changes(session, gone),
        Change.PEOPLE,
        Change.VOTES,
        Change.ADMISSION,
        Change.OPT_OUTS,
        *([Change.ENTRIES] if deleted.entries.total() else []),
    )
    return deleted


def _forget_row(participant: Participant) -> None:
    """Delete a seat's row, and take its name off the questions that stay."""
    signed = participant.session.questions.filter(participant=participant)
    signed.update(participant=None, name_shown_to=Question.NameVisibility.NOBODY)
    note_deleted(Participant, [participant.pk])
    participant.delete()


def _forget_mutes(session: Session, seat: Seat) -> bool:
    """Delete the marks at which this phone was muted: once its key is gone, nobody could find them."""
    marks = muted_tags_of(seat.receipt, session)
    note_deleted(MutedTag, marks.values_list("pk", flat=True))
    count, _by_model = marks.delete()
    return count > 0


def _forget_entries(session: Session, seat: Seat) -> Counter[str]:
    """Delete what the seat sent to the round that isn't sealed; what was sealed is in totals already."""
    forgotten: Counter[str] = Counter()
    for round_ in session.rounds.unsealed():
        activity = activities.get(round_.kind)
        if activity is not None:
            forgotten[activity.kind] += activity.forget(round_, seat.tag_of_round(round_.pk)).total()
    return +forgotten


def _changes(session: Session, question_pks: Collection[int]) -> list[Change]:
    """What changes with these questions: `session` says which of them was on the stage."""
    return [Change.QUESTIONS, *([Change.STAGE] if session.spotlight_id in question_pks else [])]


def _row_of(session: Session, seat: Seat) -> Participant | None:
    """The seat's row. The purge deletes it before the questions that its key still finds."""
    return session.participants.filter(key=seat.hash).first()


def _seated(session: Session, seat: Seat) -> Participant:
    participant = _row_of(session, seat)
    if participant is None:
        raise _nothing_held()
    return participant


def _nothing_held() -> Refused:
    return Refused(_("Nothing is held for this phone any more."), status=404)


def _own_question(session: Session, seat: Seat, question_pk: int) -> Question:
    """The question, if this seat asked it; every other one is as if it weren't there."""
    own = {question.pk: question for question in questions_of(seat.receipt, session.questions.all())}
    if question_pk not in own:
        raise Refused(_("That question isn’t here any more."), status=404)
    return own[question_pk]
