"""What a browser with our scripts sends, without the browser: it keeps cookies, reads pages, sends forms."""

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request

from server import PASSWORD, Server

COMES_WITHIN = 12.0  # seconds


class Visitor:
    def __init__(self, server: Server) -> None:
        self.url, self.jar = server.url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        return self.opener.open(self.url + path, timeout=60).read().decode()

    def post(self, path: str, *, live: bool = False, **data: str) -> int:
        """Send a form as our scripts do; `live` says that a socket of this page is open."""
        token = next((cookie.value for cookie in self.jar if "csrf" in cookie.name), "")
        headers = {"X-CSRFToken": token, "X-Parts": "1", "HX-Request": "true"}
        headers |= {"Prefer": "return=minimal"} if live else {}
        sent = urllib.request.Request(self.url + path, urllib.parse.urlencode(data).encode(), headers)
        try:
            return self.opener.open(sent, timeout=60).status
        except urllib.error.HTTPError as refused:
            return refused.code

    def sign_in(self, name: str = "ada") -> "Visitor":
        self.get("/sign-in/")
        assert self.post("/sign-in/?next=/host/", username=name, password=PASSWORD) == 200
        return self

    def drive(self, code: str, verb: str, **data: str) -> None:
        """A facilitator's command, on what is on now."""
        status = self.post(f"/host/{code}/do/{verb}/", live=True, **{"step": self.step(code)} | data)
        assert status == 204, f"{verb}: {status}"

    def drive_to(self, code: str, slide: str) -> None:
        """Next, until this slide is on."""
        while f'data-slide="{slide}"' not in self.get(f"/host/{code}/"):
            self.drive(code, "next_slide")

    def press(self, code: str) -> None:
        """Enter: open answers, close them, show the result."""
        found = re.search(
            r'/do/press_activity/".*?name="step"\s+value="([^"]+)"', self.get(f"/host/{code}/"), re.S
        )
        assert found, "nothing to open or close"
        self.drive(code, "press_activity", step=found[1])

    def watch(self, code: str, audience: str) -> tuple[str, str]:
        """The address of this page's socket, with its fresh ticket, and the cookies that go with it."""
        address = re.search(r'data-socket="([^"]+)"', self.get(f"/{audience}/{code}/"))[1]
        return html.unescape(address), "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def step(self, code: str) -> str:
        return re.search(r'name="step"\s+value="([^"]+)"', self.get(f"/host/{code}/"))[1]

    def questions(self, code: str) -> list[str]:
        """The ids of those that stand on the console, of those asked aloud the oldest first.

        It waits for one: what a phone sent without a name comes some seconds late.
        """
        deadline = time.monotonic() + COMES_WITHIN
        while True:
            found = set(re.findall(r'id="question-(\d+)"', self.get(f"/host/{code}/")))
            if found or time.monotonic() > deadline:
                return sorted(found, key=int)
            time.sleep(0.2)

    def join(self, code: str) -> str:
        """Come in; returns the cookie a phone's socket shows."""
        self.get(f"/s/{code}/join/")
        assert self.post(f"/s/{code}/join/", name="") == 200
        return "; ".join(f"{c.name}={c.value}" for c in self.jar if "csrf" not in c.name)
