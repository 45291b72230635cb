"""Steps that scenes of several screens take."""

from typing import Any

from gallery.scene import Step


def wait_for(selector: str) -> Step:
    return lambda page: page.locator(selector).wait_for()


def key(name: str) -> Step:
    return lambda page: page.locator("body").press(name)


def opened(selector: str) -> Step:
    return lambda page: page.locator(selector).first.evaluate("it => { it.open = true }")


def cut_off(page: Any) -> None:
    """The line is gone, and the page has noticed."""
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.locator("body[data-connection=offline]").wait_for()


def submit(page: Any) -> None:
    page.locator("main form button").last.click()


def submit_of(page: Any, field: str) -> None:
    """The form that this field is in."""
    page.locator("form", has=page.locator(field)).locator("button").click()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def also_driving(page: Any) -> None:
    """As when a colleague's phone has come."""
    page.locator("#driving").evaluate("it => { it.textContent = 'also driving: Hinemoana’s phone' }")
