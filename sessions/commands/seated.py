"""A participant's command as it was sent, and with the session and participant that it is about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sessions.models import Participant, Session
from sessions.seats import Seat


@dataclass(frozen=True)
class Command:
    """A command as a seat sent it. With an id, sent again it has its effect once."""

    seat: Seat
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
    def seat(self) -> Seat:
        return self.command.seat

    @property
    def id_hash(self) -> str:
        return self.seat.hash_of_command(f"id:{self.command.id}").hex()

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
        return self.seat.hash_of_command(json.dumps([self.command.do, body], sort_keys=True)).hex()


def look_up(commands: Sequence[Command]) -> dict[int, SeatedCommand]:
    """Each command by its place, with its session and participant; without those whose seat has none."""
    # the sessions are locked first and in their order, as by a facilitator's commands, so that none deadlocks
    rows = Session.objects.select_for_update(no_key=True).order_by("pk")
    wanted = {command.seat.session_pk for command in commands}
    sessions = {each.pk: each for each in rows.filter(pk__in=wanted)}
    hashes = [command.seat.hash for command in commands]
    seated = {
        (participant.session_id, participant.key): participant
        for participant in Participant.objects.present().filter(session__in=sessions, key__in=hashes)
    }
    found = {}
    for number, (command, hash_) in enumerate(zip(commands, hashes, strict=True)):
        participant = seated.get((command.seat.session_pk, hash_))
        if participant is not None:
            found[number] = SeatedCommand(command, sessions[participant.session_id], participant)
    return found
