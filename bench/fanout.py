"""How long one change takes to the last phone: the product against a stock Channels group consumer.

N sockets from one client process to one server process, a change a round, the median of the rounds.
"""

import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from server import Server, free_port  # noqa: E402

WAIT = 60.0  # seconds for one change at the most


def measure(phones: int, rounds: int) -> dict:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder)).prepare()
        code = server.session()["code"]
        cookies = server.shell(
            "from sessions.models import Session; from sessions import identity\n"
            f"s = Session.objects.get(code='{code}'); name = identity.cookie_name(s.code)\n"
            f"for _ in range({phones}):\n"
            "    print(name + '=' + identity._seats.sign(f'{s.pk}.{identity.new_seat(s).key}'))"
        ).split()
        found = {}
        for kind in ("stock", "ours"):
            found[kind] = _one(server, kind, code, cookies, rounds)
    ours, stock = statistics.median(found["ours"]), statistics.median(found["stock"])
    return {
        "phones": phones,
        "last_ms": round(ours * 1000, 1),
        "stock_last_ms": round(stock * 1000, 1),
        "ratio_channels": round(stock / ours, 1),
        "rounds": rounds,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def _one(server: Server, kind: str, code: str, cookies: list[str], rounds: int) -> list[float]:
    port = free_port()
    environment = {**server.environment, "BENCH": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server", kind, str(port)], cwd=ROOT, env=environment
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        return asyncio.run(_rounds(port, code, cookies, rounds))
    finally:
        process.terminate()
        process.wait(20)


class Phone(asyncio.Protocol):
    """A bare WebSocket reader: counts text frames by their headers, keeps nothing."""

    def __init__(self, request: bytes, heard) -> None:
        self.request, self.heard = request, heard
        self.buffer = b""
        self.open = False

    def connection_made(self, transport) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.open:
            head, found, self.buffer = self.buffer.partition(b"\r\n\r\n")
            if not found:
                self.buffer = head
                return
            self.open = True
        while (size := self._frame()) and len(self.buffer) >= size:
            text, self.buffer = self.buffer[:size], self.buffer[size:]
            if text[0] == 0x81:
                self.heard(self, size)

    def _frame(self) -> int:
        if len(self.buffer) < 2:
            return 0
        short = self.buffer[1] & 0x7F
        if short < 126:
            return 2 + short
        width = 2 if short == 126 else 8
        if len(self.buffer) < 2 + width:
            return 0
        return 2 + width + int.from_bytes(self.buffer[2 : 2 + width])


async def _rounds(port: int, code: str, cookies: list[str], rounds: int) -> list[float]:
    phones = len(cookies)
    loop, heard, done = asyncio.get_running_loop(), set(), asyncio.Event()

    def hear(phone: Phone, size: int) -> None:
        heard.add(phone)
        if len(heard) == phones:
            done.set()

    host = f"127.0.0.1:{port}"
    request = (
        f"GET /ws/room/{code}/ HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Cookie: "
    )
    opened = []
    for start in range(0, phones, 200):
        batch = [
            loop.create_connection(
                partial(Phone, f"{request}{cookie}\r\n\r\n".encode(), hear), "127.0.0.1", port
            )
            for cookie in cookies[start : start + 200]
        ]
        opened += await asyncio.gather(*batch)
    await asyncio.wait_for(done.wait(), WAIT)
    times = []
    for _ in range(rounds):
        await asyncio.sleep(1)
        heard.clear()
        done.clear()
        begun = time.perf_counter()
        await asyncio.to_thread(
            urllib.request.urlopen, urllib.request.Request(f"http://{host}/change", method="POST"), None, WAIT
        )
        await asyncio.wait_for(done.wait(), WAIT)
        times.append(time.perf_counter() - begun)
    for transport, _ in opened:
        transport.close()
    return times
