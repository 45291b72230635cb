"""The pages on which a session is made, put right and given to others."""

from typing import Any

from server import PASSWORD

from gallery.scene import Scene
from gallery.steps import submit, submit_of


def unknown_colleague(page: Any) -> None:
    page.locator("#username").fill("nobody-here")
    submit_of(page, "#username")


def short_password(page: Any) -> None:
    page.locator("#id_old_password").fill(PASSWORD)
    page.locator("#id_new_password1").fill("short")
    page.locator("#id_new_password2").fill("short")
    submit(page)


def too_short(page: Any) -> None:
    page.locator("[name=minutes]").fill("10")
    page.locator("[name=confirmed]").check()
    submit_of(page, "[name=minutes]")


ARRANGING = [
    Scene("session-new", "page", path="/host/new/", who="ada", sample=True),
    Scene("session-new-refused", "page", path="/host/new/", who="ada", then=too_short),
    Scene("sessions-all", "page", "of_a_scribe", "/host/?whose=all", "ada"),
    Scene("sessions-of-a-scribe", "page", "of_a_scribe", "/host/", "sam"),
    Scene("session-edit", "page", "draft", "/host/{code}/edit/", "ada", sample=True),
    Scene("session-edit-started", "page", "principles", "/host/{code}/edit/", "ada"),
    Scene("session-edit-incomplete", "page", "incomplete", "/host/{code}/edit/", "ada", too_short),
    Scene("session-again", "page", "over", "/host/{code}/again/", "ada", sample=True),
    Scene("session-called-off", "page", "called_off", "/host/{code}/edit/", "ada"),
    Scene("session-people-refused", "page", "doors", "/host/{code}/edit/", "ada", unknown_colleague),
    Scene("console-of-a-scribe", "console", "of_a_scribe", who="sam", sample=True),
    Scene("remote-of-a-scribe", "remote", "of_a_scribe", who="sam"),
    Scene("not-for-a-scribe", "page", "of_a_scribe", "/questions/", "sam", status=403, sample=True),
    Scene("password", "page", path="/password/", who="ada", sample=True),
    Scene("password-refused", "page", path="/password/", who="ada", then=short_password),
    Scene("password-changed", "page", path="/password/done/", who="ada"),
]
