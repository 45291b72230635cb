"""A blind participant's path, in the very words of docs/screen-reader.md."""

import re

import pytest
from playwright.sync_api import expect
from server import ROOT
from visitor import Visitor

pytestmark = pytest.mark.chromium
ANSWER = "Yes: ask for it in the form you can use."
ROLES = {"textbox": "text box"}
LISTEN = """
window.heard = [];
document.addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("[role=status], [role=alert]")) {
    const changed = () => { const said = place.textContent.trim(); if (said) window.heard.push(said); };
    new MutationObserver(changed).observe(place, { childList: true, characterData: true, subtree: true });
  }
});
"""


def written() -> list[tuple[str, str]]:
    """(what happens, what Ben hears) of each row of the document's table."""
    text = (ROOT / "docs" / "screen-reader.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.M)
    return [(what, heard.strip("*")) for what, heard in rows if what != "What happens"]


class Ears:
    """What a screen reader would say in a browser: names, roles and states of the accessibility tree."""

    def __init__(self, page) -> None:
        self.page, self.tree = page, page.context.new_cdp_session(page)

    def focused(self) -> str:
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        states = [
            {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
            for node in nodes
        ]
        node, state = next(
            (node, state)
            for node, state in zip(nodes, states, strict=True)
            if state.get("focused") and node["role"]["value"] != "RootWebArea"
        )
        said = [node["name"]["value"].strip(), ROLES.get(node["role"]["value"], node["role"]["value"])]
        if "pressed" in state:
            said.append("pressed" if state["pressed"] == "true" else "not pressed")
        if node.get("description", {}).get("value"):
            said.append(node["description"]["value"])
        return ", ".join(said)

    def message(self, wanted: str) -> str:
        """The last message once it is the wanted one, or after a while whatever it is."""
        for _ in range(150):
            heard = self.page.evaluate("window.heard.at(-1) ?? ''")
            if heard == wanted:
                break
            self.page.wait_for_timeout(100)
        return heard

    def row(self, number: int) -> str:
        found = self.page.get_by_role("table").get_by_role("row").nth(number)
        said = found.aria_snapshot()
        cells = re.findall(r'(?:rowheader|cell) "([^"]*)"', said)
        return ", ".join(re.sub(r"\s+", " ", cell) for cell in cells)


@pytest.fixture
def ben(server, opened):
    session = server.session()
    page = opened("about:blank")
    page.add_init_script(LISTEN)
    return page, Ears(page), session


def test_a_blind_participant_hears_what_the_document_says(server, ben):
    page, ears, session = ben
    rows = written()

    def hear(what: str, said: str) -> None:
        assert (what, re.sub(r"\s+", " ", said).strip()) == rows.pop(0)

    def told(what: str) -> None:
        hear(what, ears.message(rows[0][1]))

    def tab(what: str = "Tab") -> None:
        page.keyboard.press("Tab")
        hear(what, ears.focused())

    ada, code = Visitor(server).sign_in(), session["code"]
    page.goto(session["join"])
    hear("He opens the link", page.title())
    tab(), tab(), tab()
    page.keyboard.press("Enter")
    page.wait_for_url("**/s/*/")
    expect(page.locator("#connection")).to_have_text("live")
    hear("Enter", page.title())
    ada.drive_to(code, "principles")
    told("The facilitator shows a slide")
    ada.drive(code, "jump", position="8")
    ada.press(code)
    told("The facilitator opens a question")
    tab(), tab()
    page.keyboard.press("Space")
    told("Space")
    hear("His answer", ears.focused())
    ada.press(code)
    told("The facilitator closes it")
    ada.press(code)
    told("The facilitator shows the result")
    hear("The table's first row", ears.row(1))
    hear("The table's second row", ears.row(2))
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Ask").focus()
    page.keyboard.press("Enter")
    hear("He goes to Ask", ears.focused())
    tab()
    page.keyboard.type("Can I hear my own file?")
    tab("He types a question; Tab")
    page.keyboard.press("Enter")
    told("Enter")
    [question] = ada.questions(code)
    ada.drive(code, "reply", question=question, answer=ANSWER)
    told("The facilitator writes an answer")
    hear("His own list", page.locator("#mine").get_by_role("listitem").inner_text())
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("Can I hear my own file?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told("He asks the same again")
    hear("His place", ears.focused())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    hear("Tab, Enter", ears.focused())
    ada.drive(code, "jump", position="9")
    told("The facilitator shows the next slide")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Now").focus()
    hear("The way to Now", ears.focused())
    assert not rows
