"""A participant's commands. Both ways in, socket and form, come through `carry_out_all`.

`VERBS` has what every session takes; an activity takes its own (`_dispatch_to_activities`).
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import activities
from sessions.actions import flags, notices, participants, privacy, questions, rounds
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.lifecycle import locked
from sessions.activities import Ack
from sessions.commands.forms import CommandForm, OnOff, Text, Whole
from sessions.commands.idempotency import MAX_ID_LENGTH, OUT_OF_STEP, Conflict
from sessions.commands.seated import Command, SeatedCommand, look_up
from sessions.commands.verb import Verb
from sessions.errors import Refused, SessionOver
from sessions.models import CaptureNotice, ProcessedCommand, Session
from sessions.seats import Seat

log = logging.getLogger(__name__)


class Ask(CommandForm):
    text = Text()
    name_shown_to = Text(initial="nobody")


class ShownQuestion(Whole):
    problem = gettext_lazy("That’s no longer here.")


class Vote(CommandForm):
    refused_with = 404
    question_pk = ShownQuestion()
    on = OnOff(initial=True)


class TakeOut(CommandForm):
    refused_with = 404
    question_pk = ShownQuestion()


class Flag(CommandForm):
    """On a question, or on a round's result; the other isn't sent."""

    refused_with = 404
    question_pk = ShownQuestion(initial=0)
    round_pk = ShownQuestion(initial=0)
    on = OnOff(initial=True)


class Name(CommandForm):
    name = Text()


class OptOut(CommandForm):
    """All that somebody would rather not be in: a kind that isn't sent is taken back."""

    notes = OnOff()
    photos = OnOff()
    screenshots = OnOff()
    recording = OnOff()
    words = Text()


def _ask(sent: SeatedCommand, **fields: Any) -> None:
    id, seat = sent.command.id, sent.seat
    questions.ask(
        locked(sent.session),
        receipt=seat.receipt,
        participant=sent.participant,
        key=seat.key_of_question(id) if id else None,
        **fields,
    )


def _vote(session: Session, batch: Sequence[tuple[SeatedCommand, dict[str, Any]]]) -> list[Ack]:
    return questions.upvote_all(session, [questions.Vote(sent.seat, **fields) for sent, fields in batch])


def _flag(sent: SeatedCommand, **fields: Any) -> None:
    flags.flag(sent.session, seat=sent.seat, **fields)


def _rename(sent: SeatedCommand, *, name: object) -> None:
    participants.rename(locked(sent.session), sent.participant, name=name)


def _take_out(sent: SeatedCommand, *, question_pk: int) -> None:
    privacy.take_out(sent.session, question_pk=question_pk)


def _opt_out(sent: SeatedCommand, *, words: object, **chosen: bool) -> None:
    kinds = [kind for kind in CaptureNotice.Kind.values if chosen[kind]]
    notices.opt_out(sent.session, sent.participant, kinds=kinds, words=words)


VERBS = {
    "ask": Verb(_ask, Ask),
    "vote": Verb(_vote, Vote, of_many=True),
    "flag": Verb(_flag, Flag),
    "name": Verb(_rename, Name, after_the_end=True),
    "opt_out": Verb(_opt_out, OptOut),
    "take_out": Verb(_take_out, TakeOut, after_the_end=True),
}


def carry_out(seat: Seat, *, do: str, data: dict[str, Any], id: str = "") -> None:
    """Do one command; raises what stood in its way."""
    [problem] = carry_out_all([Command(seat, do, data, id)])
    if problem is not None:
        raise problem


def carry_out_all(commands: Sequence[Command]) -> list[Ack | Exception]:
    """Do all of them in one transaction; return for each its acknowledgement, or a fault of ours.

    Of each seat there is one at most, since a transaction ties together what it wrote. They are written as
    one batch; where that fails, for whatever reason, each by itself. One that is refused doesn't affect the
    others.
    """
    assert len({command.seat for command in commands}) == len(commands)
    with transaction.atomic():
        seated = look_up(commands)
        acks = dict(zip(seated, _carry_out(list(seated.values())), strict=True))
        gone = Refused(_("This phone isn’t in the session any more."), status=403, code="removed")
        return [acks.get(number, gone) for number in range(len(commands))]


def _carry_out(batch: list[SeatedCommand]) -> list[Ack | Exception]:
    if len(batch) > 1:
        try:
            with transaction.atomic():
                return [*_carry_out_batch(batch)]
        except Exception:
            log.debug("a batch couldn't be written as one", exc_info=True)
    return [_carry_out_one(sent) for sent in batch]


def _carry_out_one(sent: SeatedCommand) -> Ack | Exception:
    """In a savepoint of its own, and once more when another process did the same at the same moment."""
    try:
        with refusing_bad_data():
            with suppress(IntegrityError), transaction.atomic():
                return _carry_out_batch([sent])[0]
            with transaction.atomic():
                return _carry_out_batch([sent])[0]
    except Exception as error:
        return error


