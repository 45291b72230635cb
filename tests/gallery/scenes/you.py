"""Your information, in its states."""

from typing import Any

from gallery.scene import Scene
from gallery.steps import press


def edit(page: Any) -> None:
    page.get_by_text("Edit this question").first.click()


def edit_too_long(page: Any) -> None:
    edit(page)
    page.locator("textarea").first.fill("Why? " * 130)
    press(page, "Save the new text")
    page.locator("#problem").wait_for()


def ask_to_delete_a_question(page: Any) -> None:
    page.get_by_text("Delete this question").first.click()


def delete_everything(page: Any) -> None:
    """With one question kept; as somebody new where another look at this scene has deleted everything."""
    if page.url.endswith("/join/"):
        press(page, "Join without a name")
        page.wait_for_url("**/s/*/")
        page.goto(page.url + "you/delete/")
    for keep in page.locator("[name=keep]").all()[:1]:
        keep.check()
    press(page, "Delete everything about me")
    page.locator("[data-forget]").wait_for()


def leave(page: Any) -> None:
    press(page, "Leave, and keep what I gave")
    page.locator("[data-forget]").wait_for()


STATES = [
    # name, state, path, what then, sample
    ("you-information", "questions", "", None, True),
    ("you-information-little", "principles", "", None, False),
    ("you-information-long-words", "long_words", "", None, False),
    ("you-information-answered", "quiz_answered", "", None, False),
    ("you-information-over", "over", "", None, False),
    ("you-information-removed", "removed", "", None, False),
    ("you-information-edit", "questions", "", edit, False),
    ("you-information-refused", "questions", "", edit_too_long, True),
    ("you-information-delete-one", "questions", "", ask_to_delete_a_question, False),
    ("you-delete", "questions", "delete/", None, True),
    ("you-delete-little", "principles", "delete/", None, False),
    ("you-deleted", "everything_deleted", "delete/", delete_everything, True),
    ("you-left", "questions", "", leave, False),
]
YOU = [
    Scene(name, "page", given, f"/s/{{code}}/you/{path}", "ben", then, sample=sample)
    for name, given, path, then, sample in STATES
]
