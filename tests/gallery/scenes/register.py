"""The register, and what it says after an answer was sent."""

from typing import Any

from gallery.scene import Scene


def send(page: Any, text: str, button: str) -> None:
    card = page.locator("article").first
    card.locator("summary").click()
    card.locator("textarea").fill(text)
    card.get_by_role("button", name=button).click()


def empty_answer(page: Any) -> None:
    send(page, "", "Publish")
    page.locator("article .problem").wait_for()


def kept_draft(page: Any) -> None:
    send(page, "We ask the team that holds the paper.", "Keep as draft")
    page.locator(".banner").wait_for()


def sent_in_vain(page: Any) -> None:
    page.context.clear_cookies(name="signed-in")
    send(page, "We ask the team that holds the paper.", "Publish")
    page.locator("#message a").wait_for()


REGISTER = [
    Scene("register", "page", "over", "/questions/", "ada", sample=True),
    Scene("register-refused", "page", "over", "/questions/", "ada", empty_answer),
    Scene("register-drafted", "page", "over", "/questions/", "ada", kept_draft),
    Scene("register-signed-out", "page", "over", "/questions/", "ada", sent_in_vain),
    Scene("register-empty", "page", path="/questions/?q=nothing-like-it", who="ada"),
]
