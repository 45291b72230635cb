"""Real old Chromiums, from the packages that requirements/npm.txt names."""

import json
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import TimeoutError

# Made for servers without a screen: one process, with its own graphics beside it.
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", "--no-first-run"]
UNPACK = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"


def unpack(package: Path) -> Path:
    """The browser's executable; unpacked beside its package the first time."""
    executable = package / "chromium"
    if executable.exists():
        return executable
    part = executable.with_suffix(".part")
    with open(package / "bin" / "chromium.br", "rb") as packed, open(part, "wb") as out:
        subprocess.run(["node", "-e", UNPACK], stdin=packed, stdout=out, check=True, timeout=120)
    with open(package / "bin" / "swiftshader.tar.br", "rb") as packed:
        plain = subprocess.run(["node", "-e", UNPACK], stdin=packed, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "--no-same-owner", "-C", package], input=plain.stdout, check=True)
    part.chmod(0o755)
    return part.rename(executable)


@contextmanager
def started(playwright, package: Path, data: Path):
    """The browser, ended by force: a browser of one process never closes while a page holds a socket.

    On a busy machine one doesn't always answer: another is started then, twice at most.
    """
    with ExitStack() as stack:
        yield _connect(playwright, package, data, stack)


def _connect(playwright, package: Path, data: Path, stack: ExitStack):
    for attempt in range(3):
        address = stack.enter_context(_running(package, data / str(attempt)))
        try:
            return playwright.chromium.connect_over_cdp(address, timeout=40_000)
        except TimeoutError:
            if attempt == 2:
                raise


@contextmanager
def _running(package: Path, data: Path):
    """A browser's process; gives the address at which it is spoken to."""
    flags = [*FLAGS, "--remote-debugging-port=0", f"--user-data-dir={data}"]
    command = [unpack(package), *flags, "about:blank"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        address = next(line.split()[-1] for line in process.stderr if "DevTools listening" in line)
        # read on, or the browser stands still once nobody takes what it says
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield address
    finally:
        process.kill()
        process.wait(10)


class OldPhone:
    """A page of an old browser, spoken to in its own protocol: it is too old for Playwright's scripts."""

    def __init__(self, browser, address: str) -> None:
        page = browser.contexts[0].new_page()
        page.set_viewport_size({"width": 360, "height": 740})
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("Page.navigate", {"url": address})
        self.wait("document.readyState === 'complete' && location.protocol === 'http:'")

    def do(self, script: str, *given: str):
        """The value of an expression, or of a function of strings."""
        expression = f"({script})({','.join(map(json.dumps, given))})" if given else script
        reply = self.tools.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        assert "exceptionDetails" not in reply, reply
        return reply["result"].get("value")

    def press(self, selector: str) -> None:
        self.do("(name) => document.querySelector(name).click()", selector)

    def write(self, selector: str, text: str) -> None:
        self.do("(name, text) => { document.querySelector(name).value = text; }", selector, text)

    def wait(self, script: str, *given: str) -> None:
        """Until the script says yes."""
        for _ in range(600):
            if self.do(script, *given):
                return
            time.sleep(0.1)
        raise AssertionError(f"{script} never came true: {self.do('document.body.innerText')}")

    def look(self, selector: str, rule: str) -> str:
        return self.do("(name, rule) => getComputedStyle(document.querySelector(name))[rule]", selector, rule)
