"""Real browsers against a real server. What isn't installed is a visible skip, in CI a failure."""

import os
import re
import shutil
from pathlib import Path

import pytest
from gallery.scenes import SCENES
from gallery.show import Gallery
from playwright.sync_api import expect
from server import ROOT, Server

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# what Firefox says where a server was killed, or a page left before its font had come
DROPPED = re.compile("can’t establish a connection|was interrupted|download failed")
SOAK = bool(os.environ.get("SOAK"))
LOOKED_AT = [scene for scene in SCENES if scene.sample or SOAK]


def pytest_addoption(parser):
    parser.addoption("--browser", choices=["chromium", "firefox"], default="chromium")


def pytest_collection_modifyitems(config, items):
    """Firefox can't be told from outside what somebody wishes, nor asked for its accessibility tree."""
    if config.getoption("--browser") == "firefox":
        left_out = [item for item in items if item.get_closest_marker("chromium")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def missing(what: str):
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"{what} is missing, and required here.")
    pytest.skip(f"{what} is missing: bin/test says how to have it.")


def find(*commands: str) -> str:
    return next((found for name in commands if (found := shutil.which(name))), "") or missing(commands[0])


def npm(name: str) -> Path:
    """A file of a package that requirements/npm.txt names."""
    return next((ROOT / ".venv" / "npm").glob(name), None) or missing(name)


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright, request):
    if request.config.getoption("--browser") == "firefox":
        found = find("firefox-esr", "firefox")
        started = playwright.firefox.launch(channel="moz-firefox", executable_path=found)
    else:
        found = find("chromium", "chromium-browser")
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def without_scripts(browser):
    """Opens a page without scripts: off in Chromium; in Firefox, which can't be told so, they never come."""
    off = browser.browser_type.name == "chromium"
    context = browser.new_context(java_script_enabled=not off, viewport={"width": 360, "height": 740})

    def open_page(address: str):
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())
        page.goto(address)
        return page

    yield open_page
    context.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("data")).prepare().start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path):
    """One to be killed."""
    running = Server(tmp_path).prepare().start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    made = Gallery(tmp_path_factory.mktemp("gallery"), LOOKED_AT)
    yield made
    made.stop()


@pytest.fixture
def opened(browser):
    """Open a page as somebody new: `opened(address, width, height)`. Errors on any page fail the test.

    With `clock=True` its time goes on by itself, and can be passed: `pass_time(page, seconds)`.
    """
    contexts, errors = [], []

    def open_page(address: str, width: int = 360, height: int = 740, *, clock: bool = False, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-NZ", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: DROPPED.search(str(error)) or errors.append(f"{address}: {error}"))
        page.set_default_timeout(10_000)
        if clock:
            page.clock.install()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def signed_in(server, opened):
    """Open a page of the site as somebody who has signed in: `signed_in(path)` is Ada's."""

    def open_page(path: str, name: str = "ada", **options):
        page = opened("about:blank", 1366, 768, **options)
        cookies = server.cookies_of(name).items()
        page.context.add_cookies([{"name": k, "value": v, "url": server.url} for k, v in cookies])
        page.goto(server.url + path)
        return page

    return open_page


@pytest.fixture
def console_of(signed_in):
    """Open the console of a session, and wait until its line is live."""

    def open_console(code: str, name: str = "ada", **options):
        console = signed_in(f"/host/{code}/", name, **options)
        expect(console.locator("#connection")).to_have_text("live")
        return console

    return open_console
