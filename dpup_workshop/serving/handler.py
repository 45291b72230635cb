"""Django behind a few threads: a burst waits in line, it doesn't make a thread and a connection each.

Our views are synchronous. Django's own way takes each request back and forth between the loop and a new
thread five times; here it goes over once, and the thread keeps its connection to the database.

There are three lines, chosen by route before Django runs: a facilitator doesn't stand behind strangers.

* Whoever signs in. A password costs a tenth of a second of hashing, so this line has one thread, and an end:
  anyone who comes when it is full is told at once to come again.
* Facilitators at their console. To stand here, a session cookie must have come, in this process, with a
  request that Django found to be signed in. A forged cookie stands with everybody, and so does the first
  request after a restart.
* Everybody else.
"""

import asyncio
import contextvars
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import set_script_prefix
from django.utils.csp import build_policy

from dpup_workshop.serving.compression import compressed, takes_gzip
from sessions import audit, metrics, seats
from sessions.logs import bind_request_id
from sessions.routes import route_of

MAX_THREADS = 4  # threads for everybody; each thread holds a connection
FACILITATORS = 2  # threads for their consoles
CONSOLE = {"host", "host-remote", "host-do", "host-rest"}
COMPRESSIBLE = {"room", "join", "join-token"}  # routes whose pages hold no secret that compression could leak
SIGNING_IN = {"sign-in", "password"}  # routes whose forms hash a password
MAX_SIGNING_IN = 16  # in line for the one thread; the last of them waits some four seconds
COME_AGAIN = 5  # seconds
MAX_KNOWN = 1000  # cookies of facilitators
HELD_BACK = 0.5  # seconds before a refused sign-in hears so; guessing on can't fill the server's time


class Response(NamedTuple):
    status: int
    headers: list[tuple[bytes, bytes]]
    content: bytes
    signed_in: str | None  # the session's key; "" when nobody is signed in, None when nobody asked
    sent: bool = False  # piece by piece, while it was made


class ThreadPoolHandler(ASGIHandler):
    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._everybody = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="http")
        self._facilitators = ThreadPoolExecutor(FACILITATORS, thread_name_prefix="console")
        self._signing_in = ThreadPoolExecutor(1, thread_name_prefix="sign-in")
        self._in_line = 0  # for `_signing_in`
        self._known: dict[str, None] = {}  # session cookies, the newest last

    async def handle(self, scope: dict, receive: Any, send: Any) -> None:
        given = dict(scope["headers"])
        id_ = bind_request_id(given.get(b"x-request-id", b"") if settings.BEHIND_PROXY else b"")
        route, cookies = route_of(scope["path"]), given.get(b"cookie", b"").decode("latin-1")
        cookie = seats.cookie_in(cookies, settings.SESSION_COOKIE_NAME)
        signing_in = route in SIGNING_IN and scope["method"] == "POST"
        if signing_in and self._in_line >= MAX_SIGNING_IN:
            audit.count("503 at sign-in")
            return await _send(send, _come_again(), id_)
        if signing_in:
            threads = self._signing_in
        else:
            threads = self._facilitators if route in CONSOLE and cookie in self._known else self._everybody
        self._in_line += signing_in
        try:
            body = await self.read_body(receive)
            context, loop, came = contextvars.copy_context(), asyncio.get_running_loop(), time.perf_counter()

            def send_from_thread(message: dict) -> None:
                asyncio.run_coroutine_threadsafe(send(message), loop).result()

            with body:
                given_to = partial(self._respond, scope, body, came, id_, send_from_thread)
                reply = await loop.run_in_executor(threads, context.run, given_to)
        except RequestAborted:
            return
        finally:
            self._in_line -= signing_in
        self._remember(cookie, reply.signed_in)
        if signing_in and reply.status == 429:
            await asyncio.sleep(HELD_BACK)
        if route in COMPRESSIBLE and takes_gzip(given):
            reply = _smaller(reply)
        if not reply.sent:
            await _send(send, reply, id_)

    def _remember(self, cookie: str, signed_in: str | None) -> None:
        if signed_in is not None:
            self._known.pop(cookie, None)
        if signed_in:
            self._known[signed_in] = None
            if len(self._known) > MAX_KNOWN:
                self._known.pop(next(iter(self._known)))

    def _respond(
        self, scope: dict, body: Any, came: float, id_: str, send: Callable[[dict], None]
    ) -> Response:
        """Handle a whole request in one thread, as Django's WSGI handler does, with ASGI's request."""
        begun = time.perf_counter()
        metrics.request_wait.observe(begun - came)
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        response: Any
        request, response = self.create_request(scope, body)
        if request is not None:
            response = self.get_response(request)
        try:
            if request and response.streaming and request.method != "HEAD":
                return _stream(response, id_, send, _signed_in(request))
            content = b"" if request and request.method == "HEAD" else b"".join(response)
            metrics.requests.labels(f"{response.status_code // 100}xx").observe(time.perf_counter() - begun)
            return Response(response.status_code, _headers(response), content, _signed_in(request))
        finally:
            response.close()


def _stream(response: Any, id_: str, send: Callable[[dict], None], signed_in: str | None) -> Response:
    """Send each piece as soon as it is made, so that a long file is never held whole."""
    reply = Response(response.status_code, _headers(response), b"", signed_in, sent=True)
    send(_start(reply, id_))
    for piece in response:
        send({"type": "http.response.body", "body": piece, "more_body": True})
    send({"type": "http.response.body", "body": b""})
    return reply


def _smaller(reply: Response) -> Response:
    small = compressed(reply.content)
    if small is None:
        return reply
    others = [(name, value) for name, value in reply.headers if name.lower() != b"content-length"]
    headers = [*others, (b"Content-Encoding", b"gzip"), (b"Vary", b"Accept-Encoding")]
    headers.append((b"Content-Length", str(len(small)).encode()))  # or it would go out in chunks
    return reply._replace(headers=headers, content=small)


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    return plain + [(b"Set-Cookie", c.OutputString().encode("ascii")) for c in response.cookies.values()]


def _signed_in(request: HttpRequest | None) -> str | None:
    """The key of the request's sign-in, where Django has looked it up; nothing is looked up for this."""
    if request is None or not hasattr(request, "_cached_user"):
        return None
    return (request.session.session_key or "") if request.user.is_authenticated else ""


def _come_again() -> Response:
    policy: dict[str, Any] = settings.SECURE_CSP
    headers = [
        (b"Content-Type", b"text/html; charset=utf-8"),
        (b"Content-Security-Policy", build_policy(policy).encode()),
        (b"Cache-Control", b"no-store"),
        (b"Retry-After", str(COME_AGAIN).encode()),
    ]
    return Response(503, headers, render_to_string("503.html").encode(), None)


async def _send(send: Any, reply: Response, id_: str) -> None:
    await send(_start(reply, id_))
    await send({"type": "http.response.body", "body": reply.content})


def _start(reply: Response, id_: str) -> dict:
    headers = [*reply.headers, (b"X-Request-ID", id_.encode())]
    return {"type": "http.response.start", "status": reply.status, "headers": headers}
