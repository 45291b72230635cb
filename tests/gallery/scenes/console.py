"""The console in every state, and what a facilitator does there."""

from typing import Any

from gallery.scene import Step
from gallery.steps import also_driving, cut_off, key, opened


def tab(name: str) -> Step:
    return lambda page: page.locator(f"#tab-{name}").click()


def end_session(page: Any) -> None:
    page.locator(".button--end").click()
    page.locator("#ending[open]").wait_for()


def be_signed_out(page: Any) -> None:
    page.context.clear_cookies()
    page.evaluate("Live.fetchPage()")
    page.locator("#signed-out[open]").wait_for()


def show_more(page: Any) -> None:
    page.locator("#list-waiting [data-rest]").click()
    page.locator("#more-waiting article").first.wait_for()


def to_agenda(page: Any) -> None:
    page.locator("#agenda .outlook").scroll_into_view_if_needed()


def starts_by(page: Any) -> None:
    page.locator("[data-opens=starts-by]").click()
    page.locator("#starts-by[open]").wait_for()


CONSOLE = [
    # name, state, what then, sample
    ("notice", "unconfirmed", None, False),
    ("notice-incomplete", "incomplete", None, False),
    ("called-off", "called_off", None, False),
    ("before", "draft", None, False),
    ("soon", "soon", None, False),
    ("doors", "doors", None, True),
    ("slide", "principles", None, True),
    ("slides", "principles", opened("#slides"), False),
    ("slides-short", "short", opened("#slides"), False),
    ("in-hand", "early", None, False),
    ("offers", "a_little_late", None, False),
    ("notes-hidden", "principles", key("n"), False),
    ("long-words", "long_words", None, False),
    ("late", "late", None, True),
    ("start-late", "starts_late", None, False),
    ("start-asked", "started_late", None, True),
    ("quiz-by", "quiz_by", None, False),
    ("quiz-by-late", "quiz_too_late", None, False),
    ("quiz-by-agenda", "quiz_by", to_agenda, False),
    ("quiz-by-form", "quiz_by", starts_by, True),
    ("paused", "paused", None, False),
    ("break", "a_break", None, False),
    ("break-over", "a_break_over", None, False),
    ("used-early", "used_early", None, False),
    ("put-right", "principles", opened("#put-right"), False),
    ("break-dialog", "principles", key("k"), True),
    ("blank", "blank", None, False),
    ("questions", "questions", None, True),
    ("questions-shown", "questions", tab("shown"), False),
    ("questions-later", "questions", tab("later"), False),
    ("questions-decided", "questions", tab("decided"), False),
    ("questions-writing", "questions", opened("#list-waiting details"), False),
    ("questions-many", "many_questions", None, False),
    ("people", "crowd", opened("#drawer-people"), False),
    ("log", "crowd", opened("#drawer-log"), False),
    ("spoken", "principles", key("v"), True),
    ("keys", "principles", key("?"), True),
    ("ending", "questions", end_session, True),
    ("asked", "on_screen", None, True),
    ("people-removed", "locked", opened("#drawer-people"), False),
    ("questions-more", "crowded_questions", show_more, False),
    ("signed-out", "principles", be_signed_out, False),
    ("links", "principles", lambda page: page.locator("[data-opens=links]").click(), False),
    ("phone-remote", "principles", lambda page: page.locator("[data-opens=phone-remote]").click(), True),
    ("driving", "long_words", also_driving, False),
    ("offline", "principles", cut_off, False),
    ("over", "over", None, True),
    ("undo", "undo_next", None, True),
    ("left-out", "item_left_out", opened("#agenda li:nth-child(8) details"), True),
    ("last-minute", "last_minute", None, False),
    ("left-early", "left_early", None, False),
]
