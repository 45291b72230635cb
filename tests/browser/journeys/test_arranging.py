"""A session is given to a scribe who only logs, put right while phones look, called off and taken back."""

from page_steps import join, press, view
from playwright.sync_api import expect
from server import PASSWORD


def test_a_scribe_is_given_a_session_and_logs_what_was_asked_aloud(server, signed_in, console_of):
    server.shell(
        "from django.contrib.auth.models import User\n"
        "sam, _new = User.objects.get_or_create(username='sam')\n"
        f"sam.set_password({PASSWORD!r})\n"
        "sam.save()"
    )
    session = server.session()
    ada = signed_in(f"/host/{session['code']}/edit/")
    ada.get_by_label("Colleague’s user name").fill("sam")
    ada.get_by_label("Role").select_option("scribe")
    ada.get_by_role("button", name="Add", exact=True).click()
    expect(ada.get_by_role("listitem").filter(has_text="sam")).to_contain_text("scribe")

    sam, console = console_of(session["code"], "sam"), console_of(session["code"])
    expect(console.get_by_role("button", name="Start")).to_be_visible()
    expect(sam.get_by_role("button", name="Start")).to_be_hidden()
    press(sam, "ArrowRight")
    press(sam, "k")
    press(sam, "v")
    sam.locator("#spoken-text").fill("Who pays for this?")
    press(sam, "Enter")
    expect(sam.locator("#list-waiting")).to_contain_text("Who pays for this?")
    expect(sam.locator("#now")).to_contain_text("The doors are open")
    press(console, "ArrowRight")
    expect(sam.locator("#now")).to_have_attribute("data-slide", "welcome")
    waiting = "#list-waiting article"
    for place, name in (
        (waiting, "Show"),
        (waiting, "Answered"),
        (waiting, "Hide"),
        (waiting, "Write an answer"),
        (waiting, "Take words out"),
        ("body", "End the session"),
    ):
        expect(console.locator(place).get_by_text(name, exact=True)).to_be_visible()
        expect(sam.locator("body").get_by_text(name, exact=True)).to_be_hidden()

    server.shell(
        "from sessions.actions import questions; from sessions.models import Session\n"
        f"session = Session.objects.get(code={session['code']!r})\n"
        "questions.ask(session, text='Who asked this?', receipt='t' * 40)"
    )
    for page in (console, sam):
        expect(page.locator(waiting).filter(has_text="Who asked this?")).to_be_visible(timeout=40_000)
    expect(console.locator('[data-opens="mute"]')).to_be_visible()
    expect(sam.locator('[data-opens="mute"]')).to_be_hidden()

    ada.get_by_role("button", name="Remove sam").click()
    expect(ada.get_by_role("listitem").filter(has_text="sam")).to_have_count(0)
    assert sam.goto(f"{server.url}/host/{session['code']}/").status == 404


def test_open_screens_show_what_was_put_right_and_that_it_is_called_off(server, opened, signed_in):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    stage = opened(session["stage"], 1920, 1080)
    ada = signed_in(f"/host/{session['code']}/edit/")
    ada.get_by_label("Where").fill("Te Wharewaka, upstairs")
    ada.get_by_label("Your own words before the start").fill("Tea at the back.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.locator("main")).to_contain_text("Saved.")
    expect(phone.locator("#now")).to_contain_text("Te Wharewaka, upstairs")
    expect(stage.locator("#now")).to_contain_text("Tea at the back.")

    ada.get_by_role("button", name="Call it off").click()
    expect(phone.locator("#now")).to_contain_text("This session has been called off")
    expect(stage.locator("#now")).to_contain_text("This session has been called off")
    ada.get_by_role("button", name="It’s going ahead after all").click()
    expect(phone.locator("#now")).to_contain_text("It starts at")


def test_an_open_phone_is_told_when_questions_show_at_once(server, opened, signed_in):
    session = server.session()
    phone = opened(session["join"])
    join(phone)
    view(phone, "Ask")
    expect(phone.locator("#ask-view")).to_contain_text(
        "A facilitator reads a question before the room sees it."
    )
    ada = signed_in(f"/host/{session['code']}/")
    ada.get_by_role("button", name="Show new questions straight away").click()
    expect(phone.locator("#ask-view")).to_contain_text("The room sees a question soon after you send it.")
