"""Notices of notes, photos, screenshots and a recording, on every screen, and those who opt out."""

from typing import Any

from gallery.scene import Scene, Step
from gallery.steps import opened, press


def to_the_form(page: Any) -> None:
    page.locator("#notices a").click()
    page.locator("#opt-out").wait_for()


def opt_out(page: Any) -> None:
    to_the_form(page)
    page.get_by_role("checkbox", name="Photos").check()
    page.locator("#opt-out-words").fill("back left, green jersey")
    press(page, "Tell the facilitators")
    page.locator("#opt-out-said", has_text="can see it").wait_for()


def be_asked(page: Any) -> None:
    opened("#drawer-notices")(page)
    page.locator("#capture-recording").get_by_role("button", name="Switch on").click()
    page.locator("#recording[open]").wait_for()


STATES: list[tuple[str, str, str, Step | None, bool]] = [
    # screen, name, state, what then, sample
    ("phone", "one", "photos_on", None, True),
    ("phone", "coming", "recording_coming", None, False),
    ("phone", "recorded", "recorded", None, True),
    ("phone", "all", "all_captured", None, False),
    ("phone", "think", "think_recorded", None, True),
    ("phone", "form", "photos_on", to_the_form, True),
    ("phone", "opted-out", "recorded", opt_out, False),
    ("phone", "over", "over_recorded", None, False),
    ("stage", "one", "photos_on", None, True),
    ("stage", "coming", "recording_coming", None, False),
    ("stage", "recorded", "recorded", None, False),
    ("stage", "all", "all_captured", None, True),
    ("stage", "doors", "doors_recorded", None, False),
    ("stage", "think", "think_recorded", None, False),
    ("console", "closed", "recorded", None, True),
    ("console", "off", "principles", opened("#drawer-notices"), True),
    ("console", "shown", "recording_asks", opened("#drawer-notices"), False),
    ("console", "asks", "recording_asks", be_asked, True),
    ("console", "on", "recorded", opened("#drawer-notices"), True),
    ("console", "all", "all_captured", None, False),
    ("console", "over", "over_recorded", opened("#drawer-notices"), False),
]
NOTICES = [
    *(
        Scene(f"notices-{screen}-{name}", screen, given, then=then, sample=sample)
        for screen, name, given, then, sample in STATES
    ),
    Scene("notices-join", "page", "doors_recorded", "/s/{code}/join/", sample=True),
    Scene("notices-join-all", "page", "all_captured", "/s/{code}/join/"),
    Scene("notices-plain", "page", "recorded", "/s/{code}/mine/", "ben", sample=True),
    Scene("notices-you", "page", "recorded", "/s/{code}/you/", "ben", sample=True),
    Scene("notices-you-over", "page", "over_recorded", "/s/{code}/you/", "ben"),
    Scene("notices-delete", "page", "recorded", "/s/{code}/you/delete/", "ben"),
    Scene("notices-summary", "page", "over_recorded", "/s/{code}/summary/"),
    Scene("notices-notes", "page", "recorded", "/host/{code}/notes/", "ada"),
    Scene("notices-edit", "page", "recorded", "/host/{code}/edit/", "ada"),
    Scene("notices-report", "page", "over_recorded", "/host/{code}/report/", "ada"),
]
