"""Phones with a bad line: the server killed, sockets blocked, scripts off."""

from page_steps import NO_SOCKETS, ask, join, view
from playwright.sync_api import expect

DRIVE = (
    "from sessions import agenda; from sessions.actions import lifecycle, moving, rounds\n"
    "from sessions.models import Session\n"
    "s = Session.objects.get(code='{code}')\n"
    "def step(): s.refresh_from_db(); r = agenda.current_run(s); return r.step if r else 'start'\n"
)
OPEN_QUIZ = (
    "moving.next_slide(s, step=step()); moving.jump(s, step=step(), position=8)\n"
    "while not agenda.current_run(s).slide.activity: moving.next_slide(s, step=step())\n"
    "rounds.press_activity(s, step='0:ready')\n"
)


HELD = "print(list(s.rounds.get().responses.values_list('choice__letter', flat=True)))"


def drive(server, code, what):
    return server.shell(DRIVE.format(code=code) + what)


def test_a_phone_comes_back_by_itself_and_its_answer_counts_once(own_server, opened):
    session = own_server.session()
    drive(own_server, session["code"], OPEN_QUIZ)
    phone = opened(session["join"])
    join(phone)
    phone.locator("#now button.choice").nth(0).click()
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    slide = phone.locator("#now").get_attribute("data-slide")
    own_server.kill()
    phone.locator("#now button.choice").nth(2).click()
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "Sending…")
    expect(phone.locator("#connection")).to_contain_text("Offline since", timeout=20_000)
    expect(phone.locator("#connection")).to_contain_text("1 message is waiting on this phone")
    own_server.start()
    expect(phone.locator("#connection")).to_have_text("live", timeout=20_000)
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved", timeout=10_000)
    assert phone.locator("#now").get_attribute("data-slide") == slide
    assert drive(own_server, session["code"], HELD).strip() == "['C']"


def test_a_half_typed_question_survives_a_push_and_a_reload_of_the_line(server, opened):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    view(phone, "Ask")
    phone.locator("textarea").fill("Half a ques")
    phone.evaluate("window.before = document.querySelector('textarea')")
    drive(server, session["code"], "lifecycle.start(s)")
    expect(phone.locator("#now")).to_have_attribute("data-phase", "on", timeout=20_000)
    assert phone.locator("textarea").input_value() == "Half a ques"
    assert phone.evaluate("window.before === document.querySelector('textarea')")


def test_without_sockets_a_phone_polls(server, opened):
    session = server.session()
    phone = opened("about:blank")
    phone.add_init_script(NO_SOCKETS)
    phone.goto(session["join"])
    phone.get_by_role("button", name="Join without a name").click()
    expect(phone.locator("#connection")).to_have_text("connected, slower", timeout=20_000)
    drive(server, session["code"], OPEN_QUIZ)
    expect(phone.locator("#now button.choice")).to_have_count(4, timeout=20_000)
    tokens = []
    phone.on("request", lambda it: "/do/answer/" in it.url and tokens.append(it.headers["x-csrftoken"]))
    # before it holds a token, and quicker than any reply: the last of them is what counts
    phone.evaluate("document.querySelectorAll('#now button.choice').forEach((choice) => choice.click())")
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved", timeout=10_000)
    assert phone.locator("#now [data-how]").get_attribute("value") == "D"
    assert len(set(tokens)) == 1  # two would cross, and one answer be refused
    assert drive(server, session["code"], HELD).strip() == "['D']"


