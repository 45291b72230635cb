"""A cache of responses that are the same bytes for everyone, served before anything of Django runs.

A phone's way in is made of such responses: the QR code's redirect, the page to join on, the room's page, and
the files these need. Each is asked for once, of the application itself, with all its headers:

* files that never change (their names carry their hash), for good;
* pages that anybody without a seat may read, and a session's summary, which is everyone's, for a second;
* the room's page and those of its questions, for phones with a seat, as long as the screen it shows: a relay
  watches it.

What no longer fits is dropped within seconds, so that nothing deleted stays in memory with it.

Whoever is signed in, comes with anything unusual, or asks for anything else is passed on. The application is
asked by a request of our own, which holds only what stands in the response's key: nothing a client sends can
change what the next one is served.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from dpup_workshop.serving.compression import compressed, takes_gzip
from sessions import limits, metrics, presence, seats
from sessions.live.hub import hub

PUBLIC_MAX_AGE = 1.0  # seconds
MAX_FILE = 256 * 1024  # bytes
SWEEP_INTERVAL = 5.0  # seconds in which pages that don't fit any more are dropped
MAX_CACHED = 512  # responses of each kind; the oldest goes
LIST_PAGE = r"questions/[0-9]{1,2}/"  # of the room's questions
ROOM = re.compile(rf"/s/([0-9A-Za-z]{{7}})/(?:{LIST_PAGE})?")
SAME_WITH_A_SEAT = re.compile(r"/s/[0-9A-Za-z]{7}/summary/")  # a whole room opens it at the end
PUBLIC_PATHS = re.compile(rf"/s/([0-9A-Za-z]{{7}})/(?:join/|summary/|{LIST_PAGE})?|/j/[0-9A-Za-z_-]{{1,64}}/")
Headers = list[tuple[bytes, bytes]]


@dataclass
class CachedResponse:
    status: int
    headers: Headers
    body: bytes
    version: str = ""  # of the room's screen it was asked for at, and whether few were here
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.small = compressed(self.body)

    def has(self, name: bytes) -> bool:
        return any(key == name for key, _ in self.headers)

    def get(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")


class PageCache:
    def __init__(self, application: Any) -> None:
        self.application = application
        self.pages: dict[tuple, CachedResponse] = {}
        self.files: dict[tuple, CachedResponse] = {}
        self._asking: dict[tuple, asyncio.Task] = {}
        self._sweeping: asyncio.TimerHandle | None = None

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        given = dict(scope["headers"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if given is not None and b"range" not in given:
            if scope["path"].startswith(settings.STATIC_URL):
                kind, response = "file", await self._file(scope, given)
            else:
                kind, response = "page", await self._page(scope, given)
            if response is not None:
                metrics.cached.labels(kind).inc()
                return await _send(response, given, send)
        await self.application(scope, receive, send)

    async def _file(self, scope: dict, given: dict) -> CachedResponse | None:
        if b"if-none-match" in given or b"if-modified-since" in given:
            return None
        accepted = b"gzip" if takes_gzip(given) else b""
        key = (scope["path"], accepted)
        response = self.files.get(key)
        if response is None:
            response = await self._ask(scope, key, {b"accept-encoding": accepted})
            if b"immutable" not in response.get(b"cache-control") or len(response.body) > MAX_FILE:
                return None
            response.small = None  # it comes as it was asked for
            _store(self.files, key, response)
        return response

    async def _page(self, scope: dict, given: dict) -> CachedResponse | None:
        path, host, proto = scope["path"], given.get(b"host", b""), _proto(given)
        public, cookies = PUBLIC_PATHS.fullmatch(path), given.get(b"cookie", b"").decode("latin-1")
        if public is None or settings.SESSION_COOKIE_NAME + "=" in cookies:
            return None
        code, address = (public[1] or "").upper(), (scope.get("client") or [""])[0]
        if not code and seats.cookie_name("") in cookies:
            return None  # whether one of its seats is of the token's session takes the database
        same = SAME_WITH_A_SEAT.fullmatch(path)
        if not code or same or seats.cookie_name(code) + "=" not in cookies:
            if code and not limits.found_codes.has(address, code):
                return None  # perhaps a guess: the budget stands before Django's views
            shared: tuple = (path, host, proto)
            return await self._fresh(
                scope, shared, _headers(host, proto), lambda it: _age(it) < PUBLIC_MAX_AGE
            )
        name = seats.cookie_name(code)
        cookie = f"{name}={seats.cookie_in(cookies, name)}"
        seat = seats.seat_in(cookie, code)
        relay = hub.relays.get(seat.session_pk) if seat else None
        if seat is None or relay is None or not relay.room_version or not ROOM.fullmatch(path):
            return None
        if not relay.guests.admits(seat.hash):
            return None
        limits.found_codes.add(address, code)
        if given.get(b"x-polling") == b"1":
            presence.polled(seat.session_pk, seat.hash)
        key = (path, host, proto, seat.session_pk)  # a cookie may be given another session's name
        mine = _headers(host, proto) | {b"cookie": cookie.encode("latin-1")}
        version = relay.room_version + relay.few
        response = await self._fresh(scope, key, mine, lambda it: it.version == version, version)
        return response if response is not None and response.status == 200 else None

    async def _fresh(
        self,
        scope: dict,
        key: tuple,
        headers: dict,
        fits: Callable[[CachedResponse], bool],
        version: str = "",
    ) -> CachedResponse | None:
        """The cached response if it fits, else a new one; nothing that belongs to one person is cached."""
        response = self.pages.get(key)
        if response is None or not fits(response):
            response = await self._ask(scope, key, headers, version)
            if response.status not in (200, 302) or response.has(b"set-cookie"):
                return None
            _store(self.pages, key, response)
            if self._sweeping is None:
                self._sweep_soon()
        return response

    def _sweep_soon(self) -> None:
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP_INTERVAL, self._sweep)

    def _sweep(self) -> None:
        """Drop the pages that nobody would be given any more, as long as there are pages."""
        self.pages = {key: response for key, response in self.pages.items() if _still_fits(key, response)}
        self._sweeping = None
        if self.pages:
            self._sweep_soon()

    async def _ask(self, scope: dict, key: tuple, headers: dict, version: str = "") -> CachedResponse:
        """Ask the application itself; callers that want the same meanwhile wait for the same response."""
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._asked(scope, headers, version))
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(task)

    async def _asked(self, scope: dict, headers: dict, version: str) -> CachedResponse:
        said: list[dict] = []
        told = asyncio.Event()

        async def receive() -> dict:
            if told.is_set():
                await asyncio.Event().wait()
            told.set()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict) -> None:
            said.append(message)

        asked = {
            "type": "http",
            "asgi": scope["asgi"],
            "http_version": "1.1",
            "method": "GET",
            "scheme": scope["scheme"],  # this and the next two as our server found them
            "client": scope["client"],
            "server": scope["server"],
            "path": scope["path"],
            "raw_path": quote(scope["path"]).encode(),
            "root_path": "",
            "query_string": b"",
            "headers": list(headers.items()),
        }
        await self.application(asked, receive, send)
        start = next(message for message in said if message["type"] == "http.response.start")
        body = b"".join(message.get("body", b"") for message in said)
        named = [(name.lower(), value) for name, value in start["headers"]]
        return CachedResponse(start["status"], named, body, version)


def _headers(host: bytes, proto: bytes) -> dict[bytes, bytes]:
    """The headers of the request to the application. All of them are in the response's key."""
    return {b"host": host} | ({b"x-forwarded-proto": proto} if proto else {})


