"""Requests that are too large or too slow."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from wire import Raw, files_of

from attacking.target import Findings, Target

MIB = 1024 * 1024
SIZE = 60  # MiB
DRIPS = 450  # bytes, one each tenth of a second: the deadlines are 10 and 20 seconds
FORM = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
ANNOUNCED = FORM + b"Content-Length: %d\r\n\r\n" % (SIZE * MIB)
IN_PIECES = FORM + b"Transfer-Encoding: chunked\r\n\r\n"
SLOW = {
    "a first line": (b"", b"GET /" + b"x" * DRIPS),
    "a head": (b"GET / HTTP/1.1\r\nX: ", b"y" * DRIPS),
    "a body": (FORM + b"Content-Length: 2000\r\n\r\n", b"y" * DRIPS),
    "a body in pieces": (IN_PIECES, b"1\r\ny\r\n" * (DRIPS // 6)),
}


def send_too_much_or_too_slowly(target: Target) -> Findings:
    """60 MiB, announced and in pieces; heads and bodies a byte at a time; and what is on disk of it"""
    with ThreadPoolExecutor(len(SLOW) + 2) as senders, _spooled(target) as files:
        large = [
            senders.submit(_pour, target, ANNOUNCED, b"x" * MIB),
            senders.submit(_pour, target, IN_PIECES, b"%x\r\n%b\r\n" % (MIB, b"x" * MIB)),
        ]
        slow = {what: senders.submit(_drip, target, *sent) for what, sent in SLOW.items()}
        found = [finding for each in large for finding in each.result()]
        found += [f"{what} that drips is listened to" for what, gone in slow.items() if not gone.result()]
    return found + [f"kept on disk: {file}" for file in sorted(files)]


def _pour(target: Target, head: bytes, piece: bytes) -> Findings:
    raw = Raw(target.server).send(head)
    try:
        for _ in range(SIZE):
            raw.send(piece)
        answer = raw.answer()
    except (ConnectionResetError, BrokenPipeError):
        answer = raw.answer()
    except TimeoutError:
        return [f"{SIZE} MiB are neither taken nor refused"]
    return [] if answer == b"" or answer.startswith(b"HTTP/1.1 413 ") else [f"{SIZE} MiB get {answer[:12]!r}"]


def _drip(target: Target, first: bytes, rest: bytes) -> bool:
    """Was it given up?"""
    try:
        answer = Raw(target.server).send(first).drip(rest)
    except AssertionError:
        return False
    return answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


@contextmanager
def _spooled(target: Target) -> Iterator[set[str]]:
    """Every temporary file that the server's process holds open meanwhile, or leaves in its folder."""
    files, over, folder = set[str](), threading.Event(), target.server.data / "tmp"

    def look() -> None:
        while not over.wait(0.02):
            held = {file for file in files_of(target.server) if "(deleted)" in file or str(folder) in file}
            files.update(held, map(str, folder.rglob("*")))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield files
    finally:
        over.set()
        looking.join()
