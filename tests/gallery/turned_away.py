"""Steps into the states of those who are turned away, and of lists that are cut."""

from typing import Any


def be_replaced(page: Any) -> None:
    for _ in range(3):
        page.context.new_page().goto(page.url)
    page.locator("body[data-connection=replaced]").wait_for()


def be_signed_out(page: Any) -> None:
    page.context.clear_cookies()
    page.evaluate("Live.fetchPage()")
    page.locator("#signed-out[open]").wait_for()


def show_more(page: Any) -> None:
    page.locator("#list-waiting [data-rest]").click()
    page.locator("#more-waiting article").first.wait_for()


def join_in_vain(page: Any) -> None:
    page.get_by_role("button", name="Join without a name").click()
    page.locator(".problem").wait_for()
