"""Takes the pictures in `docs/pictures/` from the running product: `bin/pictures [--all FOLDER]`.

A demonstration session with its invented audience is driven as a facilitator would, in light and in dark.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from browser.conftest import FLAGS  # noqa: E402
from driving_pages import join  # noqa: E402
from server import Server  # noqa: E402

IN_README = {"phone-quiz", "phone-ask", "stage-result", "console-quiz", "register"}
PHONE, STAGE, CONSOLE, PAGE = (360, 740), (1920, 1080), (1366, 768), (1200, 800)


class Set:
    """One theme's pages and pictures."""

    def __init__(self, browser: Browser, server: Server, theme: str, folder: Path, everything: bool) -> None:
        self.browser, self.server, self.theme = browser, server, theme
        self.folder, self.everything = folder, everything

    def open(self, address: str, size: tuple[int, int]) -> Page:
        page = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size is PHONE else 1,
            color_scheme=self.theme,
            reduced_motion="reduce",
            locale="en-NZ",
        ).new_page()
        page.goto(address)
        return page

    def take(self, page: Page, name: str) -> None:
        if self.everything or name in IN_README:
            page.wait_for_timeout(400)
            page.screenshot(path=self.folder / f"{name}-{self.theme}.png")


def sign_in(page: Page, password: str) -> None:
    page.locator("[name=username]").fill("demo")
    page.locator("[name=password]").fill(password)
    page.locator("form button[type=submit]").last.click()


def play(shots: Set, said: str) -> None:
    server = shots.server
    code = re.search(r"/host/(\w+)/", said)[1]
    password = re.search(r"sign in: demo / (\S+)", said)[1]
    stage_address = re.search(r"Stage\s+(\S+)", said)[1]

    front = shots.open(server.url, PHONE)
    shots.take(front, "phone-front")
    front.goto(f"{server.url}/?code=AAAAAAA")
    shots.take(front, "phone-wrong-code")
    console = shots.open(f"{server.url}/host/new/", CONSOLE)
    shots.take(console, "sign-in")
    sign_in(console, password)
    shots.take(console, "new-session")
    console.goto(f"{server.url}/host/")
    shots.take(console, "host-home")
    phone = shots.open(f"{server.url}/s/{code}/", PHONE)
    shots.take(phone, "phone-join")
    join(phone, "Ben")
    shots.take(phone, "phone-waiting")
    stage = shots.open(stage_address, STAGE)
    if shots.theme == "dark":
        stage.keyboard.press("d")
    shots.take(stage, "stage-doors")
    console.goto(f"{server.url}/host/{code}/")
    shots.take(console, "console-doors")

    def press(key: str) -> None:
        console.locator("body").press(key)
        console.wait_for_timeout(500)

    def forward_to(kind: str) -> None:
        while console.locator("#now").get_attribute("data-slide") != kind:
            press("ArrowRight")

    press("ArrowRight")
    shots.take(stage, "stage-slide")
    shots.take(phone, "phone-slide")
    shots.take(console, "console-slide")
    forward_to("how-well")
    press("Enter")
    phone.locator("button.choice").nth(2).click()
    time.sleep(8)
    shots.take(stage, "stage-poll")
    shots.take(phone, "phone-poll")
    press("Enter")
    press("Enter")
    shots.take(stage, "stage-poll-result")
    forward_to("principles")
    shots.take(stage, "stage-principles")
    phone.get_by_role("navigation", name="Views").get_by_role("link", name="Ask").click()
    phone.locator("textarea").fill("Can a whānau see what we wrote about them?")
    phone.get_by_role("button", name="Ask without my name").click()
    time.sleep(12)
    for _ in range(3):
        shown = console.locator("[data-list=waiting] button[value=show]").first
        if shown.is_visible():
            shown.click()
            console.wait_for_timeout(700)
    time.sleep(8)
    shots.take(phone, "phone-ask")
    shots.take(console, "console-questions")
    console.get_by_role("tab", name="Shown").click()
    console.get_by_role("button", name="On the stage", exact=True).first.click()
    console.wait_for_timeout(500)
    shots.take(stage, "stage-asked")
    for name in ("You", "Agenda"):
        phone.get_by_role("navigation", name="Views").get_by_role("link", name=name).click()
        shots.take(phone, f"phone-{name.lower()}")
    phone.get_by_role("navigation", name="Views").get_by_role("link", name="Now").click()
    press("j")
    shots.take(stage, "stage-join")
    press("j")
    press("c")
    press("p")
    shots.take(stage, "stage-moment")
    press("p")
    while not console.locator("form[data-keys=Enter]").count():
        press("ArrowRight")
    shots.take(phone, "phone-quiz-ready")
    press("Enter")
    phone.locator("button.choice").nth(1).click()
    time.sleep(12)
    shots.take(phone, "phone-quiz")
    shots.take(stage, "stage-quiz")
    shots.take(console, "console-quiz")
    press("Enter")
    press("Enter")
    shots.take(stage, "stage-result")
    shots.take(phone, "phone-result")
    shots.take(console, "console-result")
    console.get_by_role("button", name="End the session").click()
    console.wait_for_timeout(600)
    shots.take(stage, "stage-over")
    shots.take(phone, "phone-over")
    shots.take(console, "console-over")
    register = console
    register.set_viewport_size({"width": PAGE[0], "height": PAGE[1]})
    register.goto(f"{server.url}/questions/")
    shots.take(register, "register")
    register.goto(f"{server.url}/faq/")
    shots.take(register, "faq")
    late = shots.open(f"{server.url}/s/{code}/", PHONE)
    shots.take(late, "phone-too-late")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/pictures")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every screen, into this folder")
    parser.add_argument("--theme", choices=["light", "dark"])
    options = parser.parse_args()
    folder = options.all or ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for theme in [options.theme] if options.theme else ["light", "dark"]:
            with tempfile.TemporaryDirectory() as data:
                server = Server(Path(data)).prepare().start("demo", "--serve")
                try:
                    play(Set(browser, server, theme, folder, bool(options.all)), server.said())
                finally:
                    server.stop()
        browser.close()


main()
