"""How long one change takes to the last phone, and what it costs: the product, a bare picows server and a
stock Channels group consumer, with the same bytes to the same crowd.

A frame carries the moment at which its sending begins (the pulse's `data-now`); the kernel notes when it
reached each phone. `whole_ms` begins earlier, when the facilitator's Next is posted: the real command, its
commit and the drawing are in it. The processor time of a delivery is that of the server's loop, less what
the loop spends on a change when nobody but a stage and a console is there.

With `--questions N` so many stand in the session, shown to the room.
"""

import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.crowd import Crowd, Phone, all_files, upgrade
from bench.questions import texts
from bench.site import CROWD_CORE, ROOT, SERVER_CORE, Site, cpu_seconds, free_port, keep_to, resident_kb

PHONES = 1000
WAIT = 60.0  # seconds for one change at the most
STOCK_AT_MOST = 5000  # phones: beyond it stock groups take minutes


@dataclass
class Found:
    last_ms: list[float] = field(default_factory=list)  # from the frame's own stamp to the last phone
    whole_ms: list[float] = field(default_factory=list)  # from the command to the last phone
    loop_ms: list[float] = field(default_factory=list)  # processor time of the server's loop for a change
    cpu_ms: list[float] = field(default_factory=list)  # of the whole server
    fixed_ms: float = 0.0  # the loop's, with a stage and a console alone
    texts: list[str] = field(default_factory=list)
    handshakes: float = 0.0  # a second
    kb_per_phone: float = 0.0


def measure(phones: int, rounds: int, *, stock: bool = True, questions: int = 0) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder:
        with Site(Path(folder)) as site:
            if questions:
                site.ask_each(texts(questions))
            ours = _rounds(
                site.host, site.pid, site.requests(site.seats(phones)), rounds, site.next, site.look
            )
        frames = Path(folder) / "frames.json"
        frames.write_text(json.dumps(ours.texts))
        with anchor("picows", frames) as (host, process, change):
            picows = _rounds(host, process.pid, _plain(host, phones), rounds, change)
        groups = Found(last_ms=[float("nan")])
        if stock and phones <= STOCK_AT_MOST:
            with anchor("stock", frames) as (host, process, change):
                groups = _rounds(host, process.pid, _plain(host, phones), min(rounds, 3), change)
    last, whole = _median(ours.last_ms), _median(ours.whole_ms)
    cpu, picows_cpu = (1000 * (_median(it.loop_ms) - it.fixed_ms) / phones for it in (ours, picows))
    return {
        "phones": phones,
        "questions": questions,
        "last_ms": round(last, 1),
        "ratio_picows": round(last / _median(picows.last_ms), 2),
        "ratio_channels": round(_median(groups.last_ms) / last, 1) if groups.texts else None,
        "cpu_ratio_picows": round(cpu / picows_cpu, 2),
        "kb_per_phone": round(ours.kb_per_phone, 1),
        "whole_ms": round(whole, 1),
        "picows_last_ms": round(_median(picows.last_ms), 1),
        "channels_last_ms": round(_median(groups.last_ms), 1) if groups.texts else None,
        "cpu_ms_per_1000": round(cpu, 2),
        "picows_cpu_ms_per_1000": round(picows_cpu, 2),
        "command_and_drawing_cpu_ms": round(_median(ours.cpu_ms) - cpu * phones / 1000, 1),
        "handshakes_per_s": round(ours.handshakes),
        "handshake_ratio_picows": round(ours.handshakes / picows.handshakes, 2),
        "frame_bytes": round(_median([float(len(text.encode())) for text in ours.texts])),
        "rounds": rounds,
    }


_median = statistics.median


def _plain(host: str, phones: int) -> list[bytes]:
    return [upgrade(host, "/ws/room/", "seat=none")] * phones


@contextmanager
def anchor(kind: str, frames: Path):
    """A server to compare with: its host, its process, and what makes one change there."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.anchors", kind, str(port), str(frames)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        text=True,
    )
    keep_to(SERVER_CORE, process.pid)

    def change() -> None:
        assert process.stdin is not None
        process.stdin.write("change\n")
        process.stdin.flush()

    try:
        _until_it_listens(port)
        yield f"127.0.0.1:{port}", process, change
    finally:
        process.terminate()
        process.wait(20)


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + WAIT
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "the anchor doesn't listen"
            time.sleep(0.1)


def _rounds(
    host: str,
    pid: int,
    requests: list[bytes],
    rounds: int,
    change: Callable[[], None],
    prepare: Callable[[], None] = lambda: None,
) -> Found:
    crowd = Crowd(*_address(host))

    def changes(found: Found) -> Found:
        for number in range(rounds + 1):
            prepare()
            crowd.listen(1.0)
            one_change(crowd, pid, change, found if number else Found())  # the first one warms up
        return found

    try:
        crowd.open(requests[:2])
        fixed = changes(Found())
        first = min(50, len(requests) // 10)  # so that what the first phones bring along isn't counted
        crowd.open(requests[2:first])
        before = resident_kb(pid)
        seconds = crowd.open(requests[first:])
        return changes(
            Found(
                fixed_ms=_median(fixed.loop_ms),
                handshakes=(len(requests) - first) / seconds,
                kb_per_phone=(resident_kb(pid) - before) / (len(requests) - first),
            )
        )
    finally:
        crowd.close()


def one_change(
    crowd: Crowd, pid: int, change: Callable[[], None], found: Found, wanted: str = 'id="now"'
) -> None:
    """Make a change, sleep through it, and read afterwards when each phone got the frame with `wanted`."""
    arrived: dict[int, tuple[int, str]] = {}

    def heard(phone: Phone, text: bytes, at: int) -> None:
        if wanted.encode() in text and id(phone) not in arrived:
            arrived[id(phone)] = (at, text.decode())

    cpu, loop, begun = cpu_seconds(pid), cpu_seconds(pid, loop_only=True), time.time_ns()
    change()
    time.sleep(0.2 + len(crowd.phones) / 50_000)
    spent, awake = (cpu_seconds(pid) - cpu, cpu_seconds(pid, loop_only=True) - loop), time.time_ns()
    deadline = time.monotonic() + WAIT
    while len(arrived) < len(crowd.phones):
        assert time.monotonic() < deadline, f"{len(arrived)} of {len(crowd.phones)} phones heard it"
        crowd.listen(0.1, heard)
    last: dict[str, int] = {}  # of each process: its frames carry the moment at which it began to send
    for at, text in arrived.values():
        stamp = re.search(r'data-now="([^"]+)"', text)
        assert stamp is not None
        last[stamp[1]] = max(at, last.get(stamp[1], 0))
    took = [at / 1e6 - datetime.fromisoformat(stamp).timestamp() * 1e3 for stamp, at in last.items()]
    found.last_ms.append(max(took))
    found.whole_ms.append((max(last.values()) - begun) / 1e6)
    if max(last.values()) > awake:  # a slow server was still sending
        spent = (cpu_seconds(pid) - cpu, cpu_seconds(pid, loop_only=True) - loop)
    found.cpu_ms.append(spent[0] * 1e3)
    found.loop_ms.append(spent[1] * 1e3)
    found.texts.append(arrived[id(crowd.phones[-1])][1])


def _address(host: str) -> tuple[str, int]:
    name, _, port = host.partition(":")
    return name, int(port)
