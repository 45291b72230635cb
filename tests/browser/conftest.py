"""Real browsers against a real server. Debian's chromium; without one a visible skip, in CI a failure."""

import os
import shutil

import pytest
from server import Server

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("data")).prepare().start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("No chromium: browser tests are required here.")
        pytest.skip("No chromium: install Debian's chromium to run the browser tests.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(browser):
    """Open a page as somebody new: `opened(address, width, height)`. Errors on any page fail the test."""
    contexts, errors = [], []

    def open_page(address: str, width: int = 360, height: int = 740, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-NZ", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{address}: {error}"))
        page.set_default_timeout(10_000)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors
