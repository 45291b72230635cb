"""The page that a phone without scripts has."""

from typing import Any

from gallery.scene import Scene
from gallery.steps import press, wait_for


def remove_name_plainly(page: Any) -> None:
    page.locator("#you-name").fill("Ben")
    press(page, "Save my name")
    press(page, "Remove my name")
    page.locator(".banner", has_text="emoved").wait_for()


def ask_too_much(page: Any) -> None:
    page.locator("#ask-text").fill("Why? " * 130)
    press(page, "Ask without my name")
    page.locator("#problem").wait_for()


STATES = [
    # name, state, what then, sample
    ("plain-doors", "doors", None, False),
    ("plain-ready", "quiz_ready", None, False),
    ("plain-closed", "quiz_closed", None, True),
    ("plain-over", "over", None, True),
    ("plain-long-list", "long_list", None, False),
    ("plain-refused", "principles", ask_too_much, False),
    ("plain-name-removed", "plain_name_removed", remove_name_plainly, False),
]
PLAIN = [
    Scene(
        "no-scripts", "page", "quiz_open", "/s/{code}/", "ben", wait_for(".plain"), scripts=False, sample=True
    ),
    Scene("plain", "page", "questions", "/s/{code}/mine/", "ben", sample=True),
    Scene("plain-quiz", "page", "quiz_answered", "/s/{code}/mine/", "ben"),
    Scene("plain-result", "page", "result_four", "/s/{code}/mine/", "ben"),
    *(
        Scene(name, "page", given, "/s/{code}/mine/", "ben", then, sample=s)
        for name, given, then, s in STATES
    ),
]
