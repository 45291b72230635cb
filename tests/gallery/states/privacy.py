"""A session whose notice has changed since people joined."""

from typing import Any

from gallery.builder import SessionBuilder
from sessions.actions import arranging


def notice_changed() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    arranging.put_right(room.session, contact="Mele Tauafiafi, privacy@example.govt.nz", by=room.ada)
    return room.found()


def notice_changed_much() -> dict[str, Any]:
    room = SessionBuilder(ago=40).at("principles")
    said = {
        "holder": "Te Tari mō ngā Whānau me ngā Hapori o Te Tai Tokerau, Kaikohe",
        "contact": "the privacy officer, https://intranet.example.govt.nz/policies/data-protection/2026/who-to-ask",
        "country": "Samoa",
    }
    arranging.put_right(room.session, **said, delete_on=room.session.last_day, by=room.ada)
    return room.found()
