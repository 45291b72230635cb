"""How large a request may be, and how long it may take to come: over raw sockets, to the real server."""

import http.client
import time

import pytest
from server import Server
from wire import Raw, files_of

from dpup_workshop.serving import http as ours

QUICK = 2.0  # seconds, in place of the real deadlines
SERVE = (
    "from dpup_workshop.serving import daphne, http\n"
    f"http.HEAD_WITHIN = http.BODY_WITHIN = {QUICK}\n"
    "from django.conf import settings; from dpup_workshop.serving.workers import serve\n"
    "serve(port=settings.PORT)\n"
)
FORM = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("data")).prepare()
    running.start("shell", "--no-imports", "-c", SERVE)
    yield running
    running.stop()


def test_a_body_that_says_it_is_too_long_is_refused_before_it_comes(server):
    raw = Raw(server).send(FORM + b"Content-Length: 62914560\r\n\r\n")
    assert raw.answer().startswith(b"HTTP/1.1 413 ")


def test_a_body_that_is_too_long_is_refused_though_it_comes(server):
    """The refusal is read even by who sends everything first; nothing was spooled."""
    raw = Raw(server).send(FORM + b"Content-Length: 1048576\r\n\r\n" + b"x" * 1048576)
    assert raw.answer().startswith(b"HTTP/1.1 413 ")


def test_who_asks_before_sending_a_long_body_isnt_told_to_go_on(server):
    raw = Raw(server).send(FORM + b"Expect: 100-continue\r\nContent-Length: 1048576\r\n\r\n")
    answer = raw.answer()
    assert answer.startswith(b"HTTP/1.1 413 ") and b"100 Continue" not in answer


@pytest.mark.parametrize("chunk", [1, 4096])
def test_a_body_in_pieces_is_refused_by_what_came_of_it(server, chunk):
    raw = Raw(server).send(FORM + b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"%x\r\n%b\r\n" % (chunk, b"x" * chunk)
    raw.send(piece * (80_000 // len(piece)))
    assert raw.answer().startswith(b"HTTP/1.1 413 ")


def test_a_body_in_pieces_is_never_a_file(server):
    raw = Raw(server).send(FORM + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n")
    time.sleep(0.3)
    assert not [name for name in files_of(server) if "deleted" in name]
    assert raw.send(b"0\r\n\r\n").socket.recv(12) == b"HTTP/1.1 403"


def test_the_longest_body_is_taken_and_one_byte_more_isnt(server):
    for size, status in ((ours.MAX_BODY, 403), (ours.MAX_BODY + 1, 413)):
        asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        asking.request("POST", "/sign-in/", b"x" * size)
        assert asking.getresponse().status == status, size
        asking.close()


def test_a_head_that_drips_is_given_up(server):
    begun = time.monotonic()
    assert Raw(server).send(b"GET / HTTP/1.1\r\nX: ").drip(b"y" * 600).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - begun >= QUICK


def test_a_first_line_that_drips_is_given_up(server):
    assert Raw(server).drip(b"GET /" + b"x" * 600) == b""


def test_a_connection_that_says_nothing_is_given_up(server):
    assert Raw(server).answer() == b""


def test_a_body_that_drips_is_given_up(server):
    raw = Raw(server).send(FORM + b"Content-Length: 600\r\n\r\n")
    assert raw.drip(b"y" * 600).startswith(b"HTTP/1.1 408 ")
    raw = Raw(server).send(FORM + b"Transfer-Encoding: chunked\r\n\r\n")
    assert raw.drip(b"1\r\ny\r\n" * 100).startswith(b"HTTP/1.1 408 ")


def test_the_second_request_of_a_connection_has_the_same_bounds(server):
    def after_one() -> Raw:
        raw = Raw(server).send(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"ok" in raw.socket.recv(65536)
        return raw

    assert after_one().send(FORM).drip(b"X: " + b"y" * 600).startswith(b"HTTP/1.1 408 ")
    assert after_one().send(FORM + b"Content-Length: 70000\r\n\r\n").answer().startswith(b"HTTP/1.1 413 ")
    waiting = after_one()
    time.sleep(QUICK + 1.5)  # nothing of a next request has come: the connection is kept
    waiting.send(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert b"ok" in waiting.socket.recv(65536)
    waiting.socket.close()


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: y\r\n" % number for number in range(ours.MAX_HEADERS + 1)),
        b"X: " + b"y" * ours.MAX_HEAD + b"\r\n",
        b"".join(b"X-%d: %b\r\n" % (number, b"y" * 1000) for number in range(20)),
    ],
)
def test_a_head_too_long_is_refused(server, head):
    answer = Raw(server).send(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + b"\r\n").answer()
    assert b"ok" not in answer and answer[:12] in (b"", b"HTTP/1.1 400")


def test_those_who_were_refused_leave_nothing_behind(server):
    before = len(files_of(server))
    held = [Raw(server).send(FORM + b"Content-Length: 70000\r\n\r\n") for _ in range(50)]
    deadline = time.monotonic() + 15
    while len(files_of(server)) > before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(files_of(server)) <= before
    for raw in held:
        raw.socket.close()


def test_the_real_bounds():
    assert (ours.HEAD_WITHIN, ours.BODY_WITHIN) == (10.0, 20.0)
    assert (ours.MAX_BODY, ours.MAX_HEAD, ours.MAX_HEADERS) == (64 * 1024, 16 * 1024, 100)
