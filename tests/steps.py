"""Small steps that many tests take."""

from sessions import agenda
from sessions.actions import moving
from sessions.commands.participant import carry_out

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


def first_quiz_slide(session) -> str:
    from quiz.models import QuizQuestion

    found = QuizQuestion.objects.filter(slide__item__workshop=session.workshop, choices__correct=True)
    return found.order_by("slide__item__position", "slide__position").first().slide.key


def send(session, ben, do, id="", **data):
    """What a phone sends, by the one way in that both socket and form take."""
    return carry_out(session, ben, do=do, data=data, receipt=RECEIPT, id=id)
