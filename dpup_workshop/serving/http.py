"""Bounds for requests as they come in: how large one may be, and how long it may take to arrive.

Daphne spools a whole body to disk before Django can say that it is too long, and Twisted's timeouts begin
anew with every byte. Here a body that is too long is refused by its Content-Length, or by what came of it,
before anything is kept; and head and body each have one deadline, however they drip.
"""

import time
from io import BytesIO
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from twisted.internet.protocol import connectionDone
from twisted.web.http import HTTPChannel

MAX_BODY = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes; no address takes more
MAX_HEAD = 16 * 1024  # bytes
MAX_HEADERS = 100
HEAD_WITHIN = 10.0  # seconds, from a connection or a request's first byte
BODY_WITHIN = 20.0  # seconds, from the head's end
LINGER = 2.0  # seconds for a refused client to read why
TOO_LONG = b"413 Content Too Large"
TOO_SLOW = b"408 Request Timeout"

coming: dict["Channel", float] = {}  # whose request isn't whole yet: until when


def close_late() -> None:
    """Close the requests that are late. To be called every now and then."""
    now = time.monotonic()
    for channel in [channel for channel, until in coming.items() if until < now]:
        channel.is_late()


class Request(WebRequest):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args, parsePOSTFormSubmission=False)  # Django reads forms

    def gotLength(self, length: int | None) -> None:
        self.content = BytesIO()  # never a file


class Channel(HTTPChannel):
    """One connection of a client, which may bring several requests."""

    maxHeaders = MAX_HEADERS
    totalHeadersSize = MAX_HEAD
    transport: Any
    refused = False
    _chunked = 0  # bytes that came of a body whose length wasn't said

    def connectionMade(self) -> None:
        super().connectionMade()
        coming[self] = time.monotonic() + HEAD_WITHIN

    def dataReceived(self, data: bytes) -> None:
        if self.refused:
            return
        if self not in coming and not self._handlingRequest:
            coming[self] = time.monotonic() + HEAD_WITHIN
        super().dataReceived(data)

    def allHeadersReceived(self) -> None:
        if self.length is not None and self.length > MAX_BODY:
            self.refuse(TOO_LONG)
        else:
            super().allHeadersReceived()
            coming[self] = time.monotonic() + BODY_WITHIN

    def rawDataReceived(self, data: bytes) -> None:
        if self.length is None and not self._handlingRequest:
            self._chunked += len(data)
            if self._chunked > MAX_BODY:
                self.refuse(TOO_LONG)
        if not self.refused:
            super().rawDataReceived(data)

    def allContentReceived(self) -> None:
        coming.pop(self, None)
        self._chunked = 0
        super().allContentReceived()

    def connectionLost(self, reason: Any = connectionDone) -> None:
        coming.pop(self, None)
        super().connectionLost(reason)

    def is_late(self) -> None:
        if self.refused:
            self.transport.abortConnection()
        elif self.requests:
            self.refuse(TOO_SLOW)
        else:  # not even a first line
            coming.pop(self)
            self.loseConnection()

    def refuse(self, status: bytes) -> None:
        """Answer with the reason at once, and drop what still comes: a reset would overtake the answer."""
        self.refused = True
        coming[self] = time.monotonic() + LINGER
        self.transport.write(b"HTTP/1.1 %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        self.transport.loseWriteConnection()


class Factory(HTTPFactory):
    protocol = Channel

    def buildProtocol(self, addr: Any) -> Channel:
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel

    def log(self, request: Any) -> None:
        """Log nothing: nobody reads Twisted's access log, and it is a twelfth of the cost of an answer."""
