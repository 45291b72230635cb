"""What a participant can send. Both doors, socket and form, come through `carry_out_all`.

`VERBS` has what every session takes; an activity takes its own (`_by_activities`).
"""

import hashlib
import hmac
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import activities
from sessions.actions import participants, questions, rounds
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.lifecycle import locked
from sessions.commands.forms import CommandForm, OnOff, Text, Whole
from sessions.commands.idempotency import MAX_ID_LENGTH, Conflict
from sessions.commands.verb import Verb
from sessions.errors import Refused
from sessions.models import Participant, ProcessedCommand, Session

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Command:
    """What a seat wants done. With an id, sent again it gives the same reply and no more.

    `seat_hash` is the participant's key; `receipt`, the seat's private token, makes a question's tag.
    """

    session_pk: int
    seat_hash: str
    receipt: str
    do: str
    data: dict[str, Any]
    id: str = ""


@dataclass(frozen=True)
class _Job:
    """A command whose session and participant have been read."""

    command: Command
    session: Session
    participant: Participant

    @property
    def id_hash(self) -> str:
        return _hmac(self.session, f"id:{self.participant.key}:{self.command.id}")

    @property
    def is_plain(self) -> bool:
        """Nothing in it has parts: a list or an object is no field of a form."""
        return not any(isinstance(value, list | dict) for value in self.command.data.values())

    @property
    def body_hash(self) -> str:
        """The same whether it came as JSON by socket or, sent again, as a form."""
        body = {
            key: str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in self.command.data.items()
        }
        return _hmac(self.session, json.dumps([self.command.do, body], sort_keys=True))


Reply = dict[str, Any] | Exception  # Refused: its status and sentence are for the sender; nothing was changed


def carry_out(
    session: Session, participant: Participant, *, do: str, data: dict[str, Any], receipt: str, id: str = ""
) -> dict[str, Any]:
    """Do one command and return its reply; raises what stood in its way."""
    [reply] = carry_out_all([Command(session.pk, participant.key, receipt, do, data, id)])
    if isinstance(reply, Exception):
        raise reply
    return reply


def carry_out_all(commands: Sequence[Command]) -> list[Reply]:
    """Do all of them in one transaction, and return a reply for each: a refused one leaves the others alone.

    They are written together; where that fails, for whatever reason, each by itself.
    """
    with transaction.atomic():
        jobs = _jobs(commands)
        replies = dict(zip(jobs, _do_all(list(jobs.values())), strict=True))
        gone = Refused(_("This phone isn’t in the session any more."), status=403, code="removed")
        return [replies.get(number, gone) for number in range(len(commands))]


def _jobs(commands: Sequence[Command]) -> dict[int, _Job]:
    """Each command by its place, with its session and participant; without those whose seat has none."""
    # the sessions are locked first and in their order, as by a facilitator's commands, so that none deadlocks
    rows = Session.objects.select_for_update(no_key=True).order_by("pk")
    sessions = {each.pk: each for each in rows.filter(pk__in={command.session_pk for command in commands})}
    keys = {command.seat_hash for command in commands}
    seated = {
        (participant.session_id, participant.key): participant
        for participant in Participant.objects.present().filter(session__in=sessions, key__in=keys)
    }
    found = {
        number: seated[command.session_pk, command.seat_hash]
        for number, command in enumerate(commands)
        if (command.session_pk, command.seat_hash) in seated
    }
    return {
        number: _Job(commands[number], sessions[participant.session_id], participant)
        for number, participant in found.items()
    }


def _do_all(jobs: list[_Job]) -> list[Reply]:
    if len(jobs) > 1:
        try:
            with transaction.atomic():
                return _together(jobs)
        except Exception:
            log.debug("a group couldn't be written together", exc_info=True)
    return [_alone(job) for job in jobs]


def _alone(job: _Job) -> Reply:
    """In a savepoint of its own, and once more when another process did the same at the same moment."""
    try:
        with refusing_bad_data():
            with suppress(IntegrityError), transaction.atomic():
                return _together([job])[0]
            with transaction.atomic():
                return _together([job])[0]
    except Exception as error:
        return error


