"""A demonstration: a session with an invented audience that joins, answers, asks and votes by itself.

Everybody in it is invented. Invented people never enter a real session.
"""

import logging
import random
import threading
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sessions import activities, agenda, presence
from sessions.actions import arranging, lifecycle, participants, questions
from sessions.commands.participant import carry_out
from sessions.errors import Refused
from sessions.models import Session, Workshop
from sessions.seats import Seat

log = logging.getLogger(__name__)
NAMES = ["Mele", "Tama", "Priya", "Jo", "Hone", "Sina", "Alex"]
PEOPLE = 24
# What its notice says: nobody is named who doesn't stand behind it.
INVENTED: dict[str, Any] = {
    "holder": "nobody, this is a demonstration",
    "contact": "whoever shows you this demonstration",
    "country": "this computer, a demonstration",
}
QUESTIONS = [
    (
        5,
        "Mele",
        "If someone can’t get our service without giving us the information, is that really a choice?",
    ),
    (
        5,
        "",
        "Our funder’s report template asks for names and birth dates. Nobody can tell me why. What do we do?",
    ),
    (3, "Tama", "When whānau share kōrero at a hui, does that count as data?"),
    (4, "Priya", "We remove names before we analyse anything. Does the Policy still apply to us?"),
    (5, "", "What if a client wants a case note changed and the worker who wrote it disagrees?"),
    (3, "Jo", "We’re a team of four. Do we have to follow this, or is it optional?"),
    (5, "Hone", "How do we share findings back when the report could embarrass a small community?"),
    (5, "", "How much should we explain to someone who comes to us in a crisis?"),
    (7, "Sina", "Who in our organisation should lead this? I’m worried it will land on the admin team."),
    (6, "Alex", "Is there a checklist I can take to my next project meeting?"),
]


def make(workshop: Workshop, facilitator) -> Session:
    """A session that starts in a quarter of an hour, doors open, marked as a demonstration."""
    now = timezone.now().replace(second=0, microsecond=0)
    session = arranging.make_session(
        workshop=workshop,
        facilitator=facilitator,
        starts_at=now + timedelta(minutes=15),
        minutes=90,
        place="Demonstration room",
        confirmed=True,
        demonstration=True,
        **INVENTED,
        welcome_note="A demonstration: everybody in it is invented.",
    )
    lifecycle.open_doors(session, by=facilitator)
    return session


def seat_of(session: Session, number: int) -> Seat:
    """The seat of an invented person: the same again after a restart."""
    key = salted_hmac("invented people", f"{session.token}:{number}", algorithm="sha256").hexdigest()
    return Seat(session.pk, key)


_attending: dict[int, "SimulatedAudience"] = {}
serving = threading.Event()  # whether this process serves: nowhere else do invented people come by themselves


def attend(session_pk: int) -> None:
    """Let the invented audience come to a rehearsal, once in this process."""
    there = _attending.get(session_pk)
    if serving.is_set() and (there is None or not there.is_alive()):
        _attending[session_pk] = SimulatedAudience(session_pk)
        _attending[session_pk].start()


def attend_rehearsals() -> None:
    """The same for every rehearsal, as after a restart; those that have gone home are forgotten."""
    serving.set()
    for session_pk in Session.objects.exclude(rehearsal_of=None).values_list("pk", flat=True):
        attend(session_pk)
    for session_pk in [pk for pk, audience in _attending.items() if not audience.is_alive()]:
        del _attending[session_pk]


class SimulatedAudience(threading.Thread):
    """A thread of invented people in one demonstration session, until it is over or `stop` is set."""

    def __init__(self, session_pk: int, *, people: int = PEOPLE, every: float = 2.0, seed: int = 7) -> None:
        super().__init__(daemon=True, name="invented-audience")
        self.session_pk, self.people, self.every = session_pk, people, every
        self.chance = random.Random(seed)
        self.stop = threading.Event()
        self._asked: set[int] = set()

    def run(self) -> None:
        try:
            while not self.stop.wait(self.every * self.chance.uniform(0.5, 1.5)):
                session = Session.objects.filter(pk=self.session_pk, demonstration=True).first()
                if session is None or session.phase() == "over":
                    return
                try:
                    self.tick(session)
                except Refused as refused:
                    log.debug("an invented person was refused: %s", refused)
        except Exception:
            log.exception("the invented audience went home")
        finally:
            connection.close()

    def tick(self, session: Session) -> None:
        """A little of everything: somebody joins, a few answer, one asks, some vote."""
        here = session.participants.filter(simulated=True).count()
        joining = range(here, min(here + 3, self.people))
        presence.record(session.pk, "demonstration", here + len(joining))
        for number in joining:
            self._join(session, number)
        seats = [seat_of(session, number) for number in range(here + len(joining))]
        run = agenda.current_run(session)
        if run is None:
            return
        self._answer(session, run, seats)
        self._ask(session, run, seats)
        shown = list(session.questions.shown().values_list("pk", flat=True))
        if shown and self.chance.random() < 0.5:
            voter, question_pk = self.chance.choice(seats), self.chance.choice(shown)
            questions.upvote(session, seat=voter, question_pk=question_pk)

    def _join(self, session: Session, number: int) -> None:
        name = NAMES[number] if number < len(NAMES) else ""
        participants.join(session, key_hash=seat_of(session, number).hash, name=name, simulated=True)

    def _answer(self, session: Session, run, seats: list[Seat]) -> None:
        round_ = session.rounds.unsealed().filter(slide=run.slide, closes_at=None).first()
        activity = activities.get(round_.kind) if round_ else None
        if round_ is None or activity is None:
            return
        for seat in self.chance.sample(seats, min(4, len(seats))):
            entry = activity.simulate(round_, self.chance)
            if entry is not None:
                verb, data = entry
                carry_out(seat, do=verb, data={"round": round_.pk, **data})

    def _ask(self, session: Session, run, seats: list[Seat]) -> None:
        for number, (position, name, text) in enumerate(QUESTIONS):
            if number in self._asked or position != run.planned_item.position or self.chance.random() > 0.25:
                continue
            self._asked.add(number)
            if session.questions.filter(text=text).exists():  # asked before a restart
                continue
            seat = seats[(NAMES.index(name) if name else number) % len(seats)]
            asker = session.participants.get(key=seat.hash)
            shown_to = "room" if name and asker.name == name else "nobody"
            questions.ask(session, text=text, participant=asker, receipt=seat.receipt, name_shown_to=shown_to)
            return
