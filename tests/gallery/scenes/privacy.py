"""What people are told: a notice that changed."""

from typing import Any

from gallery.scene import Scene


def banner(page: Any) -> None:
    page.locator("#changed-notice h2").wait_for()


PRIVACY = [
    Scene("phone-notice-changed", "phone", "notice_changed", then=banner, sample=True),
    Scene("phone-notice-changed-much", "phone", "notice_changed_much", then=banner),
    Scene("plain-notice-changed", "page", "notice_changed_much", "/s/{code}/mine/", "ben", sample=True),
    Scene("you-notice-changed", "page", "notice_changed", "/s/{code}/you/", "ben"),
]
