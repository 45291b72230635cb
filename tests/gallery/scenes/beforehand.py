"""Before a session: what is ready, and its rehearsal on every screen."""

from typing import Any

from gallery.scene import Scene


def a_phone_comes(page: Any) -> None:
    """Somebody opens the page to join on."""
    page.request.get(page.url.replace("/host/", "/s/") + "join/")
    page.locator(".ready [action$='/check_again/']").wait_for()


def end_it(page: Any) -> None:
    page.locator(".button--end").click()
    page.locator("#ending[open]").wait_for()


BEFOREHAND = [
    Scene("console-ready", "console", "ready", then=a_phone_comes, sample=True),
    Scene("console-rehearsal", "console", "rehearsal", sample=True),
    Scene("console-rehearsal-on", "console", "rehearsal_on"),
    Scene("console-rehearsal-ending", "console", "rehearsal_on", then=end_it),
    Scene("stage-rehearsal", "stage", "rehearsal", sample=True),
    Scene("stage-rehearsal-on", "stage", "rehearsal_on"),
    Scene("phone-rehearsal", "phone", "rehearsal_on", sample=True),
    Scene("rehearsal-join", "page", "rehearsal", "/s/{code}/join/", "nobody"),
    Scene("rehearsal-among-sessions", "page", "rehearsal", "/host/?rehearsed=1", "ada"),
]
