"""A participant's command as it was sent, and with the session and participant that it is about."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sessions.models import Participant, Session


@dataclass(frozen=True)
class Command:
    """A command as a seat sent it. With an id, sent again it gives the same acknowledgement and no more.

    `seat_hash` is the participant's key; `receipt`, the seat's private token, makes a question's tag.
    """

    session_pk: int
    seat_hash: str
    receipt: str
    do: str
    data: dict[str, Any]
    id: str = ""


@dataclass(frozen=True)
class SeatedCommand:
    """A command whose session and participant have been read."""

    command: Command
    session: Session
    participant: Participant

    @property
    def id_hash(self) -> str:
        return _hmac(self.session, f"id:{self.participant.key}:{self.command.id}")

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it has parts: a list or an object is no field of a form."""
        return not any(isinstance(value, list | dict) for value in self.command.data.values())

    @property
    def body_hash(self) -> str:
        """The same whether it came as JSON by socket or, sent again, as a form."""
        body = {
            key: str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in self.command.data.items()
        }
        return _hmac(self.session, json.dumps([self.command.do, body], sort_keys=True))


def look_up(commands: Sequence[Command]) -> dict[int, SeatedCommand]:
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
        number: SeatedCommand(commands[number], sessions[participant.session_id], participant)
        for number, participant in found.items()
    }


def _hmac(session: Session, text: str) -> str:
    return hmac.new(session.salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
