"""One session on its way into a state, driven by the product's own verbs. Everybody in it is invented."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from steps import first_quiz_slide, go_to

from sessions import agenda, seats, tickets
from sessions.actions import arranging, lifecycle, moderation, participants, questions, rounds
from sessions.commands.participant import carry_out
from sessions.models import Question, Session, Workshop

LONG_NAME = "Hinemoana Te Rangimārie Kahukura-Featherstonehaugh-Ōtāne"


class SessionBuilder:
    """One session on its way into a state; `ben` is the phone that looks at it."""

    def __init__(self, *, minutes: int = 90, opened: bool = True, ago: int = 0, **extra: Any) -> None:
        self.ada = get_user_model().objects.get(username="ada")
        starts = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=ago)
        workshop = Workshop.objects.current("dpup")
        assert workshop is not None
        given = {"place": "Room 2.14", "confirmed": True, "demonstration": True} | extra
        self.session = arranging.make_session(
            workshop=workshop, facilitator=self.ada, starts_at=starts, minutes=minutes, **given
        )
        if opened:
            lifecycle.open_doors(self.session, by=self.ada)
            self.session.refresh_from_db()
            self.seat = seats.new_seat(self.session)
            self.ben = participants.join(self.session, key_hash=self.seat.hash, name="Ben")

    def at(self, key: str = "") -> "SessionBuilder":
        """On this slide; the first quiz question without a key."""
        self.session.refresh_from_db()
        if self.session.started_at is None:
            lifecycle.start(self.session, by=self.ada)
            self.session.refresh_from_db()
            self.session.started_at = min(self.session.started_at, self.session.starts_at)  # on time
            self.session.save(update_fields=["started_at"])
        go_to(self.session, key or first_quiz_slide(self.session))
        return self

    def press(self, times: int = 1) -> "SessionBuilder":
        """Enter: open, close, show."""
        for _ in range(times):
            run = agenda.current_run(self.session)
            held = self.session.rounds.filter(slide=run.slide).last()
            rounds.press_activity(self.session, step=held.step if held else "0:ready", by=self.ada)
        return self

    def people(self, count: int, names: bool = True) -> list[seats.Seat]:
        given = ["Mele", "Tama", "Priya", LONG_NAME, "Jo", "فاطمة", "Hōne", "Sina"]
        found = [seats.Seat(self.session.pk, f"invented {n}") for n in range(count)]
        for n, seat in enumerate(found):
            name = given[n % len(given)] if names and n < 2 * len(given) else ""
            participants.join(self.session, key_hash=seat.hash, name=name, simulated=True)
        return found

    def answered(self, count: int) -> "SessionBuilder":
        """So many answers to the open question, Ben's B among them."""
        round_ = self.session.rounds.filter(sealed_at=None).get()
        letters = [choice.letter for choice in round_.asked.question.choices.order_by("letter")]
        for n, person in enumerate([self.seat, *self.people(count - 1)]):
            letter = "B" if n == 0 else letters[(n * 7 % 5) % len(letters)]
            data = {"round": round_.pk, "choice": letter}
            carry_out(person, do="answer", data=data)
        return self

    def asked(self, texts: list[str], show: int = 0) -> list[Question]:
        """Questions from Ben (named), himself without a name, and others; the first `show` let through.

        From the 31st on they are all of others: so many of one seat may wait.
        """
        found = []
        for n, text in enumerate(texts):
            bens = n % 3 < 2 and n < 30
            named = bens and n % 3 == 1
            found.append(
                questions.ask(
                    self.session,
                    text=text,
                    participant=self.ben if named else None,
                    receipt=self.seat.receipt if bens else f"invented {self.session.pk} {n}",
                    name_shown_to="room" if named else "nobody",
                )
            )
        people = self.people(5)
        for n, question in enumerate(found[:show]):
            moderation.show(self.session, question_pk=question.pk, by=self.ada)
            for person in people[: (5 - n) % 6]:
                questions.upvote(self.session, seat=person, question_pk=question.pk)
        return found

    def late(self, minutes: int) -> "SessionBuilder":
        """The item that is on is so many minutes over."""
        ends_at = timezone.now() - timedelta(minutes=minutes)
        run = self.session.runs.get(ended_at=None)
        began = ends_at - timedelta(seconds=run.planned_item.seconds)
        self.session.runs.filter(pk=run.pk).update(started_at=began, ends_at=ends_at)
        return self

    def found(self, **more: Any) -> dict[str, Any]:
        session = Session.objects.get(pk=self.session.pk)
        seat = getattr(self, "seat", None)
        cookie = seats.sign_seat(seat, session.code) if seat else ""
        return {
            "code": session.code,
            "key": tickets.stage_key(session),
            "receipt": seat.receipt if seat else "",
            "cookies": {seats.cookie_name(session.code): cookie} if seat else {},
            **more,
        }
