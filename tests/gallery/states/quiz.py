"""Quiz and polls: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder


def poll_open() -> dict[str, Any]:
    return SessionBuilder().at("how-well").press().answered(4).found()


def poll_result() -> dict[str, Any]:
    return SessionBuilder().at("how-well").press().answered(31).press(2).found()


def poll_few() -> dict[str, Any]:
    """Closed with three answers: the console warns before their numbers are shown."""
    return SessionBuilder().at("how-well").press().answered(3).press().found()


def poll_in_words() -> dict[str, Any]:
    return SessionBuilder().at("how-well").press().answered(3).press(2).found()


def quiz_ready() -> dict[str, Any]:
    return SessionBuilder(ago=70).at().found()


def quiz_open() -> dict[str, Any]:
    return SessionBuilder(ago=70).at().press().found()


def quiz_answered() -> dict[str, Any]:
    return SessionBuilder(ago=70).at().press().answered(31).found()


def quiz_closed() -> dict[str, Any]:
    return SessionBuilder(ago=70).at().press().answered(31).press().found()


def quiz_late() -> dict[str, Any]:
    """As `quiz_closed`, for one who answers still: that seals it."""
    return quiz_closed()


def result_of(count: int) -> dict[str, Any]:
    room = SessionBuilder(ago=70).at().press()
    if count:
        room.answered(count)
    return room.press(2).found()


def result_none() -> dict[str, Any]:
    return result_of(0)


def result_one() -> dict[str, Any]:
    return result_of(1)


def result_four() -> dict[str, Any]:
    return result_of(4)


def result_many() -> dict[str, Any]:
    return result_of(400)
