"""What is attacked: a server of our own on this machine, with two sessions and a facilitator at work."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from server import Server
from visitor import Visitor
from wire import Phone

WRONG = "AAAAAAA"  # a code that no session has
Findings = list[str]


class Target:
    def __init__(self, server: Server) -> None:
        if urlsplit(server.url).hostname != "127.0.0.1":
            raise ValueError("Only a server of one's own, on this machine, is attacked.")
        self.server = server
        self.first, self.second = server.session(), server.session()
        self.ada = Visitor(server).sign_in()
        for made in (self.first, self.second):
            self.ada.drive(made["code"], "next_slide")

    def phone(self, made: dict, address: str, name: str = "") -> Phone:
        """A phone that came in by the QR code."""
        phone = Phone(self.server, address)
        came = phone.join(join_link(made), name)
        assert came == (200, f"/s/{made['code']}/"), f"a phone can't join: {came}"
        return phone


Attack = Callable[[Target], Findings]


def own_server(data: Path) -> Server:
    """A server with its own data and port, and its own folder for temporary files."""
    (data / "tmp").mkdir()
    return Server(data, TMPDIR=str(data / "tmp")).prepare().start()


def join_link(made: dict) -> str:
    return urlsplit(made["join"]).path


def socket_in(page: bytes) -> str:
    """The address of a stage's or console's socket, with its ticket, as its page has it."""
    found = re.search(r'data-socket="([^"]+)"', page.decode())
    return html.unescape(found[1]) if found else ""
