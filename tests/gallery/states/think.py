"""Think time: the states that sessions are made in."""

from typing import Any

from gallery.builder import SessionBuilder


def think_ready() -> dict[str, Any]:
    return SessionBuilder(ago=15).at("uneasy").found()


def think_open() -> dict[str, Any]:
    return SessionBuilder(ago=15).at("uneasy").press().found()


def think_over() -> dict[str, Any]:
    return SessionBuilder(ago=15).at("uneasy").press(2).found()