def _together(jobs: Sequence[_Job]) -> list[Reply]:
    unreadable = Refused(_("That can’t be read."), status=400, code="bad")
    replies: dict[int, Reply] = {n: unreadable for n, job in enumerate(jobs) if not job.is_plain}
    hashes = {n: job.id_hash for n, job in enumerate(jobs) if job.command.id and n not in replies}
    known = {done.id_hash: done for done in ProcessedCommand.objects.filter(id_hash__in=hashes.values())}
    first: dict[str, int] = {}  # of those with the same id in this group
    for number, hash_ in hashes.items():
        if len(jobs[number].command.id) > MAX_ID_LENGTH:
            replies[number] = Refused(_("That id is too long."), status=400, code="bad")
        elif hash_ in known:
            replies[number] = _again(known[hash_], jobs[number])
        else:
            first.setdefault(hash_, number)
    todo = [
        number
        for number in range(len(jobs))
        if number not in replies and first.get(hashes.get(number, ""), number) == number
    ]
    for number in todo:
        if jobs[number].session.phase() == "over":
            replies[number] = _over()
    todo = [number for number in todo if number not in replies]
    replies |= _by_activities(jobs, todo)
    for number in todo:
        if number not in replies:
            replies[number] = _by_hand(jobs[number], whole=len(jobs) == 1)
    done = [number for number in todo if number in hashes and isinstance(replies[number], dict)]
    made = [
        ProcessedCommand(
            id_hash=hashes[number],
            body_hash=jobs[number].body_hash,
            session=jobs[number].session,
            result=replies[number],
        )
        for number in done
    ]
    ProcessedCommand.objects.bulk_create(made)
    made_by = {done.id_hash: done for done in made}
    for number, hash_ in hashes.items():
        if number not in replies:  # the same id twice in this group
            twin = made_by.get(hash_)
            replies[number] = _again(twin, jobs[number]) if twin else replies[first[hash_]]
    return [replies[number] for number in range(len(jobs))]


def _over() -> Refused:
    return Refused(_("This session has ended."), code="over", status=410)


def _again(done: ProcessedCommand, job: _Job) -> Reply:
    if done.body_hash != job.body_hash:
        return Conflict()
    return done.result


def _by_activities(jobs: Sequence[_Job], todo: list[int]) -> dict[int, Reply]:
    """Those that an activity takes, all of a session together."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number in todo:
        job = jobs[number]
        if activities.taking(job.command.do) is not None:
            groups[job.session.pk, job.command.do].append(number)
    replies: dict[int, Reply] = {}
    for (_session, verb), numbers in groups.items():
        session = jobs[numbers[0]].session
        given = [(jobs[number].participant, jobs[number].command.data) for number in numbers]
        acks = rounds.take_entries(session, verb, given, now=timezone.now())
        replies |= dict(zip(numbers, acks, strict=True))
    return replies


def _by_hand(job: _Job, *, whole: bool) -> Reply:
    """One of the verbs every session has; among others in a savepoint of its own.

    Whatever else than a refusal goes wrong, the group is done one by one.
    """
    if whole:
        return _do(job)
    try:
        with transaction.atomic():
            return _do(job)
    except Refused as refused:
        return refused


def _do(job: _Job) -> dict[str, Any]:
    verb = VERBS.get(job.command.do)
    if verb is None:
        raise Refused(_("This page is out of date. Reload it."), status=400, code="unknown")
    reply: dict[str, Any] = verb.action(job, **verb.read(job.command.data))
    return reply


class Ask(CommandForm):
    text = Text()
    name_shown_to = Text(initial="nobody")


class ShownQuestion(Whole):
    problem = gettext_lazy("That’s no longer here.")


class Vote(CommandForm):
    refused_with = 404
    question_pk = ShownQuestion()
    on = OnOff(initial=True)


class Name(CommandForm):
    name = Text()


def _ask(job: _Job, **fields: Any) -> dict[str, Any]:
    receipt, participant = job.command.receipt, job.participant
    question = questions.ask(locked(job.session), participant=participant, receipt=receipt, **fields)
    return {"question": question.pk}


def _vote(job: _Job, *, question_pk: int, on: bool) -> dict[str, Any]:
    votes = questions.upvote(job.session, participant=job.participant, question_pk=question_pk, on=on)
    return {"votes": votes, "on": on}


def _rename(job: _Job, *, name: object) -> dict[str, Any]:
    participants.rename(job.session, job.participant, name=name)
    return {"name": job.participant.name}


VERBS = {"ask": Verb(_ask, Ask), "vote": Verb(_vote, Vote), "name": Verb(_rename, Name)}


def _hmac(session: Session, text: str) -> str:
    return hmac.new(session.salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
