"""The database's files when the site stops, is killed or has no room: nothing is lost or left over."""

import time

import pytest
from server import Server
from visitor import Visitor
from websockets.sync.client import connect


@pytest.fixture
def site(tmp_path):
    server = Server(tmp_path / "data").prepare()
    yield server
    if server.process is not None:
        server.stop()


def log_size(server) -> int:
    log = server.data / "workshop.sqlite3-wal"
    return log.stat().st_size if log.exists() else 0


def test_a_stop_leaves_no_log_though_phones_and_consoles_were_served(site):
    site.start()
    code, ada, ben = site.session()["code"], Visitor(site).sign_in(), Visitor(site)
    cookie = ben.join(code)
    ben.get(f"/s/{code}/mine/")
    ada.drive(code, "next_slide")
    address = f"ws://127.0.0.1:{site.port}/ws/room/{code}/"
    with connect(address, origin=site.url, additional_headers={"Cookie": cookie}) as socket:
        socket.recv(10)
        assert ben.post(f"/s/{code}/do/ask/", text="Why?", name_shown_to="nobody") == 200
        assert log_size(site) > 0
        began = time.monotonic()
        site.process.terminate()
        site.process.wait(10)
    assert time.monotonic() - began < 5
    assert site.process.returncode == 0 and "Traceback" not in site.said()
    assert log_size(site) == 0 and not (site.data / "workshop.sqlite3-shm").exists()


def test_a_log_that_a_kill_left_is_emptied_after_the_next_start(site):
    site.start()
    Visitor(site).join(site.session()["code"])
    site.kill()
    assert log_size(site) > 0
    site.start()
    deadline = time.monotonic() + 10
    while log_size(site) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert log_size(site) == 0
