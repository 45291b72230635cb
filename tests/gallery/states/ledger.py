"""How information was treated: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder
from gallery.states import QUESTIONS


def treated() -> dict[str, Any]:
    """After a poll, a quiz question and some questions."""
    room = SessionBuilder(ago=85)
    room.at("how-well").press().answered(31).press(2)
    room.at("principles").asked(QUESTIONS, show=3)
    room.at().press().answered(28).press(2)
    return room.at("your-information").found()


def treated_nothing() -> dict[str, Any]:
    return SessionBuilder(ago=85).at("your-information").found()
