"""Every line logged while a request or a socket is served carries its id."""

import contextvars
import logging
import secrets

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


def new_id(given: bytes = b"") -> str:
    """The proxy's id, where there is a trusted one and it looks like one; else a new one."""
    text = given.decode("ascii", "replace")
    known = 8 <= len(text) <= 64 and text.replace("-", "").isalnum()
    request_id.set(text if known else secrets.token_hex(8))
    return request_id.get()


class WithRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
