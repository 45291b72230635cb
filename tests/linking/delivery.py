"""One invented session, held by the real actions and inbox; who did what is kept in memory only."""

import asyncio
import heapq
import json
from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

from steps import ten_seconds_later

from linking.chance import Clock
from linking.people import Person, Visit, invent, sentence, visits
from sessions import agenda, seats, storage
from sessions.actions import arranging, lifecycle, moderation, moving, participants, rounds
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.live.inbox import inbox
from sessions.models import Question, Session, Workshop

PEOPLE = 8
LONG, SHORT = 2400.0, 900.0  # seconds
ROUNDS = 4  # of a quiz question: it is asked again
TOGETHER = 1.5  # seconds: in a busy room what comes within them is written at once


class Delivery:
    """`watch` is called in the middle of each round, while answers come, and right before the end."""

    def __init__(
        self,
        workshop: Workshop,
        facilitator: Any,
        clock: Clock,
        chance: Random,
        *,
        number: int,
        watch: Callable[["Delivery"], None] = lambda delivery: None,
        asked: Callable[[int, int], None] = lambda question, participant: None,
    ) -> None:
        self.clock, self.chance, self.watch, self.asked = clock, chance, watch, asked
        self._flagging = Random(f"flags {number}")
        self.begun = clock.now
        self.length = LONG if number % 3 == 0 else SHORT
        self.session = arranging.make_session(
            workshop=workshop, facilitator=facilitator, starts_at=clock.now, minutes=90, confirmed=True
        )
        self.moderated = number % 2 == 0
        self._window = TOGETHER if number % 4 < 2 else 0.01
        Session.objects.filter(pk=self.session.pk).update(moderated=self.moderated)
        lifecycle.open_doors(self.session, by=facilitator)
        self.people = [
            invent(n, seats.new_seat(self.session), self.length, chance) for n in range(1, PEOPLE + 1)
        ]
        self.asker: dict[int, int] = {}  # a question's key, and the number of who asked it
        self.sent: Counter[str] = Counter()  # what was taken of it, by verb; "unsigned" questions apart
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._ids = count(1)
        self._going: list[tuple[float, Person, str, dict, Callable]] = []

    # the session as it goes

    def hold(self) -> "Delivery":
        for person in self.people:
            self._at(person.joins, lambda person=person: self._join(person))
            self._at(person.offline[1], lambda person=person: self._reconnect(person))
            for visit in visits(person, self.length, self.chance):
                self._at(visit.at, lambda person=person, visit=visit: self._visit(person, visit))
        self._at(60.0, self._next)
        self._at(90.0, self._moderate)
        while self._events:
            at, _n, act = heapq.heappop(self._events)
            if self._going and at > self._going[0][0] + self._window:
                self._send_all()
            self.clock.advance(max(0.0, at - self._now))
            act()
        self._watch()
        self.clock.advance(max(0.0, self.length - self._now))
        lifecycle.end(self._fresh())
        ten_seconds_later()
        return self

    @property
    def is_answering(self) -> bool:
        """Whether a round is open."""
        return self.session.rounds.unsealed().exists()

    @property
    def _now(self) -> float:
        return (self.clock.now - self.begun).total_seconds()

    def _at(self, seconds: float, act: Callable[[], None]) -> None:
        if seconds < self.length:
            heapq.heappush(self._events, (seconds, next(self._order), act))

    def _soon(self, seconds: float, act: Callable[[], None]) -> None:
        self._at(self._now + seconds, act)

    def _fresh(self) -> Session:
        return Session.objects.get(pk=self.session.pk)

    # the facilitator

    def _next(self) -> None:
        self._send_all()
        session = self._fresh()
        run = agenda.current_run(session)
        try:
            moving.next_slide(session, step=run.step if run else "start")
        except Refused:
            return  # that was the last slide
        run = agenda.current_run(self._fresh())
        assert run is not None
        if run.slide.activity == "quiz":
            self._soon(5, lambda: self._open_round(1))
            self._soon(5 + 85 * ROUNDS, self._next)
        else:
            self._soon(self.chance.uniform(90, 270), self._next)

    def _open_round(self, number: int) -> None:
        self._press() if number == 1 else self._ask_again()
        round_ = self._fresh().rounds.unsealed().get()
        letters = list("ABCD")[: round_.asked.question.choices.count()]
        for person in self.people:
            if person.joins < self._now and self.chance.random() < 0.85:
                wait = person.hesitation * self.chance.uniform(0.6, 1.6)
                for _change in range(1 + (self.chance.random() < 0.15)):
                    data = {"round": round_.pk, "choice": self.chance.choice(letters)}
                    self._soon(wait, lambda p=person, d=data: self._send(p, "answer", d))
                    wait += self.chance.uniform(1, 8)
        self._soon(40, self._watch)
        self._soon(45, self._press)
        self._soon(50, self._press)
        if number < ROUNDS:
            self._soon(80, lambda: self._open_round(number + 1))

    def _watch(self) -> None:
        self._send_all()
        self.watch(self)

    def _press(self) -> None:
        self._send_all()
        session = self._fresh()
        rounds.press_activity(session, step=self._step(session))
        storage.checkpoint()  # as its thread does

    def _ask_again(self) -> None:
        session = self._fresh()
        rounds.ask_again(session, step=self._step(session))

    def _step(self, session: Session) -> str:
        run = agenda.current_run(session)
        assert run is not None
        round_ = session.rounds.filter(slide=run.slide).last()
        return round_.step if round_ else "0:ready"

    def _moderate(self) -> None:
        """Look at what waits, and show most of it, one after another."""
        session, wait = self._fresh(), 0.0
        if session.moderated:
            for question in session.questions.waiting().with_votes():
                if self._is_on_console(question) and self.chance.random() < 0.9:
                    wait += self.chance.uniform(2, 6)
                    self._soon(wait, lambda pk=question.pk: self._show(pk))
        self._soon(wait + self.chance.uniform(25, 50), self._moderate)

    def _show(self, question: int) -> None:
        moderation.show(self._fresh(), question_pk=question)

    def _is_on_console(self, question: Question) -> bool:
        from_ = getattr(question, "console_from", None)
        return from_ is None or from_ <= self.clock.now

    # the people

    def _join(self, person: Person) -> None:
        participants.join(self._fresh(), key_hash=person.seat.hash, name=person.name)

    def _visit(self, person: Person, visit: Visit) -> None:
        wait = 0.0
        if visit.renames:
            self._send(person, "name", {"name": f"Somebody else {person.number}"})
        for _question in range(visit.questions):
            wait += self.chance.uniform(3, 30)
            self._soon(wait, lambda: self._ask(person))
        shown = list(self._fresh().questions.shown().order_by("pk").values_list("pk", flat=True))
        for question in self.chance.sample(shown, min(visit.votes, len(shown))):
            self._soon(self.chance.uniform(1, 12), lambda q=question: self._vote(person, q))
            if self._flagging.random() < 0.8:
                self._soon(self._flagging.uniform(1, 12), lambda q=question: self._flag(person, q))

    def _ask(self, person: Person) -> None:
        signed = person.name and self.chance.random() < 0.15
        data = {"text": sentence(self.chance), "name_shown_to": "facilitators" if signed else "nobody"}

        def asked() -> None:
            question = seats.questions_of(person.seat.receipt, self.session.questions.all())[-1].pk
            self.asker[question] = person.number
            self.asked(question, self.session.participants.get(key=person.seat.hash).pk)
            if self.chance.random() < 0.5:
                wait = (45 if self.moderated else 10) + self.chance.expovariate(1 / 20)
                self._soon(wait, lambda: self._vote(person, question))

        self._send(person, "ask", data, asked)

    def _vote(self, person: Person, question: int) -> None:
        self._send(person, "vote", {"question": question, "on": True})
        if self.chance.random() < 0.1:
            back = {"question": question, "on": False}
            self._soon(self.chance.uniform(5, 60), lambda: self._send(person, "vote", back))

    def _flag(self, person: Person, question: int) -> None:
        self._send(person, "flag", {"question": question, "on": True})

    def _send(self, person: Person, do: str, data: dict, then: Callable[[], None] = lambda: None) -> None:
        if person.joins > self._now:
            return
        if person.is_offline(self._now):
            person.held.append((do, data, then))
        else:
            self._going.append((self._now, person, do, data, then))

    def _reconnect(self, person: Person) -> None:
        """What was held goes out at one moment."""
        self._going += [(self._now, person, do, data, then) for do, data, then in person.held]
        person.held = []

    def _send_all(self) -> None:
        going, self._going = self._going, []
        commands = [
            Command(person.seat, do, data, f"{next(self._ids):032x}")
            for _at, person, do, data, _then in going
        ]
        for (_at, _person, do, data, then), ack in zip(going, send(commands), strict=True):
            if ack["ok"]:
                self.sent["unsigned" if data.get("name_shown_to") == "nobody" else do] += 1
                then()


def send(commands: list[Command]) -> list[dict[str, Any]]:
    """Put commands into the inbox, as sockets do, and wait for what it answers."""
    acks: dict[str, dict[str, Any]] = {}

    async def send_text(text: str) -> None:
        ack = json.loads(text)
        acks[ack["ack"]] = ack

    async def put_all() -> None:
        for command in commands:
            inbox.put(command, SimpleNamespace(send_text=send_text))
        while len(acks) < len(commands):
            await asyncio.sleep(0.0005)

    if commands:
        asyncio.run(put_all())
    return [acks[command.id] for command in commands]
