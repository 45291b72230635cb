"""The log says what went wrong and where, and never who asked for what. Each line carries its request's id.

Paths hold codes and tokens; a message's arguments hold names, texts and addresses, and so does an exception's
message (a database names the very row). So a line holds

* of a request: its status, its method and the name of its route;
* of what others log (Django, Daphne, asyncio, drivers): the message's pattern, without what is filled in;
* of an exception: its type, its place, and a database's or the system's own code, never its message.

What this project logs by itself is taken as it is: it is written to hold none of these.
"""

import contextvars
import errno
import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from sessions.routes import route_of

log = logging.getLogger(__name__)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
KEPT = ("name", "levelno", "levelname", "created", "msecs", "module", "lineno", "exc_info")
NOT_SHOWN = "(a message that isn't shown)"
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


def bind_request_id(given: bytes = b"") -> str:
    """Use the given id, which a trusted proxy sent, where it looks like one; else make one."""
    text = given.decode("ascii", "replace")
    known = 8 <= len(text) <= 64 and text.replace("-", "").isalnum()
    request_id.set(text if known else secrets.token_hex(8))
    return request_id.get()


class Discreet(logging.Filter):
    """Replaces each record by one that holds only what may be logged.

    `ours` are the apps whose messages are shown: others may quote what people sent.
    """

    def __init__(self, ours: Iterable[str]) -> None:
        super().__init__()
        self.ours = frozenset(ours)

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        told = logging.makeLogRecord({name: getattr(record, name) for name in KEPT})
        told.request_id = request_id.get()
        if record.name.partition(".")[0] in self.ours:
            told.msg, told.args = record.msg, record.args
            return told
        told.msg, told.args = f"{_what(record)} ({record.module}:{record.lineno})", ()
        if record.levelno >= logging.ERROR and not record.exc_info:
            told.exc_info = sys.exc_info()  # Daphne writes its tracebacks into the message
        return told


def _what(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        method = request.method if request.method in METHODS else "another method"
        return f"{getattr(record, 'status_code', '-')} at {method} {route_of(request.path_info)}"
    return str(record.msg) if record.args else NOT_SHOWN


class _Exceptions(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        return told_of(ei[1])


class Plain(_Exceptions):
    pass


class Json(_Exceptions, JsonFormatter):
    pass


def told_of(error: BaseException | None) -> str:
    """Exception types and locations, root cause first."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        places = [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        parts.append("\n".join([*places, kind + _code(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(parts))


def _code(error: BaseException) -> str:
    """The code of PostgreSQL, SQLite or the system, by which the fault can be looked up."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno:
        code = errno.errorcode.get(error.errno)
    return f" [{code}]" if code else ""


def catch_strays() -> None:
    """Log warnings and uncaught exceptions like all else; Python would print them as they are."""
    logging.captureWarnings(True)

    def in_a_thread(args: threading.ExceptHookArgs) -> None:
        value = args.exc_value or args.exc_type()
        log.error("a thread ended by a fault", exc_info=(args.exc_type, value, args.exc_traceback))

    def nowhere(args: "sys.UnraisableHookArgs") -> None:
        log.error("a fault that nobody could catch", exc_info=args.exc_value)

    threading.excepthook, sys.unraisablehook = in_a_thread, nowhere
