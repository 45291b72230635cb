"""The list: a screen, the state it is in, and what somebody does there. A new page or state is one line."""

from typing import Any

from gallery.host_pages import HOST_PAGES, submit
from gallery.phone_scenes import PHONE_STATES, PLAIN_STATES
from gallery.scene import SIZES, Scene, Step
from gallery.turned_away import be_replaced, be_signed_out, join_in_vain, show_more

__all__ = ["SCENES", "SIZES", "Scene"]


def wait_for(selector: str) -> Step:
    return lambda page: page.locator(selector).wait_for()


def view(name: str) -> Step:
    return lambda page: page.locator(f"nav [data-view-link={name}]").click()


def key(name: str) -> Step:
    return lambda page: page.locator("body").press(name)


def tab(name: str) -> Step:
    return lambda page: page.locator(f"#tab-{name}").click()


def opened(selector: str) -> Step:
    return lambda page: page.locator(selector).first.evaluate("it => { it.open = true }")


def answer(page: Any) -> None:
    page.locator("#now button.choice").nth(1).click()
    page.locator("#now [data-how^=✓]").wait_for()


def answer_late(page: Any) -> None:
    page.locator("#now button.choice").nth(2).click()
    page.locator("#now [data-refused]:not(:empty)").wait_for()


def answer_offline(page: Any) -> None:
    cut_off(page)
    page.locator("#now button.choice").nth(2).click()


def cut_off(page: Any) -> None:
    """The line is gone, and the page has noticed."""
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.locator("body[data-connection=offline]").wait_for()


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


def type_question(page: Any) -> None:
    view("ask")(page)
    page.locator("#ask-text").fill("Can a whānau see what we wrote about them?")


def sent_nothing(page: Any) -> None:
    type_question(page)
    page.locator("#ask-text").fill(" ")
    page.locator(".ask-buttons button").first.click()


def end_session(page: Any) -> None:
    page.locator(".button--end").click()
    page.locator("#ending[open]").wait_for()


def set_aside(page: Any) -> None:
    """A question that the server couldn't save, however often it was sent."""
    page.evaluate("""sessionStorage.setItem("unsent:" + document.body.dataset.code, JSON.stringify(
      [{ command: { id: "1", do: "ask", text: "Can a whānau see what we wrote about them?" }, aside: true }]
    ))""")
    page.reload()
    page.locator("#unsaved > div").scroll_into_view_if_needed()


def dark_stage(page: Any) -> None:
    key("d")(page)


def wrong_password(page: Any) -> None:
    page.locator("[name=username]").fill("ada")
    page.locator("[name=password]").fill("not this one")
    submit(page)


def long_name(page: Any) -> None:
    page.locator(".join-named summary").click()
    page.locator("#name").fill("Hinemoana " * 12)
    page.locator(".join-named button").click()


def empty_answer(page: Any) -> None:
    page.locator("article details summary").first.click()
    page.locator("article details button").first.click()


