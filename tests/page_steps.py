"""Small steps in a browser that many tests take."""

from playwright.sync_api import expect
from server import PASSWORD
from visitor import Visitor

# a network that lets no socket through: each is closed at once, as 1006
NO_SOCKETS = """
window.WebSocket = class extends EventTarget {
  readyState = 3;
  constructor() { super(); setTimeout(() => this.onclose?.({ code: 1006 }), 20); }
  close() {}
};
"""


def join(page, name=""):
    if name:
        page.get_by_text("Join with a name").click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
    else:
        page.get_by_role("button", name="Join without a name").click()
    page.wait_for_url("**/s/*/")
    expect(page.locator("#connection")).to_have_text("live")


def sign_in(page, name="ada"):
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def ask(phone, text, button="Ask without my name"):
    phone.get_by_label("Ask a question").fill(text)
    phone.get_by_role("button", name=button).click()


def view(phone, name):
    phone.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()


def show_signed_question(server, opened):
    """Benedict's question is shown with his name: (session, Ada, his phone, another one, the question)."""
    session, ada = server.session(), Visitor(server).sign_in()
    ada.drive_to(session["code"], "welcome")
    ben, other = opened(session["join"]), opened(session["join"])
    join(ben, "Benedict")
    join(other)
    view(ben, "Ask")
    ask(ben, "Who pays?", "Ask as Benedict Everyone in the room")
    expect(ben.locator("#mine li")).to_have_count(1)
    [question] = ada.questions(session["code"])
    ada.drive(session["code"], "show", question=question)
    return session, ada, ben, other, question


def pass_time(page, seconds):
    """So many seconds of a page that was opened with a clock; what it asks for meanwhile gets its answer."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.wait_for_timeout(100)


def press(console, key):
    console.locator("body").press(key)


def retype(field, text):
    field.press("Control+a")
    field.press_sequentially(text)
