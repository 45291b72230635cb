"""Opens scenes in a browser, against a server whose rooms were made for them."""

import json
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from server import ROOT, Server

from gallery.scenes import Scene

# no engine sends what its page's policy forbids, and not every one says so in its console
BLOCKED = """document.addEventListener("securitypolicyviolation", (event) =>
    window.noteBlocked(`${event.effectiveDirective} ${event.blockedURI}`));"""


class Gallery:
    """A server with a room in every state, and the cookies to look at each."""

    def __init__(self, data: Any, scenes: list[Scene]) -> None:
        self.scenes = scenes
        self.elsewhere: dict[str, set[str]] = defaultdict(set)  # what a scene asked of other sites
        self.server = Server(data, DEBUG="1", PYTHONPATH=str(ROOT / "tests"))
        self.server.prepare()
        names = ",".join(scene.name for scene in scenes)
        made = json.loads(
            self.server.shell(f"from gallery.build import build; build({names!r})").splitlines()[-1]
        )
        self.rooms, self.signed_in = made["rooms"], made["signed_in"]
        self.server.start()

    def address(self, scene: Scene) -> str:
        return self.server.url + scene.address.format(**self.rooms[scene.given])

    def cookies(self, scene: Scene) -> dict[str, str]:
        return {**self.signed_in, "ben": self.rooms[scene.given]["cookies"]}.get(scene.visitor, {})

    def show(self, browser: Any, scene: Scene, size: tuple[int, int], **options: Any) -> Any:
        """A page with the scene on it, when everything has come. The caller closes its context."""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="en-NZ", **options
        )
        context.set_default_timeout(15_000)
        cookies = self.cookies(scene)
        context.add_cookies([{"name": k, "value": v, "url": self.server.url} for k, v in cookies.items()])
        page = context.new_page()
        self._record(page, scene.name)
        if not scene.scripts:
            page.route("**/*.js", lambda route: route.abort())
        reply = page.goto(self.address(scene))
        assert reply.status == scene.status, f"{scene.name}: {reply.status}, not {scene.status}"
        if scene.screen != "page":
            page.locator("body[data-connection=live]").wait_for()
        page.evaluate("document.fonts.ready")
        if scene.then:
            scene.then(page)
        if scene.screen == "stage" and options.get("color_scheme") == "dark":
            page.evaluate("document.documentElement.dataset.theme = 'dark'")  # as its key does
        return page

    def _record(self, page: Any, name: str) -> None:
        """Note what the page asks of other sites, and what its policy kept it from asking."""

        def asked(request: Any) -> None:
            address = urlsplit(request.url)
            if address.scheme not in ("data", "blob") and address.netloc != urlsplit(self.server.url).netloc:
                self.elsewhere[name].add(request.url)

        def blocked(source: Any, what: str) -> None:
            self.elsewhere[name].add(what)

        page.context.on("request", asked)
        page.on("websocket", asked)
        page.expose_binding("noteBlocked", blocked)
        page.add_init_script(BLOCKED)

    def stop(self) -> None:
        self.server.stop()
