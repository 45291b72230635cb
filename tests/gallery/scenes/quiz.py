"""Quiz and polls: in every state, on each screen."""

from typing import Any

from gallery.steps import cut_off, key


def answer(page: Any) -> None:
    page.locator("#now button.choice").nth(1).click()
    page.locator("#now [data-how^=✓]").wait_for()


def answer_late(page: Any) -> None:
    page.locator("#now button.choice").nth(2).click()
    page.locator("#now [data-refused]:not(:empty)").wait_for()


def answer_offline(page: Any) -> None:
    cut_off(page)
    page.locator("#now button.choice").nth(2).click()


PHONE = [
    # name, state, what then, sample
    ("poll-open", "poll_open", None, False),
    ("poll-result", "poll_result", None, False),
    ("poll-in-words", "poll_in_words", None, True),
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_open", None, True),
    ("quiz-saved", "quiz_answered", answer, True),
    ("quiz-sending-offline", "quiz_open", answer_offline, True),
    ("quiz-closed", "quiz_closed", None, True),
    ("quiz-late", "quiz_late", answer_late, True),
    ("result-none", "result_none", None, False),
    ("result-one", "result_one", None, False),
    ("result-four", "result_four", None, True),
    ("result-many", "result_many", None, False),
]


STAGE = [
    # name, state, what then, sample
    ("poll-open", "poll_open", None, False),
    ("poll-result", "poll_result", None, False),
    ("poll-in-words", "poll_in_words", None, True),
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_answered", None, True),
    ("quiz-closed", "quiz_closed", None, False),
    ("result-none", "result_none", None, False),
    ("result-four", "result_four", None, False),
    ("result-many", "result_many", None, True),
    ("result-dark", "result_many", key("d"), False),
]


CONSOLE = [
    # name, state, what then, sample
    ("poll-few", "poll_few", None, True),
    ("poll-in-words", "poll_in_words", None, False),
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_answered", None, True),
    ("quiz-closed", "quiz_closed", None, False),
    ("result", "result_many", None, True),
]


REMOTE = [
    # name, state, what then, sample
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_answered", None, True),
    ("poll-few", "poll_few", None, False),
    ("result", "result_many", None, False),
]