ROOM_STATES = [
    # name, room, what then, sample
    ("doors", "doors", None, True),
    ("tried", "doors", lambda page: page.locator("[data-try]").click(), False),
    ("long-words", "long_words", None, False),
    ("slide", "principles", None, True),
    ("set-aside", "principles", set_aside, True),
    ("paused", "paused", None, False),
    ("break", "a_break", None, True),
    ("on-screen", "on_screen", None, False),
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, True),
    ("think-over", "think_over", None, False),
    ("poll-open", "poll_open", None, False),
    ("poll-result", "poll_result", None, False),
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
    *PHONE_STATES,
]
STAGE_STATES = [
    ("before", "draft", None, False),
    ("doors", "doors", None, True),
    ("doors-long-words", "long_words", None, False),
    ("soon", "soon", None, False),
    ("slide", "principles", None, True),
    ("slide-dark", "principles", dark_stage, True),
    ("slide-larger", "principles", key("l"), False),
    ("video", "video", None, False),
    ("late", "late", None, False),
    ("paused", "paused", None, False),
    ("break", "a_break", None, True),
    ("blank", "blank", None, False),
    ("join", "join_shown", None, True),
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, True),
    ("think-over", "think_over", None, False),
    ("poll-open", "poll_open", None, False),
    ("poll-result", "poll_result", None, False),
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_answered", None, True),
    ("quiz-closed", "quiz_closed", None, False),
    ("result-none", "result_none", None, False),
    ("result-four", "result_four", None, False),
    ("result-many", "result_many", None, True),
    ("result-dark", "result_many", dark_stage, False),
    ("asked", "on_screen", None, False),
    ("asked-long", "on_screen_long", None, False),
    ("asked-right-to-left", "on_screen_right_to_left", None, False),
    ("offline", "principles", cut_off, False),
    ("called-off", "called_off", None, False),
    ("over", "over", None, True),
]
CONSOLE_STATES = [
    ("notice", "unconfirmed", None, False),
    ("notice-incomplete", "incomplete", None, False),
    ("called-off", "called_off", None, False),
    ("before", "draft", None, False),
    ("soon", "soon", None, False),
    ("doors", "doors", None, True),
    ("slide", "principles", None, True),
    ("slides", "principles", opened("#slides"), False),
    ("notes-hidden", "principles", key("n"), False),
    ("long-words", "long_words", None, False),
    ("late", "late", None, True),
    ("paused", "paused", None, False),
    ("break", "a_break", None, False),
    ("break-dialog", "principles", key("k"), True),
    ("blank", "blank", None, False),
    ("think-ready", "think_ready", None, False),
    ("think-open", "think_open", None, False),
    ("think-over", "think_over", None, False),
    ("quiz-ready", "quiz_ready", None, False),
    ("quiz-open", "quiz_answered", None, True),
    ("quiz-closed", "quiz_closed", None, False),
    ("result", "result_many", None, True),
    ("questions", "questions", None, True),
    ("questions-shown", "questions", tab("shown"), False),
    ("questions-later", "questions", tab("later"), False),
    ("questions-done", "questions", tab("done"), False),
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
    ("offline", "principles", cut_off, False),
    ("over", "over", None, True),
]
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
    Scene(
        "no-scripts", "page", "quiz_open", "/s/{code}/", "ben", wait_for(".plain"), scripts=False, sample=True
    ),
    Scene("plain", "page", "questions", "/s/{code}/mine/", "ben", sample=True),
    Scene("plain-quiz", "page", "quiz_answered", "/s/{code}/mine/", "ben"),
    Scene("plain-result", "page", "result_four", "/s/{code}/mine/", "ben"),
    *(
        Scene(name, "page", given, "/s/{code}/mine/", "ben", then, sample=s)
        for name, given, then, s in PLAIN_STATES
    ),
    Scene("receipt", "page", "over", "/q/{code}-{receipt}/", sample=True),
    Scene("receipt-empty", "page", path="/q/AAAAAAA-" + "0" * 40 + "/", status=404),
    Scene("sign-in", "page", path="/sign-in/", sample=True),
    Scene("sign-in-wrong", "page", path="/sign-in/", then=wrong_password),
    Scene("sessions", "page", path="/host/", who="ada", sample=True),
    Scene("notes", "page", "draft", "/host/{code}/notes/", "ada", sample=True),
    Scene("register", "page", "over", "/questions/", "ada", sample=True),
    Scene("register-refused", "page", "over", "/questions/", "ada", empty_answer),
    Scene("register-empty", "page", path="/questions/?q=nothing-like-it", who="ada"),
    Scene("report", "page", "over", "/host/{code}/report/", "ada", sample=True),
    Scene("report-nothing", "page", "doors", "/host/{code}/report/", "ada"),
    Scene("faq", "page", path="/faq/", sample=True),
    Scene("faq-open", "page", path="/faq/", then=opened("details")),
    Scene("about", "page", path="/about/", sample=True),
    Scene("styleguide", "page", path="/styleguide/", sample=True),
    *(
        Scene(
            f"error-{name}", "page", path=f"/styleguide/{name}/", status=int(name[:3]), sample=name == "404"
        )
        for name in ("400", "403", "403_csrf", "404", "500", "503")
    ),
]
SCENES = [
    *(Scene(f"phone-{name}", "phone", given, then=then, sample=s) for name, given, then, s in ROOM_STATES),
    *(Scene(f"stage-{name}", "stage", given, then=then, sample=s) for name, given, then, s in STAGE_STATES),
    *(
        Scene(f"console-{name}", "console", given, then=then, sample=s)
        for name, given, then, s in CONSOLE_STATES
    ),
    *PAGES,
    *HOST_PAGES,
]
