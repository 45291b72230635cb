"""The phone in every state, and what somebody does there."""

from typing import Any

from gallery.scene import Step
from gallery.steps import cut_off, opened, press

QUESTION = "Who decides what we may hand over, and who tells the whānau?"


def view(name: str) -> Step:
    return lambda page: page.locator(f"nav [data-view-link={name}]").click()


def catch_up(page: Any) -> None:
    """A part went missing: the page waits for its turn to fetch."""
    marker = '<i id="pulse" data-version="newer" data-was="another" data-now=""></i>'
    page.evaluate("(marker) => Live.applyParts(marker)", marker)


def be_removed(page: Any) -> None:
    """A minute of sleep; when it wakes, the server won't have this phone any more."""
    page.evaluate("""(() => {
      const now = Date.now;
      Date.now = () => now() + 60000;
      const refused = (socket) => setTimeout(() => socket.onclose({ code: 4403 }));
      window.WebSocket = class { constructor() { refused(this); } close() {} };
      window.dispatchEvent(new Event("online"));
    })()""")
    page.locator("body[data-connection=removed]").wait_for()


def be_replaced(page: Any) -> None:
    for _ in range(3):
        page.context.new_page().goto(page.url)
    page.locator("body[data-connection=replaced]").wait_for()


def type_question(page: Any) -> None:
    view("ask")(page)
    page.locator("#ask-text").fill("Can a whānau see what we wrote about them?")


def sent_nothing(page: Any) -> None:
    type_question(page)
    page.locator("#ask-text").fill(" ")
    page.locator(".ask-buttons button").first.click()


def set_aside(page: Any) -> None:
    """A question that the server couldn't save, however often it was sent."""
    page.evaluate("""sessionStorage.setItem("unsent:" + document.body.dataset.code, JSON.stringify(
      [{ command: { id: "1", do: "ask", text: "Can a whānau see what we wrote about them?" }, aside: true }]
    ))""")
    page.reload()
    page.locator("#unsaved > div").scroll_into_view_if_needed()


def go_to(page: Any, name: str) -> None:
    page.locator(f"nav [data-view-link={name}]").click()


def ask(page: Any, text: str = QUESTION) -> None:
    go_to(page, "ask")
    page.locator("#ask-text").fill(text)
    page.locator(".ask-buttons button").first.click()


def ask_offline(page: Any) -> None:
    page.context.set_offline(True)
    page.evaluate("Live.send = () => false; window.dispatchEvent(new Event('offline'))")  # nothing goes out
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


def remove_name(page: Any) -> None:
    """Given anew where another look at this scene removed it."""
    go_to(page, "you")
    page.locator("#mine[data-name]").wait_for(state="attached")
    if not page.locator("#mine[data-name=Ben]").count():
        page.locator("#you-name").fill("Ben")
        press(page, "Save my name")
    press(page, "Remove my name")
    page.locator("#name-said", has_text="emoved").wait_for()


PHONE = [
    # name, state, what then, sample
    ("doors", "doors", None, True),
    ("tried", "doors", lambda page: page.locator("[data-try]").click(), False),
    ("long-words", "long_words", None, False),
    ("slide", "principles", None, True),
    ("set-aside", "principles", set_aside, True),
    ("paused", "paused", None, False),
    ("break", "a_break", None, True),
    ("break-over", "a_break_over", None, False),
    ("on-screen", "on_screen", None, False),
    ("offline", "principles", cut_off, False),
    ("catching-up", "principles", catch_up, False),
    ("removed", "principles", be_removed, False),
    ("replaced", "principles", be_replaced, False),
    ("ask-empty", "principles", view("ask"), True),
    ("ask", "questions", view("ask"), True),
    ("ask-many", "many_questions", view("ask"), False),
    ("ask-typing", "questions", type_question, False),
    ("ask-nothing", "questions", sent_nothing, False),
    ("ask-long-name", "long_words", view("ask"), False),
    ("agenda", "principles", view("agenda"), True),
    ("you", "principles", view("you"), True),
    ("you-long-name", "long_words", view("you"), False),
    ("so-far", "quiz_ready", opened("#so-far"), False),
    ("called-off", "called_off", None, False),
    ("over", "over", None, True),
    ("over-ask", "over", view("ask"), False),
    ("ask-waiting", "principles", ask_offline, True),
    ("ask-twice", "questions", ask_twice, True),
    ("ask-reordered", "questions", reordered, True),
    ("ask-long-list", "long_list", to_the_end_of_the_list, True),
    ("ask-long-list-more", "long_list", ask_for_more, False),
    ("something-new", "principles", something_new, True),
    ("name-removed", "name_removed", remove_name, True),
]