def _carry_out_batch(batch: Sequence[SeatedCommand]) -> list[Ack]:
    """Do what wasn't done before, and record it. A number is a command's place in the batch."""
    acks = _unreadable(batch)
    id_hashes = {n: sent.id_hash for n, sent in enumerate(batch) if sent.command.id and n not in acks}
    acks |= _done_before(batch, id_hashes)
    todo = [n for n in range(len(batch)) if n not in acks]
    over = SessionOver(_("This session has ended."))
    acks |= {n: over for n in todo if _is_too_late(batch[n])}
    acks |= _dispatch_to_activities(batch, [n for n in todo if n not in acks])
    acks |= _run_of_many(batch, [n for n in todo if n not in acks])
    for n in todo:
        if n not in acks:
            acks[n] = _run_built_in(batch[n], alone=len(batch) == 1)
    done = {n: id_hashes[n] for n in todo if n in id_hashes and acks[n] is None}
    ProcessedCommand.objects.bulk_create(
        ProcessedCommand(id_hash=id_hash, body_hash=batch[n].body_hash) for n, id_hash in done.items()
    )
    return [acks[n] for n in range(len(batch))]


def _is_too_late(sent: SeatedCommand) -> bool:
    verb = VERBS.get(sent.command.do)
    return sent.session.phase() == "over" and not (verb and verb.after_the_end)


def _unreadable(batch: Sequence[SeatedCommand]) -> dict[int, Ack]:
    acks: dict[int, Ack] = {}
    for n, sent in enumerate(batch):
        if not sent.is_plain:
            acks[n] = Refused(_("That can’t be read."), status=400, code="bad")
        elif len(sent.command.id) > MAX_ID_LENGTH:
            acks[n] = Refused(OUT_OF_STEP, status=400, code="bad")
    return acks


def _done_before(batch: Sequence[SeatedCommand], id_hashes: Mapping[int, str]) -> dict[int, Ack]:
    """Those that were processed before are acknowledged again, unless this is another command."""
    known = ProcessedCommand.objects.filter(id_hash__in=id_hashes.values())
    bodies = dict(known.values_list("id_hash", "body_hash"))
    return {
        n: None if bodies[id_hash] == batch[n].body_hash else Conflict()
        for n, id_hash in id_hashes.items()
        if id_hash in bodies
    }


def _dispatch_to_activities(batch: Sequence[SeatedCommand], todo: Sequence[int]) -> dict[int, Ack]:
    """Those that an activity accepts, all of one session and verb at once."""
    by_verb: dict[tuple[int, str], list[int]] = defaultdict(list)
    for n in todo:
        if activities.taking(batch[n].command.do) is not None:
            by_verb[batch[n].session.pk, batch[n].command.do].append(n)
    acks: dict[int, Ack] = {}
    for (_session, verb), numbers in by_verb.items():
        given = [(batch[n].seat, batch[n].command.data) for n in numbers]
        taken = rounds.take_entries(batch[numbers[0]].session, verb, given, now=timezone.now())
        acks |= dict(zip(numbers, taken, strict=True))
    return acks


def _run_of_many(batch: Sequence[SeatedCommand], todo: Sequence[int]) -> dict[int, Ack]:
    """Those of VERBS that take many at once, all of one session and verb together."""
    acks: dict[int, Ack] = {}
    by_verb: dict[tuple[int, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for n in todo:
        sent = batch[n]
        verb = VERBS.get(sent.command.do)
        if verb is None or not verb.of_many:
            continue
        try:
            fields = verb.read(sent.command.data)
        except Refused as refused:
            acks[n] = refused
            continue
        by_verb[sent.session.pk, sent.command.do].append((n, fields))
    for (_session, do), read in by_verb.items():
        session = batch[read[0][0]].session
        done = VERBS[do].action(session, [(batch[n], fields) for n, fields in read])
        acks |= {n: ack for (n, _fields), ack in zip(read, done, strict=True)}
    return acks


def _run_built_in(sent: SeatedCommand, *, alone: bool) -> Ack:
    """One of VERBS that takes one at a time; among others in a savepoint of its own.

    Whatever else than a refusal goes wrong, the batch is done one by one.
    """
    if alone:
        _run(sent)
        return None
    try:
        with transaction.atomic():
            _run(sent)
    except Refused as refused:
        return refused
    return None


def _run(sent: SeatedCommand) -> None:
    verb = VERBS.get(sent.command.do)
    if verb is None:
        raise Refused(_("This page is out of date. Reload it."), status=400, code="unknown")
    verb.action(sent, **verb.read(sent.command.data))
