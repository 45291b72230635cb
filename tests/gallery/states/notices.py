"""Notices of notes, photos, screenshots and a recording: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder
from sessions import presence
from sessions.actions import lifecycle, notices

CAPTURES = {
    "recording": "people who couldn’t come today; it goes after the next workshop",
    "photos": "the communications team, for the newsletter",
    "screenshots": "Hana, to write up what groups said",
    "notes": "facilitators, and everyone here afterwards",
}


def show_recording(room: SessionBuilder) -> None:
    """That one is about to start, while a stage can be seen."""
    presence.stage_seen(room.session.pk, "a stage", visible=True)
    notices.show_notice(room.session, kind="recording", seen_by=CAPTURES["recording"], by=room.ada)
    presence.stage_gone(room.session.pk, "a stage")


def capture(*kinds: str, slide: str = "principles") -> SessionBuilder:
    """With a notice of these kinds on; a recording is shown first."""
    room = SessionBuilder(ago=40).at(slide)
    for kind in kinds:
        who = CAPTURES[kind]
        if kind == "recording":
            show_recording(room)
        notices.switch_notice_on(room.session, kind=kind, seen_by=who, by=room.ada)
    return room


def opt_outs(room: SessionBuilder) -> SessionBuilder:
    """Two phones and one person aloud, with a few words."""
    room.people(12)
    ben, other = room.session.participants.order_by("name")[3:5]
    notices.opt_out(room.session, ben, kinds=["photos", "recording"], words="back left, green jersey")
    notices.opt_out(room.session, other, kinds=["photos"], words="")
    notices.told_me(room.session, kind="photos", by=room.ada)
    return room


def photos_on() -> dict[str, Any]:
    return capture("photos").found()


def recording_coming() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    show_recording(room)
    return room.found()


def recording_asks() -> dict[str, Any]:
    """A recording is shown, and two would rather not be in it."""
    room = opt_outs(SessionBuilder(ago=40).at("principles"))
    show_recording(room)
    notices.told_me(room.session, kind="recording", by=room.ada)
    return room.found()


def recorded() -> dict[str, Any]:
    return opt_outs(capture("recording", "photos")).found()


def all_captured() -> dict[str, Any]:
    return opt_outs(capture(*CAPTURES)).found()


def doors_recorded() -> dict[str, Any]:
    room = SessionBuilder(ago=-15)
    show_recording(room)
    notices.switch_notice_on(room.session, kind="recording", by=room.ada)
    return room.found()


def think_recorded() -> dict[str, Any]:
    return capture("recording", slide="uneasy").found()


def over_recorded() -> dict[str, Any]:
    room = opt_outs(capture("recording", "photos"))
    lifecycle.end(room.session, by=room.ada)
    return room.found()
