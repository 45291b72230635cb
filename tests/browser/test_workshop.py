"""The whole workshop, played: a facilitator, a stage and three phones through all nine items."""

import csv
import io
import re

from playwright.sync_api import expect
from server import sign_in


def join(page, name=""):
    if name:
        page.get_by_text("Join with a name").click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
    else:
        page.get_by_role("button", name="Join without a name").click()
    page.wait_for_url("**/s/*/")
    expect(page.locator("#connection")).to_have_text("live")


def press(console, key):
    console.locator("body").press(key)


def view(phone, name):
    phone.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()


def ask(phone, text, button="Ask without my name"):
    view(phone, "Ask")
    phone.locator("textarea[name=text]").fill(text)
    phone.get_by_role("button", name=button).click()
    expect(phone.locator("#mine")).to_contain_text(text)


def settle(console, text, button):
    card = console.locator("#questions").locator("article, li").filter(has_text=text).first
    card.get_by_role("button", name=button, exact=True).click()


def test_the_whole_workshop(server, opened):
    session = server.session()
    console = opened(f"{server.url}/sign-in/?next=/host/{session['code']}/", 1366, 768)
    sign_in(console, console.url)
    stage = opened(session["stage"], 1280, 720)
    nameless, ben = opened(session["join"]), opened(session["join"])
    join(nameless)
    join(ben, "Ben")
    phones = [nameless, ben]
    expect(console.locator("#connection")).to_have_text("live")
    expect(stage.locator("#now")).to_contain_text(session["code"][:3])

    slides, polls, quizzes, asked = 0, 0, 0, {}
    press(console, "ArrowRight")
    while True:
        expect(console.locator("#now")).to_have_attribute("data-phase", "on")
        step = console.locator("#now [name=step]").first.input_value()
        slides += 1
        title = (
            server.shell(
                "from sessions.models import Run; from sessions.markdown import plain\n"
                f"r = Run.objects.select_related('slide', 'planned').get(pk={step.split(':')[0]})\n"
                "a = r.slide.quiz_question if r.slide.activity else None\n"
                "print(r.planned.position, r.planned.item.title, plain(a.text if a else r.slide.title), sep='|')"
            )
            .strip()
            .split("|")
        )
        position, words = int(title[0]), title[2]
        for page in [stage, *phones]:
            expect(page.locator("#now")).to_contain_text(words)
        if position == 5 and len(phones) == 2:
            late = opened(session["join"])
            join(late)
            phones.append(late)
            expect(late.locator("#now")).to_contain_text(words)
        if console.locator("form[data-keys=Enter]").count():
            is_poll = play_round(console, stage, phones)
            polls, quizzes = polls + is_poll, quizzes + (not is_poll)
        if position == 3 and not asked:
            asked = ask_five(console, phones)
        press(console, "ArrowRight")
        try:
            expect(console.locator("#now [name=step]").first).not_to_have_value(step, timeout=4000)
        except AssertionError:
            expect(console.locator("#message")).to_contain_text("last slide")
            break
    assert (polls, quizzes) == (2, 6)
    assert slides == 43
    end_and_check_register(console, phones, asked, session, opened, server)


def play_round(console, stage, phones) -> bool:
    press(console, "Enter")
    for number, phone in enumerate(phones):
        view(phone, "Now")
        choice = phone.locator("#now button.choice").nth(number % 2)
        choice.click()
        expect(phone.locator("#now [data-saved]")).to_have_text("✓ Saved")
    phones[0].locator("#now button.choice").nth(1).click()  # changed
    expect(phones[0].locator("#now [data-saved]")).to_have_text("✓ Saved")
    expect(stage.locator("#tally")).to_contain_text(f"{len(phones)} answers")
    assert "right" not in (phones[0].locator("#now .result").all_text_contents() or [""])[0]
    press(console, "Enter")
    expect(phones[0].locator("#now")).to_contain_text("Closed")
    press(console, "Enter")
    for phone in phones:
        expect(phone.locator("#now table")).to_be_visible()
    expect(phones[0].locator("#now [data-yours]:visible")).to_have_count(1)
    counts = [int(text) for text in phones[0].locator("#now .result td").all_text_contents()]
    assert sum(counts) == len(phones)
    return phones[0].locator("#now tr.right").count() == 0


def ask_five(console, phones) -> dict[str, str]:
    nameless, ben = phones[:2]
    ask(nameless, "Is DPUP the law?")
    ask(ben, "Who leads this here?", "Ask as Ben")
    ask(nameless, "Can a whānau see its notes? <b>Hē</b>")
    ask(ben, "What about our old paper files?")
    press(console, "v")
    console.locator("#spoken textarea").fill("Asked aloud: who pays?")
    console.locator("#spoken button[type=submit], #spoken .button--main").last.click()
    expect(console.locator("#questions")).to_contain_text("Asked aloud: who pays?")
    expect(ben.locator("#questions")).not_to_contain_text("Is DPUP the law?")
    return {}


def end_and_check_register(console, phones, asked, session, opened, server):
    code = session["code"]
    server.shell(
        "from sessions.models import Session; from sessions.actions import asking\n"
        f"s = Session.objects.get(code='{code}'); ask = list(s.questions.order_by('pk'))\n"
        "asking.settle(s, question_pk=ask[0].pk, as_='aloud')\n"
        "asking.settle(s, question_pk=ask[1].pk, as_='written', answer='The privacy team.')\n"
        "asking.settle(s, question_pk=ask[2].pk, as_='follow_up')\n"
        "asking.settle(s, question_pk=ask[3].pk, as_='hide')\n"
    )
    console.once("dialog", lambda dialog: dialog.accept())
    console.evaluate("document.querySelector('form[action$=\"/do/end/\"]').requestSubmit()")
    for phone in phones:
        view(phone, "Now")
        expect(phone.locator("#now")).to_contain_text("Thank you")
    exported = server.manage("export_session", code, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(exported.lstrip("\ufeff"))))
    assert [row["outcome"] for row in rows].count("outstanding") == 1
    console.goto(f"{server.url}/questions/?code={code}")
    found = set(console.locator("article .text").all_text_contents())
    assert found == {"Can a whānau see its notes? <b>Hē</b>", "Asked aloud: who pays?"}
    assert not re.search("<b>Hē</b>", console.content()), "text is escaped"
