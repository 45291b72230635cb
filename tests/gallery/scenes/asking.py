"""Asking with and without a name, where few are, what looks like somebody's number, and asking aloud."""

from typing import Any

from gallery.scene import Scene, Step
from gallery.steps import opened, press

NUMBER = "Her NHI is ZAC5361: may the school have it?"


def type_question(page: Any, text: str = "Can a whānau see what we wrote about them?") -> None:
    page.locator("nav [data-view-link=ask]").click()
    page.locator("#mine[data-name]").wait_for(state="attached")
    page.locator("#ask-text").fill(text)


def type_number(page: Any) -> None:
    type_question(page, NUMBER)
    page.locator(".ask-buttons button").first.click()
    page.locator("[data-guarding]").wait_for()


def type_number_plainly(page: Any) -> None:
    page.locator("#ask-text").fill(NUMBER)
    press(page, "Ask without my name")
    page.locator("#problem").wait_for()


def edit_number(page: Any) -> None:
    page.get_by_text("Edit this question").first.click()
    page.locator("textarea").first.fill(NUMBER)
    press(page, "Save the new text")
    page.locator("[data-guarding]").wait_for()


def sign(page: Any) -> None:
    page.get_by_text("Change who sees your name on it").first.click()


def log_number(page: Any) -> None:
    page.locator("body").press("v")
    page.locator("#spoken-text").fill(NUMBER)
    page.locator("#spoken-text").press("Enter")
    page.locator("[data-guarding]").wait_for()


def see_done(page: Any) -> None:
    page.locator("#tab-decided").click()


STATES: list[tuple[str, str, str, Step | None, bool]] = [
    # screen, name, state, what then, sample
    ("phone", "few", "principles", type_question, True),
    ("phone", "long-name", "long_words", type_question, False),
    ("phone", "number", "not_few", type_number, True),
    ("phone", "aloud", "asked_aloud", None, True),
    ("phone", "much-aloud", "much_asked_aloud", opened("#asked-aloud-lines"), False),
    ("console", "number", "not_few", log_number, True),
    ("console", "taken-out", "taken_out", see_done, False),
]
PLAIN, YOU = "/s/{code}/mine/", "/s/{code}/you/"
ASKING = [
    *(
        Scene(f"asking-{screen}-{name}", screen, given, then=then, sample=sample)
        for screen, name, given, then, sample in STATES
    ),
    Scene("asking-plain-number", "page", "not_few", PLAIN, "ben", type_number_plainly, sample=True),
    Scene("asking-plain-aloud", "page", "asked_aloud", PLAIN, "ben"),
    Scene("asking-you-number", "page", "questions", YOU, "ben", edit_number),
    Scene("asking-you-sign", "page", "questions", YOU, "ben", sign, sample=True),
]
