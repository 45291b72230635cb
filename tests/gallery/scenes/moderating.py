"""A facilitator mutes a sender, takes words out of a question, clears a flag; and what phones show of it."""

from typing import Any

from gallery.scene import Scene, Step
from gallery.steps import opened, press


def ask_view(page: Any) -> None:
    page.locator("nav [data-view-link=ask]").click()


def flagged_view(page: Any) -> None:
    page.locator("#question-list [data-send=flag] [aria-pressed=true]").first.wait_for(state="attached")
    ask_view(page)


def to_the_end(page: Any) -> None:
    page.locator("#now [data-send=flag] [aria-pressed=true]").wait_for()
    page.locator("#now .about-flags").scroll_into_view_if_needed()


def muted_view(page: Any) -> None:
    page.locator("body[data-muted]").wait_for()
    ask_view(page)


def to_mute(page: Any) -> None:
    page.locator("#list-waiting [data-opens=mute]").first.click()
    page.locator("#mute[open]").wait_for()


def shown_tab(page: Any) -> None:
    page.locator("#tab-shown").click()


def as_written(page: Any) -> None:
    shown_tab(page)
    opened("#list-shown details[id^=written]")(page)


def to_take_out(page: Any) -> None:
    page.locator("#list-waiting [data-opens=redact]").first.click()
    page.locator("#redact[open]").wait_for()


def taken_out_wrongly(page: Any) -> None:
    """Words that nobody wrote: refused, and what was typed stays."""
    to_take_out(page)
    page.locator("#redact-text").fill("Something else altogether")
    press(page, "Show it like this")
    page.locator("#redact [data-problem]", has_text="Only take words out").wait_for()


STATES: list[tuple[str, str, str, Step | None, bool]] = [
    # screen, name, state, what then, sample
    ("console", "mute", "questions", to_mute, False),
    ("console", "muted", "muted", None, True),
    ("phone", "muted", "muted", muted_view, True),
    ("console", "flagged", "flagged", shown_tab, True),
    ("phone", "flagged", "flagged", flagged_view, True),
    ("phone", "flagged-result", "flagged", to_the_end, True),
    ("console", "redact", "questions", to_take_out, True),
    ("console", "redact-refused", "questions", taken_out_wrongly, False),
    ("console", "redacted", "redacted", as_written, False),
    ("phone", "redacted", "redacted", ask_view, True),
    ("phone", "redacted-on-screen", "redacted", None, False),
    ("stage", "redacted", "redacted", None, True),
]
MODERATING = [
    *(
        Scene(f"moderating-{screen}-{name}", screen, given, then=then, sample=sample)
        for screen, name, given, then, sample in STATES
    ),
    Scene("moderating-plain-muted", "page", "muted", "/s/{code}/mine/", "ben"),
    Scene("moderating-plain-flagged", "page", "flagged", "/s/{code}/mine/", "ben"),
    Scene("moderating-you-flagged", "page", "flagged", "/s/{code}/you/", "ben"),
    Scene("moderating-delete-flagged", "page", "flagged", "/s/{code}/you/delete/", "ben"),
    Scene(
        "moderating-report-flagged", "page", "flagged_and_over", "/host/{code}/report/", "ada", sample=True
    ),
    Scene("moderating-register-flagged", "page", "flagged_and_over", "/questions/?status=all", "ada"),
    Scene("moderating-you-redacted", "page", "redacted", "/s/{code}/you/", "ben"),
    Scene("moderating-report-redacted", "page", "redacted_and_over", "/host/{code}/report/", "ada"),
    Scene("moderating-you-muted", "page", "muted", "/s/{code}/you/", "ben"),
]
