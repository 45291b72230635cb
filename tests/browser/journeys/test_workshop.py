"""The whole workshop, played: a facilitator, a stage and three phones through all nine items."""

import csv
import io

from page_steps import ask, join, press, sign_in, view
from playwright.sync_api import expect
from server import ROOT

from sessions.packs.reader import read

POLLS, QUIZZES = 2, 6
LAW, LEADER, NOTES, PAPER, SPOKEN = (
    "Is DPUP the law?",
    "Who leads this here?",
    "Can a whānau see its notes? <b>Hē</b> 🌱",
    "What about our old paper files?",
    "Asked aloud: who pays?",
)


def card(console, text, tab):
    console.get_by_role("tab", name=tab).click()
    return console.locator("#questions article").filter(has_text=text)


def settle(console, text, button, tab="Waiting"):
    card(console, text, tab).get_by_role("button", name=button, exact=True).click()


def test_the_whole_workshop(server, opened):
    session = server.session()
    console = opened(f"{server.url}/sign-in/?next=/host/{session['code']}/", 1366, 768)
    sign_in(console)
    expect(console.locator("#connection")).to_have_text("live")
    stage = opened(session["stage"], 1280, 720)
    nameless, ben = opened(session["join"]), opened(session["join"])
    join(nameless)
    join(ben, "Ben")
    phones, seen = [nameless, ben], []
    expect(stage.locator("#now")).to_contain_text(session["code"][:3])

    rounds = {"poll": 0, "quiz": 0}
    press(console, "ArrowRight")
    while True:
        expect(console.locator("#now")).not_to_have_attribute("data-slide", seen[-1] if seen else "")
        slide = console.locator("#now").get_attribute("data-slide")
        title = stage.locator("#now :is(h1, h2)")
        for page in [stage, *phones]:
            expect(page.locator("#now")).to_have_attribute("data-slide", slide)
            expect(page.locator("#now :is(h1, h2)").first).to_have_text(title.inner_text())
        seen.append(slide)
        item = console.locator("#agenda [aria-current=step]").inner_text()
        if item.startswith("5") and len(phones) == 2:
            late = opened(session["join"])
            join(late)
            phones.append(late)
            expect(late.locator("#now")).to_have_attribute("data-slide", slide)
        if stage.locator(".slide--think").count():
            think(console, stage, phones)
        elif console.locator("form[data-keys=Enter]").count():
            rounds[play_round(console, stage, phones)] += 1
        if item.startswith("3") and not console.locator("#questions article").count():
            ask_five(console, stage, *phones)
        if not console.locator("form[data-keys~=ArrowRight]").count():
            break
        press(console, "ArrowRight")
    assert rounds == {"poll": POLLS, "quiz": QUIZZES}
    pack, faults = read(ROOT / "dpup_workshop" / "pack")
    assert not faults
    addresses = {"": "none needed"} | {video["id"]: video.get("address") for video in pack.about["video"]}
    slides = [slide for item in pack.items for slide in item.slides if not slide.optional]
    assert seen == [slide.text("id") for slide in slides if addresses[slide.text("video")]]
    console.get_by_role("button", name="End the session").click()
    expect(console.get_by_role("dialog")).to_contain_text("1 question has no answer yet")
    console.get_by_role("button", name="End anyway").click()
    for phone in phones:
        view(phone, "Now")
        expect(phone.locator("#now")).to_contain_text("Thank you")
    expect(stage.locator("#now")).to_contain_text("Thank you")
    check_register(server, session["code"], console)


def think(console, stage, phones) -> None:
    """A quiet timer on phones and stage, and nothing to send."""
    press(console, "Enter")
    for phone in phones:
        view(phone, "Now")
    for page in [stage, *phones]:
        expect(page.locator("#now live-clock.timer")).to_be_visible()
        assert not page.locator("#now form").count()
    press(console, "Enter")
    expect(stage.locator("#now")).to_contain_text("The quiet time is over.")


