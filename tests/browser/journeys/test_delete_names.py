"""The names deleted in front of the room: one key, and the stage counts them down to 0."""

import pytest
from page_steps import join, press, view
from playwright.sync_api import expect

WATCH = """() => {
  window.seen = [];
  const note = () => {
    const text = document.querySelector("names-left")?.textContent;
    if (text && text !== seen.at(-1)) seen.push(text);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def ended(server, console_of, opened):
    """Over, with the names of three phones: (console, the phones, where the stage is)."""
    session = server.session()
    phones = [opened(session["join"]) for _ in range(3)]
    for phone, name in zip(phones, ("Benedict", "Mele", "Tama"), strict=True):
        join(phone, name)
    console = console_of(session["code"])
    press(console, "ArrowRight")
    expect(phones[0].locator("#now")).to_have_attribute("data-slide", "welcome")
    console.locator(".button--end").click()
    console.get_by_role("button", name="End anyway").click()
    expect(console.get_by_role("heading", name="The session has ended")).to_be_visible()
    return console, phones, session["stage"]


def delete(console, number: int) -> None:
    press(console, "x")
    dialog = console.locator("#deleting-names")
    expect(dialog.get_by_role("heading")).to_have_text(f"Delete {number} names now?")
    dialog.get_by_role("button", name=f"Delete {number} names").click()
    expect(dialog).to_be_hidden()


def test_one_key_and_the_stage_counts_the_names_down_to_0(ended, opened):
    console, phones, address = ended
    stage = opened(address, 1280, 720)
    expect(console.locator("#people")).to_contain_text("stage visible")
    stage.evaluate(WATCH)
    press(console, "x")
    dialog = console.locator("#deleting-names")
    expect(dialog).to_contain_text("Delete 3 names now?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(stage.locator("#now")).to_contain_text("Thank you")
    delete(console, 3)
    expect(stage.locator("#now")).to_contain_text("Names in this session")
    expect(stage.locator("names-left")).to_have_text("0", timeout=12_000)
    assert stage.evaluate("seen") == ["3", "2", "1", "0"]
    expect(console.locator("#now")).to_contain_text("3 names are deleted")
    for phone in phones:
        view(phone, "You")
        expect(phone.locator("#deletion")).to_contain_text("We have no name for you.")
        expect(phone.get_by_label("Your name")).to_have_value("")
    stage.reload()
    expect(stage.locator("names-left")).to_have_text("0")


@pytest.mark.chromium
def test_where_motion_is_unwanted_the_stage_says_0_at_once(ended, opened):
    console, _phones, address = ended
    stage = opened(address, 1280, 720, reduced_motion="reduce")
    expect(console.locator("#people")).to_contain_text("stage visible")
    stage.evaluate(WATCH)
    delete(console, 3)
    expect(stage.locator("names-left")).to_have_text("0")
    assert stage.evaluate("seen") == ["0"]
