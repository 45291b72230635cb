"""Sessions in every state, made as a facilitator and a room would make them. Everybody in them is invented.

A function here makes one room and returns what an address needs: {code, seat, ...}. `scenes` names them.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gallery.builder import LONG_NAME, SessionBuilder
from sessions.actions import (
    arranging,
    follow_up,
    lifecycle,
    moderation,
    participants,
    replanning,
    stage,
    timing,
)
from sessions.actions.questions import log_spoken
from sessions.models import Run, Session, Workshop, WorkshopSettings
from sessions.packs import loader
from sessions.privacy.purge import purge

LONG = (
    "When a whānau asks us for everything we hold about three of their children, and some of it was "
    "written by another agency that no longer exists, about people who have since died, and half of it is "
    "on paper in a box nobody has opened since 2009: who decides what we may hand over, how long do we have, "
    "and what do we say in the meantime to the person who is standing at the counter and has come all the "
    "way from Kaikohe?"
)
TEA = "Tea at the back. Wi-Fi: Guest, no password."
RIGHT_TO_LEFT = "هل يمكن لعائلتي أن ترى ما كُتب عنها؟"
UNBROKEN = "https://intranet.example.govt.nz/policies/data-protection-and-use/2026/forms/consent-and-purpose-v12-final"
QUESTIONS = [
    "Our funder’s form asks for birth dates. Nobody can tell me why. What do we do?",
    "When whānau share kōrero at a hui, does that count as data?",
    LONG,
    RIGHT_TO_LEFT,
    "Is it the law?",
    f"Where is {UNBROKEN} kept now?",
]


def nothing() -> dict[str, Any]:
    return {"cookies": {}}


def unconfirmed() -> dict[str, Any]:
    return SessionBuilder(opened=False, confirmed=False, ago=-60).found()


def draft() -> dict[str, Any]:
    return SessionBuilder(opened=False, ago=-60, welcome_note=TEA).found()


def soon() -> dict[str, Any]:
    return SessionBuilder(ago=-12, welcome_note=TEA).found()


def doors() -> dict[str, Any]:
    return SessionBuilder(ago=-15, welcome_note=TEA).found()


def long_words() -> dict[str, Any]:
    name = "He Tāngata, Manaakitanga, Mana Whakahaere, Kaitiakitanga, Mahitahitanga: an introduction for all"
    room = SessionBuilder(
        ago=-15, name=name, place="Te Whare o te Rangimārie, level 14, 147 Lambton Quay, Te Whanganui-a-Tara"
    )
    participants.rename(room.session, room.ben, name=LONG_NAME)
    return room.found()


def welcome() -> dict[str, Any]:
    return SessionBuilder().at("welcome").found()


def principles() -> dict[str, Any]:
    return SessionBuilder(ago=40).at("principles").found()


def video() -> dict[str, Any]:
    """The first Guideline's video, with an invented address: a video without one has no slide."""
    found = WorkshopSettings.objects.get(workshop_slug="dpup")
    example = "https://videos.example.nz/purpose-matters"
    found.videos = {"purpose-matters": {"address": example, "transcript": example + "-in-words"}}
    found.save()
    for workshop in Workshop.objects.filter(slug="dpup"):
        loader.apply_settings(found, workshop)
    return SessionBuilder(ago=40).at("video-purpose").found()


def late() -> dict[str, Any]:
    room = SessionBuilder(ago=80).at("principles").late(4)
    stage.show_countdown(room.session, on=True)
    return room.found()


def short() -> dict[str, Any]:
    """A session of an hour, in an item of which two slides are left out."""
    return SessionBuilder(minutes=60, ago=15).at("inquiry").found()


def a_little_late() -> dict[str, Any]:
    """Some minutes late, which offers can bring back; one was taken."""
    room = SessionBuilder(ago=46).at("principles").late(-12)
    replanning.shorten_plan(room.session, pieces="toolkit-roles=60", version=0, by=room.ada)
    long_ago = timezone.now() - timedelta(minutes=1)
    Session.objects.filter(pk=room.session.pk).update(plan_changed_at=long_ago)
    return room.found()


def early() -> dict[str, Any]:
    """Minutes in hand, in an item that has been on for two."""
    return SessionBuilder(ago=25).at("principles").late(-18).found()


def paused() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    stage.show_countdown(room.session, on=True)
    timing.pause(room.session, by=room.ada)
    return room.found()


def a_break() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    timing.take_break(room.session, minutes=10, by=room.ada)
    return room.found()


def blank() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    stage.blank(room.session, on=True)
    return room.found()


def join_shown() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    stage.show_join_screen(room.session, on=True)
    return room.found()