def play_round(console, stage, phones) -> str:
    """Open, answer, change, close and show one round; returns its kind."""
    press(console, "Enter")
    for number, phone in enumerate(phones):
        view(phone, "Now")
        phone.locator("#now button.choice").nth(number % 2).click()
        expect(phone.locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    phones[0].locator("#now button.choice").nth(1).click()  # changed
    expect(phones[0].locator("#now [data-how]")).to_have_attribute("data-how", "✓ Saved")
    expect(stage.locator("#tally")).to_contain_text(f"{len(phones)} answers")
    for page in [stage, *phones]:
        assert "✓ right" not in page.content()
    press(console, "Enter")
    expect(phones[0].locator("#now")).to_contain_text("Closed")
    expect(console.locator("#press button")).to_contain_text("Show")
    if (numbers := console.locator("#show-numbers button")).count():
        numbers.click()  # so few have answered a poll
    else:
        press(console, "Enter")
    for phone in phones:
        expect(phone.locator("#now table")).to_be_visible()
    expect(phones[0].locator("#now [data-yours]:visible")).to_have_count(1)
    counts = [int(text) for text in phones[0].locator("#now .result td").all_text_contents()]
    assert sum(counts) == len(phones)
    assert counts[1] >= 2, "the changed answer counts, not the first one"
    return "quiz" if phones[0].locator("#now tr.right").count() else "poll"


def ask_five(console, stage, nameless, ben) -> None:
    """Five questions, four different outcomes, one left without."""
    for phone, text, button in (
        (nameless, LAW, "Ask without my name"),
        (ben, LEADER, "Ask as Ben Everyone in the room"),
        (nameless, NOTES, "Ask without my name"),
        (ben, PAPER, "Ask without my name"),
    ):
        view(phone, "Ask")
        ask(phone, text, button)
        expect(phone.locator("#mine")).to_contain_text(text)
    press(console, "v")
    console.get_by_role("dialog").get_by_role("textbox").fill(SPOKEN)
    console.get_by_role("dialog").get_by_role("button", name="Log it").click()
    expect(console.get_by_role("dialog")).to_have_count(0)
    for text in (LAW, LEADER, NOTES, PAPER, SPOKEN):
        # without a name it comes up to 8 s later
        expect(card(console, text, "Waiting")).to_have_count(1, timeout=10_000)
    expect(ben.locator("#questions")).not_to_contain_text(LAW)

    settle(console, LAW, "Show")
    expect(ben.locator("#questions")).to_contain_text(LAW)
    expect(nameless.locator("#questions")).not_to_contain_text(LEADER)
    ben.locator("#questions li").filter(has_text=LAW).locator(".vote").click()
    expect(card(console, LAW, "Shown")).to_contain_text("▲ 1")
    settle(console, LAW, "On the stage", "Shown")
    expect(stage.locator("#spotlight")).to_contain_text(LAW)
    settle(console, LAW, "Answered", "Shown")
    expect(card(console, LAW, "Done")).to_have_count(1)
    written = card(console, LEADER, "Waiting")
    written.get_by_text("Write an answer").click()
    written.get_by_role("textbox").fill("The privacy team.")
    written.get_by_role("button", name="Send the answer").click()
    expect(card(console, LEADER, "Done")).to_contain_text("The privacy team.")
    expect(ben.locator("#mine")).to_contain_text("The privacy team.")
    settle(console, NOTES, "Follow up")
    expect(card(console, NOTES, "Done")).to_have_count(1)
    settle(console, PAPER, "Hide")
    expect(card(console, PAPER, "Done")).to_have_count(1)
    expect(nameless.locator("#questions")).not_to_contain_text(PAPER)


def check_register(server, code, console) -> None:
    exported = server.manage("export_session", code, "--format", "csv").lstrip("\ufeff")
    outcomes = {row["question"]: row["outcome"] for row in csv.DictReader(io.StringIO(exported))}
    assert outcomes == {
        LAW: "answered aloud",
        LEADER: "answered in writing",
        NOTES: "to be followed up",
        PAPER: "hidden",
        SPOKEN: "outstanding",
    }
    console.goto(f"{server.url}/questions/?code={code}")
    assert set(console.locator("article .text").all_text_contents()) == {NOTES, SPOKEN}
    assert "<b>Hē</b>" not in console.content(), "text is escaped"