def _proto(given: dict) -> bytes:
    """The client's scheme, where a trusted proxy gives it."""
    if not settings.BEHIND_PROXY or b"x-forwarded-proto" not in given:
        return b""
    return b"https" if given[b"x-forwarded-proto"] == b"https" else b"http"


def _still_fits(key: tuple, response: CachedResponse) -> bool:
    """Whether a page is still given: a room's for as long as its screen, by the session in its key."""
    if not response.version:
        return _age(response) < PUBLIC_MAX_AGE
    relay = hub.relays.get(key[-1])
    return relay is not None and relay.room_version == response.version


def _age(response: CachedResponse) -> float:
    return time.monotonic() - response.at


def _store(place: dict[tuple, CachedResponse], key: tuple, response: CachedResponse) -> None:
    place.pop(key, None)
    place[key] = response
    if len(place) > MAX_CACHED:
        place.pop(next(iter(place)))


async def _send(response: CachedResponse, given: dict, send: Any) -> None:
    body, status = response.body, response.status
    own = (b"content-length", b"x-server-time", b"vary", b"x-request-id")
    headers = [(name, value) for name, value in response.headers if name not in own]
    if response.has(b"x-server-time"):
        headers.append((b"x-server-time", timezone.now().isoformat().encode()))
    varies = [response.get(b"vary"), b"accept-encoding" if response.small is not None else b""]
    if any(varies):
        headers.append((b"vary", b", ".join(filter(None, varies))))
    if given.get(b"if-none-match") and given[b"if-none-match"] == response.get(b"etag"):
        status, body = 304, b""
    elif response.small is not None and takes_gzip(given):
        headers.append((b"content-encoding", b"gzip"))
        body = response.small
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
