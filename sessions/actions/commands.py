"""Participants' small writes. Both doors, socket and form, come through `carry_out_all`."""

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

from sessions import activities
from sessions.actions import asking, joining
from sessions.actions.bad_data import refusing_bad_data
from sessions.actions.idempotency import MAX_ID_LENGTH, Conflict
from sessions.actions.running import hold
from sessions.errors import Refused
from sessions.models import Command, Participant, Session

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """What one participant wants done. With an id, sent again it gives the same reply and no more."""

    session: Session
    participant: Participant
    do: str
    data: dict[str, Any]
    receipt: str
    id: str = ""

    @property
    def id_hash(self) -> str:
        return _hmac(self.session, f"id:{self.participant.key}:{self.id}")

    @property
    def is_plain(self) -> bool:
        """Nothing in it has parts: a list or an object is no field of a form."""
        return not any(isinstance(value, list | dict) for value in self.data.values())

    @property
    def body_hash(self) -> str:
        """The same whether it came as JSON by socket or, sent again, as a form."""
        body = {
            key: str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in self.data.items()
        }
        return _hmac(self.session, json.dumps([self.do, body], sort_keys=True))


Reply = dict[str, Any] | Exception  # Refused: its status and sentence are for the sender; nothing was changed


def carry_out(session: Session, participant: Participant, **order: Any) -> dict[str, Any]:
    """Do one order and return its reply; raises what stood in its way."""
    [reply] = carry_out_all([Order(session, participant, **order)])
    if isinstance(reply, Exception):
        raise reply
    return reply


def carry_out_all(orders: Sequence[Order]) -> list[Reply]:
    """Do all of them in one transaction, and return a reply for each: a refused one leaves the others alone.

    They are written together; where that fails, for whatever reason, each by itself.
    """
    with transaction.atomic():
        if len(orders) > 1:
            try:
                with transaction.atomic():
                    return _together(orders)
            except Exception:
                log.debug("a group couldn't be written together", exc_info=True)
        return [_alone(order) for order in orders]


def _alone(order: Order) -> Reply:
    """In a savepoint of its own, and once more when another process did the same at the same moment."""
    try:
        with refusing_bad_data():
            with suppress(IntegrityError), transaction.atomic():
                return _together([order])[0]
            with transaction.atomic():
                return _together([order])[0]
    except Exception as error:
        return error


def _together(orders: Sequence[Order]) -> list[Reply]:
    unreadable = Refused(_("That can’t be read."), status=400, code="bad")
    replies: dict[int, Reply] = {n: unreadable for n, order in enumerate(orders) if not order.is_plain}
    hashes = {n: order.id_hash for n, order in enumerate(orders) if order.id and n not in replies}
    known = {command.id_hash: command for command in Command.objects.filter(id_hash__in=hashes.values())}
    first: dict[str, int] = {}  # of those with the same id in this group
    for number, hash_ in hashes.items():
        if len(orders[number].id) > MAX_ID_LENGTH:
            replies[number] = Refused(_("That id is too long."), status=400, code="bad")
        elif hash_ in known:
            replies[number] = _again(known[hash_], orders[number])
        else:
            first.setdefault(hash_, number)
    todo = [
        number
        for number in range(len(orders))
        if number not in replies and first.get(hashes.get(number, ""), number) == number
    ]
    for number in todo:
        if orders[number].session.phase() == "over":
            replies[number] = _over()
    todo = [number for number in todo if number not in replies]
    replies |= _by_activities(orders, todo)
    for number in todo:
        if number not in replies:
            replies[number] = _by_hand(orders[number], whole=len(orders) == 1)
    done = [number for number in todo if number in hashes and isinstance(replies[number], dict)]
    made = [
        Command(
            id_hash=hashes[number],
            body_hash=orders[number].body_hash,
            session=orders[number].session,
            result=replies[number],
        )
        for number in done
    ]
    Command.objects.bulk_create(made)
    made_by = {command.id_hash: command for command in made}
    for number, hash_ in hashes.items():
        if number not in replies:  # the same id twice in this group
            twin = made_by.get(hash_)
            replies[number] = _again(twin, orders[number]) if twin else replies[first[hash_]]
    return [replies[number] for number in range(len(orders))]


def _over() -> Refused:
    return Refused(_("This session has ended."), code="over", status=410)


def _again(command: Command, order: Order) -> Reply:
    if command.body_hash != order.body_hash:
        return Conflict()
    return command.result


def _by_activities(orders: Sequence[Order], todo: list[int]) -> dict[int, Reply]:
    """Those that an activity takes, all of a session together."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number in todo:
        order = orders[number]
        if activities.for_verb(order.do) is not None:
            groups[order.session.pk, order.do].append(number)
    replies: dict[int, Reply] = {}
    for (_session, verb), numbers in groups.items():
        session, activity = orders[numbers[0]].session, activities.for_verb(verb)
        assert activity is not None
        given = [(orders[number].participant, orders[number].data) for number in numbers]
        replies |= dict(zip(numbers, activity.do_all(session, verb, given, timezone.now()), strict=True))
    return replies


def _by_hand(order: Order, *, whole: bool) -> Reply:
    """One of the verbs every session has; among others in a savepoint of its own.

    Whatever else than a refusal goes wrong, the group is done one by one.
    """
    if whole:
        return _do(order)
    try:
        with transaction.atomic():
            return _do(order)
    except Refused as refused:
        return refused


def _do(order: Order) -> dict[str, Any]:
    session, participant, data = order.session, order.participant, order.data
    match order.do:
        case "ask":
            question = asking.ask(
                hold(session),
                text=data.get("text"),
                participant=participant,
                receipt=order.receipt,
                name_shown_to=data.get("name_shown_to") or "nobody",
            )
            return {"question": question.pk, "state": question.state}
        case "vote":
            pk, on = _number(data.get("question")), data.get("on", True) in (True, "1", "true")
            votes = asking.upvote(session, participant=participant, question_pk=pk, on=on)
            return {"votes": votes, "on": on}
        case "name":
            joining.rename(session, participant, name=data.get("name", ""))
            return {"name": participant.name}
    raise Refused(_("This page is out of date. Reload it."), status=400, code="unknown")


def _hmac(session: Session, text: str) -> str:
    return hmac.new(session.salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _number(value: object) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused(_("That isn't there."), status=404)
    return int(text)