def test_a_change_that_comes_too_late_leaves_the_saved_answer_standing(server, opened):
    session = server.session()
    drive(server, session["code"], OPEN_QUIZ)
    phone = opened(session["join"])
    join(phone)
    phone.locator("#now button.choice[value=B]").click()
    expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    drive(server, session["code"], "rounds.press_activity(s, step=s.rounds.get().step)")
    expect(phone.locator("#now .state")).to_contain_text("Closed", timeout=20_000)
    phone.wait_for_timeout(2000)  # the grace is over
    phone.locator("#now button.choice[value=C]").click()
    late = "Closed: that answer came too late to count."
    expect(phone.locator("#now quiz-round [data-refused]")).to_have_text(late)
    expect(phone.locator("#status")).to_have_text(late)
    assert phone.locator("#now [data-how]").get_attribute("value") == "B"
    drive(server, session["code"], "rounds.press_activity(s, step=s.rounds.get().step)")
    expect(phone.get_by_text("too late")).to_have_count(0, timeout=20_000)  # it went with its question
    expect(phone.locator("#now [data-yours]:visible")).to_have_count(1, timeout=20_000)
    assert phone.locator("#now tr:has([data-yours]:visible)").get_attribute("data-letter") == "B"


def test_without_scripts_plain_forms_do_it_all(server, opened, without_scripts):
    session = server.session()
    live = opened(session["join"])
    join(live)
    phone = without_scripts(session["join"])
    phone.get_by_role("button", name="Join without a name").click()
    drive(server, session["code"], OPEN_QUIZ)
    phone.reload()
    for name in ("now", "ask", "agenda", "you"):
        expect(phone.locator(f".view[data-view={name}]")).to_be_visible()
    expect(live.locator("#now button").first).to_be_visible()
    view(live, "Ask")
    expect(live.locator(".ask").first).to_be_visible()
    for dead in (".ask", "#now button"):  # what wouldn't work isn't offered
        expect(phone.locator(dead).first).to_be_hidden()
    phone.get_by_role("link", name="your own page").click()
    phone.locator("button.choice").nth(1).click()
    expect(phone.locator("button.choice[aria-pressed=true]")).to_have_count(1)
    ask(phone, "Plain, but heard?")
    expect(phone.locator("main")).to_contain_text("Plain, but heard?")
    phone.get_by_role("link", name="Back to the room").click()
    expect(phone.locator("#now")).to_be_visible()


def test_who_was_here_comes_back_without_being_asked_again(server, opened):
    session = server.session()
    phone = opened(session["join"])
    join(phone, "Mele")
    phone.goto(f"{server.url}/")
    phone.get_by_label("Code").fill(session["code"].lower())
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("#connection")).to_have_text("live")
    phone.goto(session["join"])
    expect(phone.locator("#connection")).to_have_text("live")
    count = "print(s.participants.count())"
    assert drive(server, session["code"], count).strip() == "1"


def test_a_question_that_is_too_long_is_refused_and_stays_typed(server, opened):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    view(phone, "Ask")
    long = "Whānau ask, " * 850
    ask(phone, long)
    expect(phone.locator("#message")).to_contain_text("too long")
    expect(phone.locator("#message")).to_contain_text("600 fit")
    assert phone.locator("textarea").input_value() == long
    ask(phone, "  ")
    expect(phone.locator("#message")).to_contain_text("Write your question first")
    ask(phone, "Short: why?")
    expect(phone.locator("#mine")).to_contain_text("Short: why?")
    expect(phone.locator("textarea")).to_have_value("")
    expect(phone.locator("#message")).to_be_hidden()


def test_a_page_that_was_slow_to_come_never_undoes_what_came_meanwhile(server, opened):
    session = server.session()
    drive(server, session["code"], "moving.next_slide(s, step=step())\n")
    phone = opened(session["join"])
    join(phone)
    before = phone.locator("#now").get_attribute("data-slide")
    held = []

    def hold(route):
        if held:
            return route.continue_()
        held.append((route, route.fetch()))

    phone.route(session["room"], hold)
    phone.evaluate("void Live.fetchPage()")
    while not held:
        phone.wait_for_timeout(50)
    drive(server, session["code"], "moving.next_slide(s, step=step())\n")
    expect(phone.locator("#now")).not_to_have_attribute("data-slide", before, timeout=20_000)
    after = phone.locator("#now").get_attribute("data-slide")
    route, old = held[0]
    assert f'data-slide="{before}"' in old.text()
    route.fulfill(response=old)
    for _ in range(10):
        phone.wait_for_timeout(50)
        assert phone.locator("#now").get_attribute("data-slide") == after
