"""What benchmarks do in the served site's own database, by the real actions: `Site.inside` calls it there.

Each function takes and returns what JSON can hold. Another process has the database open, too: what is made
here reaches a screen that is already open with the next redraw of everything.
"""

import json
import sys
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as SignIn
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions import screens, seats, tickets
from sessions.actions import arranging, lifecycle, moderation, moving, participants, questions, rounds
from sessions.agenda import current_run
from sessions.models import Participant, Session, Workshop

ANSWERS = 30  # in the round whose tally is drawn
questions.SECONDS_HELD_BACK = (0.0, 0.0)  # what is asked here is drawn at once


def answer() -> None:
    """Call what standard input names, and print what it returns."""
    asked = json.load(sys.stdin)
    found = globals()[asked["call"]](**asked["given"])
    print(json.dumps(found))


@transaction.atomic
def make_rooms(many: int, phones: int) -> list[dict[str, Any]]:
    """So many sessions that are on, each as {code, seats, stage, host}.

    `seats` are the cookies of joined phones, `stage` and `host` the addresses of their sockets: the stage's
    by its key, the console's by the newest sign-in, which has to be Ada's.
    """
    ada = User.objects.get(username="ada")
    key = SignIn.objects.latest("expire_date").session_key
    request: Any = SimpleNamespace(user=ada, session=SimpleNamespace(session_key=key))
    workshop = Workshop.objects.current("dpup")
    made = []
    for _ in range(many):
        session = arranging.make_session(
            workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
        )
        lifecycle.open_doors(session, by=ada)
        session.refresh_from_db()
        lifecycle.start(session, by=ada)
        by_key, by_sign_in = tickets.for_stage_key(session), tickets.for_sign_in(request, session, "host")
        made.append(
            {
                "code": session.code,
                "seats": _seats(session, phones),
                "stage": f"/ws/stage/{session.code}/?ticket={by_key}",
                "host": f"/ws/host/{session.code}/?ticket={by_sign_in}",
            }
        )
    return made


def _seats(session: Session, many: int) -> list[str]:
    made = [seats.new_seat(session) for _ in range(many)]
    now = timezone.now()
    Participant.objects.bulk_create(
        Participant(session=session, key=seat.hash, joined_at=now) for seat in made
    )
    name = seats.cookie_name(session.code)
    return [f"{name}={seats.sign_seat(seat, session.code)}" for seat in made]


def ask_each(code: str, texts: list[str], show: bool) -> list[int]:
    """Ask each question from a seat of its own; show it, or leave it waiting. Returns their keys."""
    session = Session.objects.get(code=code)
    taken = session.questions.count()
    keys = []
    for number, text in enumerate(texts, taken):
        question = questions.ask(session, text=text, receipt=f"receipt {session.pk} {number}")
        if show:
            moderation.show(session, question_pk=question.pk)
        keys.append(question.pk)
    return keys


def votes(code: str, cookies: list[str]) -> list[tuple[int, int]]:
    """Each vote of these phones in the database, as the phone's place and the question's key."""
    session = Session.objects.get(code=code)
    phones = [seats.seat_in(cookie, code) for cookie in cookies]
    return [
        (place, key)
        for place, seat in enumerate(phones)
        if seat
        for key in seats.votes_of(seat, session.questions.shown())
    ]


def answer_question(code: str) -> None:
    """Go on to the first slide with a question, put it to the room, and have people with names answer it."""
    session = Session.objects.get(code=code)
    while _run(session).slide.activity != "quiz":
        moving.next_slide(session, step=_run(session).step)
    slide = _run(session).slide
    round_ = rounds.open_round(session, slide, now=timezone.now())
    people = [seats.new_seat(session) for _number in range(ANSWERS)]
    for number, seat in enumerate(people):
        participants.join(session, key_hash=seat.hash, name=f"Ben {number}")
    letters = [choice.letter for choice in slide.quiz_question.choices.all()]
    given = [
        (seat, {"round": round_.pk, "choice": letters[number % len(letters)]})
        for number, seat in enumerate(people)
    ]
    acks = rounds.take_entries(session, "answer", given, now=timezone.now())
    assert acks == [None] * ANSWERS, acks


def _run(session: Session) -> Any:
    run = current_run(session)
    assert run is not None
    return run


def drawing_queries(code: str, parts: dict[str, list[str] | None]) -> int:
    """How many queries it takes to draw these parts of each audience's screen; None stands for all parts.

    They are drawn once before, since a process that serves has read the workshop's edition.
    """
    pk = Session.objects.get(code=code).pk
    screens.draw(pk, parts)
    with CaptureQueriesContext(connection) as caught:
        assert all(screens.draw(pk, parts).parts.values())
    return len(caught)
