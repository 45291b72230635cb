"""A deletion that is held back, and names that were deleted before their day, on the screens that say so."""

from typing import Any

from gallery.scene import Scene
from gallery.steps import key, press


def you(page: Any) -> None:
    page.locator("nav [data-view-link=you]").click()


def open_hold(page: Any) -> None:
    page.locator("#hold summary").click()
    page.locator("#hold").scroll_into_view_if_needed()


def hold_without_a_reason(page: Any) -> None:
    open_hold(page)
    page.locator("#id_held_until").fill("2020-01-01")
    press(page, "Hold the deletion back")
    page.locator("#hold .problem").first.wait_for()


def ask_for_names(page: Any) -> None:
    key("x")(page)
    page.locator("#deleting-names[open]").wait_for()


RETENTION = [
    Scene("hold-join", "page", "held_back", "/s/{code}/join/", sample=True),
    Scene("hold-you", "page", "held_back", "/s/{code}/you/", "ben"),
    Scene("hold-phone", "phone", "held_back", then=you, sample=True),
    Scene("hold-receipt", "page", "held_back", "/q/{code}-{receipt}/"),
    Scene("hold-edit", "page", "held_back", "/host/{code}/edit/", "ada", sample=True),
    Scene("hold-form", "page", "principles", "/host/{code}/edit/", "ada", open_hold, sample=True),
    Scene("hold-refused", "page", "principles", "/host/{code}/edit/", "ada", hold_without_a_reason),
    Scene("hold-report", "page", "held_back_over", "/host/{code}/report/", "ada"),
    Scene("hold-over", "page", "held_back_over", "/s/{code}/join/", status=410),
    Scene("hold-console", "console", "held_back_over"),
    Scene("names-console", "console", "named", sample=True),
    Scene("names-asking", "console", "named", then=ask_for_names, sample=True),
    Scene("names-deleted-console", "console", "names_deleted"),
    Scene("names-deleted-stage", "stage", "names_deleted", sample=True),
    Scene("names-deleted-phone", "phone", "names_deleted", then=you),
    Scene("names-deleted-you", "page", "names_deleted", "/s/{code}/you/", "ben"),
    Scene("names-deleted-join", "page", "names_deleted", "/s/{code}/join/", status=410),
]