def questions() -> dict[str, Any]:
    """Some shown, some waiting, one of each outcome."""
    room = SessionBuilder(ago=40).at("principles")
    found = room.asked(QUESTIONS, show=4)
    moderation.reply(
        room.session,
        question_pk=found[0].pk,
        answer="Ask them to say why. Mā te wā.",
        by=room.ada,
    )
    moderation.defer(room.session, question_pk=found[4].pk, by=room.ada)
    moderation.follow_up(room.session, question_pk=found[1].pk, by=room.ada)
    log_spoken(room.session, text="Asked aloud: who pays for this?", by=room.ada)
    return room.found()


def name_removed() -> dict[str, Any]:
    """For one who removes his name from two questions."""
    room = SessionBuilder(ago=40).at("principles")
    room.asked(QUESTIONS[:5], show=2)
    return room.found()


plain_name_removed = name_removed  # another one, since a name is removed in it
everything_deleted = name_removed  # another one, since its phone is gone then


def asked_often(times: int, show: int = 0) -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    room.asked([f"{text} ({n})" for n in range(times) for text in QUESTIONS], show=show)
    return room.found()


def many_questions() -> dict[str, Any]:
    return asked_often(5, show=12)


def long_list() -> dict[str, Any]:
    return asked_often(11, show=62)  # more than a page holds


def crowded_questions() -> dict[str, Any]:
    return asked_often(6)


def locked() -> dict[str, Any]:
    """Locked, and one phone removed."""
    room = SessionBuilder(ago=40).at("principles")
    room.people(24, names=True)
    person = room.session.participants.exclude(name="").latest("pk")
    participants.remove(room.session, participant_pk=person.pk, by=room.ada)
    participants.lock(room.session, on=True, by=room.ada)
    return room.found()


def full() -> dict[str, Any]:
    room = SessionBuilder()
    participants.change_cap(room.session, cap=1, by=room.ada)
    return room.found()


def removed() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    participants.remove(room.session, participant_pk=room.ben.pk, by=room.ada)
    return room.found()


def on_screen_of(text: str) -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    [question] = room.asked([text], show=1)
    moderation.spotlight(room.session, question_pk=question.pk, by=room.ada)
    return room.found()


def on_screen() -> dict[str, Any]:
    return on_screen_of(QUESTIONS[0])


def on_screen_long() -> dict[str, Any]:
    return on_screen_of(LONG)


def on_screen_right_to_left() -> dict[str, Any]:
    return on_screen_of(RIGHT_TO_LEFT)


def crowd() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    room.people(400)
    return room.found()


def over() -> dict[str, Any]:
    """Played to its end, with answers, questions and a late item."""
    room = SessionBuilder(ago=85)
    room.at("how-well").press().answered(31).press(2)
    hidden = room.at("principles").asked(QUESTIONS, show=3)[3]
    moderation.hide(room.session, question_pk=hidden.pk, by=room.ada)
    room.at().press().answered(28).press(2)
    lifecycle.end(room.session, by=room.ada)
    for n, run in enumerate(room.session.runs.order_by("pk")):
        began = room.session.starts_at + timedelta(minutes=10 * n)
        Run.objects.filter(pk=run.pk).update(started_at=began, ended_at=began + timedelta(minutes=6 + 3 * n))
    outstanding = list(room.session.questions.standing("outstanding").order_by("pk"))
    follow_up.answer(
        outstanding[0], text="The privacy team: write to them, they answer within a week.", by=room.ada
    )
    follow_up.decline(outstanding[1], reason="We can’t speak for the funder.", by=room.ada)
    return room.found()


def purged() -> dict[str, Any]:
    """The same on its day of deletion: names, seats and votes are gone."""
    found = over()
    now = timezone.now()
    ended = Session.objects.filter(code=found["code"])
    ended.update(ended_at=now - timedelta(hours=3), delete_on=now.date() - timedelta(days=1))
    purge(now)
    return found


def a_year_later() -> dict[str, Any]:
    """The same when its questions are gone, too."""
    found = over()
    long_ago = timezone.now() - timedelta(days=400)
    Session.objects.filter(code=found["code"]).update(starts_at=long_ago, ended_at=long_ago)
    purge()
    return found


def nothing_asked() -> dict[str, Any]:
    """Begun by mistake, and ended at once."""
    room = SessionBuilder().at("welcome")
    lifecycle.end(room.session, by=room.ada)
    return room.found()


def called_off() -> dict[str, Any]:
    room = SessionBuilder(ago=-60)
    arranging.call_off(room.session, by=room.ada)
    return room.found()


def incomplete() -> dict[str, Any]:
    """Nobody is named in its notice yet."""
    return SessionBuilder(opened=False, confirmed=False, ago=-60, holder="", contact="", country="").found()


def of_a_scribe() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    room.asked(QUESTIONS[:3], show=1)
    arranging.give(room.session, username="sam", role="scribe", by=room.ada)
    return room.found()
