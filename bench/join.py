"""A room comes in: so many phones in ten seconds, each from the scanned QR code to its first word by socket.

A phone loads the page to join on with its files, joins, loads the room's page with its files, one after the
other over one kept-open connection, and opens its socket. A second load, with a stage and a console watching,
is what is measured.
"""

import asyncio
import gzip
import re
import statistics
import tempfile
import time
from pathlib import Path

from bench.crowd import all_files, upgrade
from bench.site import CROWD_CORE, Site, cpu_seconds, keep_to
from bench.styles import files_of

PHONES = 1000
OVER = 10.0  # seconds
PATIENCE = 30.0


def measure(phones: int, rounds: int) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        site.let_in(phones * 3)
        found = [asyncio.run(_come_in(site, phones)) for _ in range(min(rounds, 3))]
        bytes_in = found[0]["bytes"]
    middle = sorted(found, key=lambda it: it["p99"])[len(found) // 2]
    return {
        "phones": phones,
        "over_s": OVER,
        "p99_ms": round(middle["p99"] * 1000, 1),
        "failed": sum(it["failed"] for it in found),
        "p50_ms": round(middle["p50"] * 1000, 1),
        "requests_each": middle["requests"],
        "kb_each": round(bytes_in / 1000, 1),
        "server_cpu": round(middle["server_cpu"], 2),
        "crowd_cpu": round(middle["crowd_cpu"], 2),
        "rounds": len(found),
    }


async def _come_in(site: Site, phones: int) -> dict:
    join = site.join_path
    watching = [await _open_socket(site, request) for request in site.requests([])]
    tally: dict[str, int] = {"requests": 0, "bytes": 0, "failed": 0}
    times: list[float] = []
    cpu, mine, begun = cpu_seconds(site.pid), time.process_time(), time.perf_counter()

    async def one(number: int) -> None:
        await asyncio.sleep(begun + OVER * number / phones - time.perf_counter())
        started = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                _, writer = await _phone(site, join, tally)
            times.append(time.perf_counter() - started)
            open_ones.append(writer)
        except (OSError, AssertionError, TimeoutError, asyncio.IncompleteReadError):
            tally["failed"] += 1

    open_ones: list[asyncio.StreamWriter] = []
    await asyncio.gather(*(one(number) for number in range(phones)))
    took = time.perf_counter() - begun
    for writer in [*open_ones, *(writer for _, writer in watching)]:
        writer.close()
    await asyncio.sleep(2)
    times.sort()
    return {
        "p99": times[len(times) * 99 // 100],
        "p50": statistics.median(times),
        "failed": tally["failed"],
        "requests": tally["requests"] // phones,
        "bytes": tally["bytes"] / phones,
        "server_cpu": (cpu_seconds(site.pid) - cpu) / took,
        "crowd_cpu": (time.process_time() - mine) / took,
    }


async def _phone(site: Site, join: str, tally: dict[str, int]):
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    cookies: dict[str, str] = {}
    seen: set[str] = set()

    async def ask(path: str, *, form: str | None = None) -> bytes:
        """One request and its redirects; the body."""
        while path:
            cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
            head = f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\nHost: {site.host}\r\n"
            head += (
                f"Accept-Encoding: gzip\r\nCookie: {cookie}\r\n" if cookie else "Accept-Encoding: gzip\r\n"
            )
            if form is not None:
                head += f"Origin: http://{site.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                head += f"Content-Length: {len(form)}\r\n"
            writer.write((head + "\r\n" + (form or "")).encode())
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            size = int(re.search(r"(?i)\r\ncontent-length: (\d+)", answer)[1])
            body = await reader.readexactly(size)
            tally["requests"] += 1
            tally["bytes"] += len(answer) + size
            for name, value in re.findall(r"(?i)\r\nset-cookie: ([^=]+)=([^;]+)", answer):
                cookies[name] = value
            status = int(answer[9:12])
            assert status in (200, 302), answer
            there = re.search(r"(?i)\r\nlocation: (\S+)", answer)
            path, form = (there[1] if there and status == 302 else ""), None
        return body

    async def load(path: str, **form: str) -> None:
        """A page, and what it links to that this phone hasn't got yet."""
        body = await ask(path, **form)
        page = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()
        for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
            if name not in seen:
                seen.add(name)
                body = await ask(name)
                if name.endswith(".css"):
                    for file in files_of(gzip.decompress(body).decode(), name, page):
                        if file not in seen:
                            seen.add(file)
                            await ask(file)

    await load(join)
    await load(join, form="name=")
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    opened = await _open_socket(site, upgrade(site.host, f"/ws/room/{site.code}/", cookie))
    writer.close()
    return opened


async def _open_socket(site: Site, request: bytes):
    """Upgraded, and the first word heard."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(request)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
    assert (await reader.readexactly(2))[0] == 0x81
    return reader, writer
