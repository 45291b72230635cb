"""Small steps in a browser that many tests take."""

from playwright.sync_api import expect


def join(page, name=""):
    if name:
        page.get_by_text("Join with a name").click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
    else:
        page.get_by_role("button", name="Join without a name").click()
    page.wait_for_url("**/s/*/")
    expect(page.locator("#connection")).to_have_text("live")


def view(phone, name):
    phone.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()


def press(console, key):
    console.locator("body").press(key)


STEPS = {
    "principles": "go('principles')",
    "quiz": "go(first_quiz_slide(s))",
    "press": (
        "held = s.rounds.order_by('-pk').filter(question__slide=running.current_run(s).slide).first()\n"
        "running.press_activity(s, step=held.step if held else '0:ready')"
    ),
    "answer": (
        "asking.settle(s, question_pk=s.questions.latest('pk').pk, as_='written', answer=given,"
        " by=s.facilitations.get().user)"
    ),
    "end": "running.end(s)",
}


def room_step(server, session, what: str, given: str = "") -> None:
    """The facilitator does something, from the shell: what it changes is seen at the next pulse at the latest."""
    server.shell(
        "import sys; sys.path.insert(0, 'tests')\n"
        "from driving import first_quiz_slide, go_to\n"
        "from sessions.actions import asking, running\n"
        "from sessions.models import Session\n"
        f"s = Session.objects.get(code={session['code']!r}); given = {given!r}\n"
        "def go(key):\n"
        "    if not s.started_at: running.start(s); s.refresh_from_db()\n"
        "    go_to(s, key)\n" + STEPS[what]
    )
