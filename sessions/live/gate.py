"""Django behind a few threads: a burst waits in line, it doesn't make a thread and a connection each.

Our views are synchronous. Django's own way takes each request back and forth between the loop and a new
thread five times; here it goes over once, and the thread keeps its connection to the database.
"""

import asyncio
import contextvars
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase
from django.urls import set_script_prefix

from sessions import metrics
from sessions.logs import new_id

AT_ONCE = 4  # threads; each holds a connection


class Gate(ASGIHandler):
    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="http")

    async def handle(self, scope: dict, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"") if settings.BEHIND_PROXY else b""
        id_ = new_id(given)
        context, loop, came = contextvars.copy_context(), asyncio.get_running_loop(), time.perf_counter()
        with body:
            answer = await loop.run_in_executor(self._threads, context.run, self._answer, scope, body, came)
        status, headers, content = answer
        headers.append((b"X-Request-ID", id_.encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, scope: dict, body: Any, came: float) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """The whole of a request, in one thread: what Django's WSGI handler does, with ASGI's request."""
        begun = time.perf_counter()
        metrics.request_wait.observe(begun - came)
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        response: Any
        request, response = self.create_request(scope, body)
        if request is not None:
            response = self.get_response(request)
        try:
            content = b"" if request and request.method == "HEAD" else b"".join(response)
            metrics.requests.labels(f"{response.status_code // 100}xx").observe(time.perf_counter() - begun)
            return response.status_code, _headers(response), content
        finally:
            response.close()


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    return plain + [(b"Set-Cookie", c.OutputString().encode("ascii")) for c in response.cookies.values()]
