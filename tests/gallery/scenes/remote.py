"""A facilitator's phone as a remote, in every state."""

from typing import Any

from gallery.scene import Step
from gallery.steps import also_driving, cut_off


def view(name: str) -> Step:
    return lambda page: page.locator(f"[data-view-link={name}]").click()


def more(page: Any) -> None:
    page.locator(".tabs-bar [data-more]").click()


def aloud(page: Any) -> None:
    view("questions")(page)
    page.locator("#aloud summary").click()


def end_session(page: Any) -> None:
    more(page)
    page.locator(".ends button").click()
    page.locator("#ending[open]").wait_for()


REMOTE = [
    # name, state, what then, sample
    ("before", "draft", None, False),
    ("doors", "doors", None, True),
    ("slide", "principles", None, True),
    ("notes", "principles", view("notes"), True),
    ("late", "a_little_late", None, True),
    ("undo", "undo_next", None, False),
    ("very-late", "late", None, False),
    ("early", "early", None, False),
    ("break", "a_break", None, False),
    ("paused", "paused", None, False),
    ("blank", "blank", None, False),
    ("more", "principles", more, False),
    ("questions", "questions", view("questions"), True),
    ("questions-many", "many_questions", view("questions"), False),
    ("aloud", "questions", aloud, False),
    ("asked", "on_screen", None, False),
    ("long-words", "long_words", None, False),
    ("ending", "questions", end_session, False),
    ("driving", "late", also_driving, False),
    ("last", "last_slide", None, False),
    ("offline", "principles", cut_off, False),
    ("over", "over", None, False),
    ("called-off", "called_off", None, False),
]
