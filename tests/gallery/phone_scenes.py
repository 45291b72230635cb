"""More states of a phone, and of the page it has without scripts: what somebody does there."""

from typing import Any

QUESTION = "Who decides what we may hand over, and who tells the whānau?"


def go_to(page: Any, name: str) -> None:
    page.locator(f"nav [data-view-link={name}]").click()


def ask(page: Any, text: str = QUESTION) -> None:
    go_to(page, "ask")
    page.locator("#ask-text").fill(text)
    page.locator(".ask-buttons button").first.click()


def ask_offline(page: Any) -> None:
    page.context.set_offline(True)
    page.evaluate("Live.frame = () => false; window.dispatchEvent(new Event('offline'))")  # nothing goes out
    page.locator("body[data-connection=offline]").wait_for()
    ask(page)
    page.locator("#unsent li").wait_for()


def ask_twice(page: Any) -> None:
    """His own first question once more."""
    page.locator("#mine [data-asked]").first.wait_for(state="attached")
    ask(page, page.locator("#mine [data-asked]").first.text_content())
    page.locator("[data-again]").wait_for()


def reordered(page: Any) -> None:
    """Somebody votes for the last question while a finger is on the list."""
    go_to(page, "ask")
    page.locator("#question-list li").first.dispatch_event("pointerdown")
    page.evaluate("""() => {
      const count = [...document.querySelectorAll("#question-list .count-live")].at(-1).cloneNode();
      count.textContent = "99";
      return Live.applyParts(count.outerHTML);
    }""")
    page.locator("#sort-anew").wait_for()


def to_the_end_of_the_list(page: Any) -> None:
    go_to(page, "ask")
    page.locator("#more-questions").scroll_into_view_if_needed()


def ask_for_more(page: Any) -> None:
    to_the_end_of_the_list(page)
    page.locator("#more-questions button").click()
    page.locator("#question-list > li").nth(50).wait_for()


def something_new(page: Any) -> None:
    """The room moves on while he reads the agenda."""
    go_to(page, "agenda")
    page.evaluate("""() => {
      const next = document.querySelector("#now").cloneNode(true);
      next.querySelector("h2").textContent = "The four Guidelines";
      return Live.applyParts(next.outerHTML);
    }""")
    page.locator("[data-news]").wait_for()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def remove_name(page: Any) -> None:
    """Given anew where another look at this scene removed it."""
    go_to(page, "you")
    page.locator("#mine[data-name]").wait_for(state="attached")
    if not page.locator("#mine[data-name=Ben]").count():
        page.locator("#you-name").fill("Ben")
        press(page, "Save my name")
    press(page, "Remove my name")
    page.locator("#name-said", has_text="emoved").wait_for()


def remove_name_plainly(page: Any) -> None:
    page.locator("#name").fill("Ben")
    press(page, "Save my name")
    press(page, "Remove my name")
    page.locator(".banner", has_text="emoved").wait_for()


def ask_too_much(page: Any) -> None:
    page.locator("#text").fill("Why? " * 130)
    press(page, "Ask without my name")
    page.locator("#problem").wait_for()


PHONE_STATES = [
    # name, room, what then, sample
    ("ask-waiting", "principles", ask_offline, True),
    ("ask-twice", "questions", ask_twice, True),
    ("ask-reordered", "questions", reordered, True),
    ("ask-long-list", "long_list", to_the_end_of_the_list, True),
    ("ask-long-list-more", "long_list", ask_for_more, False),
    ("something-new", "principles", something_new, True),
    ("name-removed", "name_removed", remove_name, True),
]
PLAIN_STATES = [
    ("plain-doors", "doors", None, False),
    ("plain-ready", "quiz_ready", None, False),
    ("plain-closed", "quiz_closed", None, True),
    ("plain-over", "over", None, True),
    ("plain-long-list", "long_list", None, False),
    ("plain-refused", "principles", ask_too_much, False),
    ("plain-name-removed", "plain_name_removed", remove_name_plainly, False),
]
