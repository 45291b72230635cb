"""What is said of the time afterwards, and what is advised by who is here."""

from typing import Any

from gallery.scene import Scene


def printed(page: Any) -> None:
    """On paper, which is light whatever the screen is."""
    page.emulate_media(media="print", color_scheme="light")


COURSE = [
    Scene("report-on-time", "page", "went_to_plan", "/host/{code}/report/", "ada"),
    Scene("report-late", "page", "went_late", "/host/{code}/report/", "ada", sample=True),
    Scene("report-late-printed", "page", "went_late", "/host/{code}/report/", "ada", printed),
    Scene("report-nobody-ended", "page", "went_home", "/host/{code}/report/", "ada"),
    Scene("session-new-times", "page", "went_late", "/host/new/?times={code}", "ada"),
    Scene("console-advice-introductions", "console", "introductions"),
    Scene("console-advice-video", "console", "seen_by_few"),
    Scene("summary-late", "page", "went_late", "/s/{code}/summary/"),
]
