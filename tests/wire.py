"""What a stranger's program sends: requests, forms, bytes and sockets, and nothing a browser adds."""

import asyncio
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from server import Server
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

OWN = {"date", "x-server-time", "x-request-id"}  # of one answer only
tries: list[str] = []  # what was sent, one entry each


def ask(server: Server, path: str, *given: tuple[str, str], cookie: str = "", method: str = "GET"):
    """(status, headers, body), with these headers and no others."""
    tries.append("request")
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    asking.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    if not any(name == "Host" for name, _ in given):
        asking.putheader("Host", f"127.0.0.1:{server.port}")
    if cookie and not any(name == "Cookie" for name, _ in given):
        asking.putheader("Cookie", cookie)
    for name, value in given:
        asking.putheader(name, value.encode("latin-1"))
    asking.endheaders()
    reply = asking.getresponse()
    headers = sorted((n.lower(), v) for n, v in reply.getheaders() if n.lower() not in OWN)
    body = reply.read()
    asking.close()
    return reply.status, headers, body


class Phone:
    """One connection, from one address, that keeps its cookies."""

    def __init__(self, server: Server, address: str = "127.0.0.1") -> None:
        self.server, self.address, self.cookies = server, address, dict[str, str]()
        self.line = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=60, source_address=(address, 0)
        )

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, path: str, form: str | None = None, **headers: str) -> http.client.HTTPResponse:
        tries.append("request")
        if self.cookies:
            headers["Cookie"] = self.cookie
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrf", ""),
            }
        self.line.request("GET" if form is None else "POST", path, form, headers)
        reply = self.line.getresponse()
        self.body = reply.read()
        for cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def post(self, path: str, **form: str) -> http.client.HTTPResponse:
        return self.ask(path, urlencode(form))

    def follow(self, path: str, form: str | None = None) -> tuple[int, str]:
        """(status, path) at the end of the redirects."""
        while (reply := self.ask(path, form)).status == 302:
            path, form = urlsplit(reply.getheader("Location") or "").path, None
        return reply.status, path

    def join(self, path: str, name: str = "") -> tuple[int, str]:
        status, page = self.follow(path)
        return self.follow(page, urlencode({"name": name})) if status == 200 else (status, page)

    def socket(self, path: str) -> connect:
        return socket_of(self.server, path, self.cookie, self.address)


class Raw:
    """A connection whose every byte is ours."""

    def __init__(self, server: Server) -> None:
        tries.append("connection")
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=15)

    def send(self, data: bytes) -> "Raw":
        self.socket.sendall(data)
        return self

    def answer(self) -> bytes:
        """Everything until the server has no more to say."""
        got = b""
        try:
            while data := self.socket.recv(65536):
                got += data
        except ConnectionResetError:
            pass
        self.socket.close()
        return got

    def drip(self, data: bytes) -> bytes:
        """A byte each tenth of a second, until an answer comes or the connection is gone; the answer."""
        self.socket.settimeout(0.1)
        for number in range(len(data)):
            try:
                self.socket.sendall(data[number : number + 1])
                got = self.socket.recv(65536)
                self.socket.close()
                return got
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                return b""
        raise AssertionError("it was listened to, to the end")


def files_of(server: Server) -> list[str]:
    """What the server's process holds open."""
    return list(_files(Path(f"/proc/{server.process.pid}/fd")))


def _files(folder: Path) -> Iterator[str]:
    for link in folder.iterdir():
        try:
            yield str(link.readlink())
        except FileNotFoundError:  # closed meanwhile
            continue


def socket_of(server: Server, path: str, cookie: str = "", address: str = "127.0.0.1") -> connect:
    tries.append("socket")
    return connect(
        f"ws://127.0.0.1:{server.port}{path}",
        origin=server.url,
        additional_headers={"Cookie": cookie} if cookie else {},
        local_addr=(address, 0),
        max_size=None,
    )


async def closed(socket, within: float = 20) -> int:
    """The code a socket is closed with; what comes before it is read."""
    try:
        async with asyncio.timeout(within):
            while True:
                await socket.recv()
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006
