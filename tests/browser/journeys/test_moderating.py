"""On the console a facilitator takes words out and mutes a sender; on phones people read it, and flag."""

from page_steps import ask, join, sign_in, view
from playwright.sync_api import expect
from visitor import Visitor

TEXT, LEFT = "Why did Aroha Ngata read it?", "Why did [a colleague] read it?"
PAUSED = "A facilitator has paused your questions. You can still ask aloud."


def test_words_are_taken_out_a_sender_is_muted_and_a_question_is_flagged(server, opened):
    session = server.session()
    Visitor(server).sign_in().drive_to(session["code"], "welcome")
    ben, other, console = opened(session["join"]), opened(session["join"]), opened(session["host"])
    sign_in(console)
    for phone in (ben, other):
        join(phone)
        view(phone, "Ask")
    ask(ben, TEXT)
    card = console.locator("#list-waiting .question")
    expect(card).to_contain_text(TEXT, timeout=15_000)

    card.get_by_role("button", name="Take words out").click()
    dialog = console.locator("#redact")
    expect(dialog.get_by_label("What others will read")).to_have_value(TEXT)
    dialog.get_by_label("What others will read").fill("Why did she read it?")
    dialog.get_by_role("button", name="Show it like this").click()
    expect(dialog.locator("[data-problem]")).to_contain_text("Only take words out")
    expect(dialog.get_by_label("What others will read")).to_have_value("Why did she read it?")
    dialog.get_by_label("What others will read").fill(LEFT)
    dialog.get_by_role("button", name="Show it like this").click()
    expect(dialog).to_be_hidden()
    expect(other.locator("#question-list")).to_contain_text(LEFT)
    expect(other.locator("#question-list")).to_contain_text("shortened by a facilitator: it named a person")
    expect(ben.locator("#mine")).to_contain_text(TEXT)
    expect(ben.locator("#mine")).to_contain_text(f"Others read: {LEFT}")

    flag = other.locator("#question-list").get_by_role("button", name="This shouldn’t leave the room")
    flag.click()
    expect(flag).to_have_attribute("aria-pressed", "true")
    console.locator("#tab-shown").click()
    card = console.locator("#list-shown .question")
    expect(card).to_contain_text("1 flag: keep it in the room")
    other.reload()
    view(other, "Ask")
    expect(flag).to_have_attribute("aria-pressed", "true")
    card.get_by_role("button", name="Clear").click()
    expect(card).not_to_contain_text("keep it in the room")

    card.get_by_role("button", name="Mute").click()
    console.locator("#mute").get_by_role("button", name="Mute the sender").click()
    expect(card).to_contain_text("Its sender is muted.")
    expect(ben.locator("#muted-here")).to_have_text(PAUSED)
    expect(ben.locator(".ask-buttons").first).to_be_hidden()
    expect(other.locator("#muted-here")).to_be_hidden()
    card.get_by_role("button", name="Let them ask again").click()
    expect(ben.locator("#muted-here")).to_be_hidden()
    ask(ben, "May I again?")
    expect(ben.locator("#mine")).to_contain_text("May I again?")
