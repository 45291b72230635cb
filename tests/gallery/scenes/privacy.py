"""What people are told: a notice that changed, and why each thing is asked for."""

from typing import Any

from gallery.scene import Scene


def banner(page: Any) -> None:
    page.locator("#changed-notice h2").wait_for()


def ask_why(name: str) -> Any:
    """Open each "Why?" on a view of the phone."""

    def step(page: Any) -> None:
        page.locator(f"nav [data-view-link={name}]").click()
        _open_each(page, name)
        if name == "ask":
            page.locator("#ask-text").focus()  # which folds away what stands below
            _open_each(page, name)

    return step


def _open_each(page: Any, view: str) -> None:
    closed = page.locator(f"#{view}-view details:not([open]) > summary:visible", has_text="Why?")
    for _each in range(closed.count()):
        closed.first.click()


def ask_why_plainly(page: Any) -> None:
    for why in page.locator("summary", has_text="Why?").all():
        why.click()


PRIVACY = [
    Scene("phone-notice-changed", "phone", "notice_changed", then=banner, sample=True),
    Scene("phone-notice-changed-much", "phone", "notice_changed_much", then=banner),
    Scene("plain-notice-changed", "page", "notice_changed_much", "/s/{code}/mine/", "ben", sample=True),
    Scene("you-notice-changed", "page", "notice_changed", "/s/{code}/you/", "ben"),
    Scene("phone-why-now", "phone", "quiz_open", then=ask_why("now"), sample=True),
    Scene("phone-why-ask", "phone", "questions", then=ask_why("ask"), sample=True),
    Scene("phone-why-you", "phone", "principles", then=ask_why("you")),
    Scene("plain-why", "page", "quiz_answered", "/s/{code}/mine/", "ben", ask_why_plainly),
]
