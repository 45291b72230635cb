"""A facilitator mutes a sender, takes words out of a question, clears a flag; and what phones show of it."""

from typing import Any

from gallery.scene import Scene, Step


def ask_view(page: Any) -> None:
    page.locator("nav [data-view-link=ask]").click()


def muted_view(page: Any) -> None:
    page.locator("body[data-muted]").wait_for()
    ask_view(page)


def to_mute(page: Any) -> None:
    page.locator("#list-waiting [data-opens=mute]").first.click()
    page.locator("#mute[open]").wait_for()


STATES: list[tuple[str, str, str, Step | None, bool]] = [
    # screen, name, state, what then, sample
    ("console", "mute", "questions", to_mute, False),
    ("console", "muted", "muted", None, True),
    ("phone", "muted", "muted", muted_view, True),
]
MODERATING = [
    *(
        Scene(f"moderating-{screen}-{name}", screen, given, then=then, sample=sample)
        for screen, name, given, then, sample in STATES
    ),
    Scene("moderating-plain-muted", "page", "muted", "/s/{code}/mine/", "ben"),
    Scene("moderating-you-muted", "page", "muted", "/s/{code}/you/", "ben"),
]
