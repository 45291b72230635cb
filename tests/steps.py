"""Small steps that many tests take."""

from django.contrib.auth.models import Group
from django.utils import timezone

from sessions import agenda, permissions, screens, seats
from sessions.actions import moving, participants, rounds
from sessions.actions.undoing import finalise_due
from sessions.commands.participant import carry_out
from sessions.models.undo import UNDO_FOR

RECEIPT = "a" * 40
HTMX = {"HX-Request": "true"}  # what the console's scripts say of themselves
LIVE = HTMX | {"Prefer": "return=minimal"}  # ... while a socket draws for them


def step_of(session) -> str:
    run = agenda.current_run(session)
    return run.step if run else "start"


def go_to(session, key: str) -> None:
    """Press Next until the slide with this id is on."""
    for _ in range(200):
        if agenda.current_run(session).slide.key == key:
            return
        moving.next_slide(session, step=step_of(session))
    raise AssertionError(f"no slide {key}")


def ten_seconds_later() -> None:
    """Nobody can undo the last press any more: what was left is sealed."""
    finalise_due(timezone.now() + UNDO_FOR)


def press(session) -> None:
    """Enter: open the answers of the slide that is on, close them, show the result."""
    round_ = session.rounds.filter(slide=agenda.current_run(session).slide).last()
    rounds.press_activity(session, step=round_.step if round_ else "0:ready")


def drawn(session, audience: str) -> str:
    """All parts of a screen."""
    return "".join(screens.render(session.pk, audience).values())


def make_organiser(user):
    user.groups.add(Group.objects.get_or_create(name=permissions.ORGANISERS)[0])
    return user


def first_quiz_slide(session) -> str:
    from quiz.models import QuizQuestion

    found = QuizQuestion.objects.filter(slide__item__workshop=session.workshop, choices__correct=True)
    return found.order_by("slide__item__position", "slide__position").first().slide.key


def take_seat(session, name="") -> seats.Seat:
    """A seat in which somebody sits."""
    seat = seats.new_seat(session)
    participants.join(session, key_hash=seat.hash, name=name)
    return seat


def send(seat, do, id="", **data):
    """What a phone sends, by the one way in that both socket and form take."""
    carry_out(seat, do=do, data=data, id=id)
