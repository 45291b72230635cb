"""The pages that anybody may open."""

from typing import Any

from gallery.scene import Scene
from gallery.steps import opened, submit


def join_in_vain(page: Any) -> None:
    page.get_by_role("button", name="Join without a name").click()
    page.locator(".problem").wait_for()


def wrong_password(page: Any) -> None:
    page.locator("[name=username]").fill("ada")
    page.locator("[name=password]").fill("not this one")
    submit(page)


def long_name(page: Any) -> None:
    page.locator(".join-named summary").click()
    page.locator("#name").fill("Hinemoana " * 12)
    page.locator(".join-named button").click()


PAGES = [
    Scene("front", "page", sample=True, path="/"),
    Scene("front-wrong-code", "page", path="/?code=AAAAAAA", status=404),
    Scene("front-no-code", "page", path="/?code=hello", status=422),
    Scene("early", "page", "draft", "/s/{code}/join/"),
    Scene("join", "page", "doors", "/s/{code}/join/", sample=True),
    Scene("join-long-words", "page", "long_words", "/s/{code}/join/"),
    Scene("join-named", "page", "doors", "/s/{code}/join/", then=opened(".join-named")),
    Scene("join-refused", "page", "doors", "/s/{code}/join/", then=long_name, sample=True),
    Scene("join-called-off", "page", "called_off", "/s/{code}/join/", status=410),
    Scene("join-full", "page", "full", "/s/{code}/join/", then=join_in_vain),
    Scene("removed", "page", "removed", "/s/{code}/", "ben", status=403),
    Scene("too-late", "page", "over", "/s/{code}/join/", status=410),
    Scene("deleted", "page", "purged", "/s/{code}/join/", status=410, sample=True),
    Scene("deleted-you", "page", "purged", "/s/{code}/you/", "ben", sample=True),
    Scene("deleted-report", "page", "purged", "/host/{code}/report/", "ada", sample=True),
    Scene("summary", "page", "over", "/s/{code}/summary/", sample=True),
    Scene("summary-break", "page", "used_early_over", "/s/{code}/summary/"),
    Scene("report-break", "page", "used_early_over", "/host/{code}/report/", "ada"),
    Scene("summary-deleted", "page", "purged", "/s/{code}/summary/"),
    Scene("summary-a-year-later", "page", "a_year_later", "/s/{code}/summary/"),
    Scene("summary-nothing", "page", "nothing_asked", "/s/{code}/summary/"),
    Scene("summary-before", "page", "principles", "/s/{code}/summary/"),
    Scene("summary-called-off", "page", "called_off", "/s/{code}/summary/"),
    Scene("receipt", "page", "over", "/q/{code}-{receipt}/", sample=True),
    Scene("receipt-empty", "page", path="/q/AAAAAAA-" + "0" * 40 + "/", status=404),
    Scene("sign-in", "page", path="/sign-in/", sample=True),
    Scene("sign-in-wrong", "page", path="/sign-in/", then=wrong_password),
    Scene("sessions", "page", path="/host/", who="ada", sample=True),
    Scene("sessions-deleted", "page", "purged", "/host/", "ada"),
    Scene("notes", "page", "draft", "/host/{code}/notes/", "ada", sample=True),
    Scene("sheet", "page", "draft", "/host/{code}/sheet/", "ada", sample=True),
    Scene("sheet-short", "page", "short", "/host/{code}/sheet/", "ada"),
    Scene("report", "page", "over", "/host/{code}/report/", "ada", sample=True),
    Scene("report-nothing", "page", "doors", "/host/{code}/report/", "ada"),
    Scene("faq", "page", path="/faq/", sample=True),
    Scene("faq-open", "page", path="/faq/", then=opened("details")),
    Scene("about", "page", path="/about/", sample=True),
    Scene("privacy", "page", path="/privacy/", sample=True),
    Scene("styleguide", "page", path="/styleguide/", sample=True),
    *(
        Scene(
            f"error-{name}", "page", path=f"/styleguide/{name}/", status=int(name[:3]), sample=name == "404"
        )
        for name in ("400", "403", "403_csrf", "404", "500", "503")
    ),
]
