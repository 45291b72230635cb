"""WebKit, the engine of iPhones: join, answer, sleep, come back. By WebDriver, on a screen of its own."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from browser.conftest import find, missing
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from visitor import Visitor


@pytest.fixture
def display():
    """The name of a screen that nobody sees."""
    read, write = os.pipe()
    started = subprocess.Popen(
        [find("Xvfb"), "-displayfd", str(write), "-screen", "0", "800x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        yield f":{said.readline().strip()}"
    started.terminate()
    started.wait(10)


@pytest.fixture
def phone(display, tmp_path):
    found = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None) or missing("MiniBrowser")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(found)
    options.add_argument("--automation")
    environment = {
        **os.environ,
        "DISPLAY": display,
        "HOME": str(tmp_path),
        "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
    }
    service = webdriver.WebKitGTKService(find("WebKitWebDriver"), env=environment)
    driver = webdriver.WebKitGTK(options=options, service=service)
    driver.set_window_size(400, 800)
    yield driver
    driver.quit()


def wait(phone, selector: str, text: str) -> None:
    """Until what the selector finds says `text`."""

    def says(driver) -> bool:
        return any(
            text in f"{found.get_property('textContent')} {found.get_attribute('data-how')}"
            for found in driver.find_elements(By.CSS_SELECTOR, selector)
        )

    WebDriverWait(phone, 30, ignored_exceptions=[Exception]).until(says, f"{selector} never said {text!r}")


def press(phone, selector: str) -> None:
    phone.find_element(By.CSS_SELECTOR, selector).click()


def family(pid: int) -> list[int]:
    """A process and all it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def test_webkit_joins_answers_sleeps_and_comes_back(own_server, phone):
    session, ada = own_server.session(), Visitor(own_server).sign_in()
    code = session["code"]
    phone.get(session["join"])
    press(phone, ".join-ways .button--main")
    wait(phone, "#connection", "live")
    ada.drive_to(code, "how-well")
    ada.press(code)
    wait(phone, "#now button.choice", "B")
    press(phone, "#now button.choice[value=B]")
    wait(phone, "#now [data-how]", "✓ Saved")
    browser = family(phone.service.process.pid)[1:]
    for pid in browser:
        os.kill(pid, signal.SIGSTOP)
    own_server.kill()  # its line is dead when it wakes
    own_server.start()
    ada.press(code)
    ada.press(code)
    for pid in browser:
        os.kill(pid, signal.SIGCONT)
    wait(phone, "#connection", "live")
    wait(phone, "#now .result", "B")
    held = "from quiz.models import Response, Total; "
    held += "print(Response.objects.count(), sum(Total.objects.values_list('count', flat=True)))"
    assert own_server.shell(held).split() == ["0", "1"]
