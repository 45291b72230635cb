"""A disk that is full: the site says so, loses nothing, and goes on once there is room again."""

import contextlib
import http.client
import os
import re
import resource
import subprocess
import time
import urllib.parse

import pytest
from server import Server
from visitor import Visitor

SIZE = 48  # MB of the small disk


class Limit:
    """No file of the server may grow: what any account may ask for, on any machine."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def fill(self) -> None:
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def empty(self) -> None:
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


class Disk:
    """A small disk, filled to its last byte."""

    def __init__(self, server: Server) -> None:
        self.filler = server.data / "filler"

    def fill(self) -> None:
        with contextlib.suppress(OSError), open(self.filler, "wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)

    def empty(self) -> None:
        os.remove(self.filler)


@pytest.fixture(params=[Disk, Limit])
def site(request, tmp_path):
    """(server, what fills it). Where nothing may be mounted, the limit alone has to do."""
    mounted = False
    if request.param is Disk:
        given = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(tmp_path)]
        mounted = subprocess.run(given, capture_output=True).returncode == 0
        if not mounted:
            pytest.skip("no disk may be mounted here; the limit stands in for it")
    server = Server(tmp_path).prepare().start()
    try:
        yield server, request.param(server)
    finally:
        server.stop()
        if mounted:
            subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def ready(server: Server) -> tuple[int, str]:
    time.sleep(2.1)  # for so long it is known
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    asking.request("GET", "/readyz")
    reply = asking.getresponse()
    return reply.status, reply.read().decode().strip()


def send(visitor: Visitor, path: str, *, scripted: bool, **data: str):
    """A form as a browser sends it: (status, Retry-After, page)."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar)
    token = next((cookie.value for cookie in visitor.jar if "csrf" in cookie.name), "")
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"X-Parts": "1", "HX-Request": "true"} if scripted else {}
    asking = http.client.HTTPConnection(visitor.url.removeprefix("http://"), timeout=30)
    body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token})
    asking.request("POST", path, body, headers)
    reply = asking.getresponse()
    return reply.status, reply.headers["Retry-After"], reply.read().decode()


def test_a_full_disk_is_said_and_nothing_that_was_typed_is_lost(site):
    server, disk = site
    code = server.session()["code"]
    ada, ben = Visitor(server).sign_in(), Visitor(server)
    ada.get(f"/host/{code}/")
    ben.join(code)
    ben.get(f"/s/{code}/mine/")
    assert ready(server) == (200, "ready")

    disk.fill()
    assert ready(server) == (503, "not ready: disk")
    spoken, many = f"/host/{code}/do/log_spoken/", "\n".join(f"{n} " + "why " * 100 for n in range(20))
    for _ in range(400):  # what is left of the database's log can still be written
        status, again, page = send(ada, spoken, scripted=True, text=many)
        if status != 200:
            break
    said = re.search(r'<p id="message">(.*?)</p>', page)
    assert (status, again) == (503, "10") and said, page[:300]
    assert "Not saved: the server’s disk is full. Your text is kept" in said[1]

    status, again, page = send(ada, spoken, scripted=False, text="Kept <b>here</b>? " + many)
    assert (status, again) == (503, "10") and "Not saved" in page
    assert "Kept &lt;b&gt;here&lt;/b&gt;?" in page
    ask = f"/s/{code}/do/ask/"
    status, _, page = send(ben, ask, scripted=True, text="Why?" * 140, name_shown_to="nobody")
    assert status == 503 and "Not saved" in page
    status, _, page = send(ben, ask, scripted=False, text="Why?" * 140, name_shown_to="nobody")
    assert status == 503 and "Why?Why?" in page
    assert 'id="now"' in ada.get(f"/host/{code}/"), "what is there can be read all the same"

    disk.empty()
    assert ready(server) == (200, "ready")
    assert send(ada, spoken, scripted=True, text="Again?")[0] == 200
    assert send(ben, ask, scripted=True, text="Me too?", name_shown_to="nobody")[0] == 200
    assert "Again?" in ada.get(f"/host/{code}/")
