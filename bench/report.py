"""`python -m bench.report`: every measurement, one after the other, written into docs/performance.md."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from bench.site import ROOT

PAGE = ROOT / "docs" / "performance.md"
LIMIT = 900  # seconds for one measurement
CROWDS = (100, 1000, 5000, 10_000)

Rows = list[tuple[str, str, str]]


def main() -> None:
    fanout = {phones: _measure("fanout", phones=phones, rounds=7) for phones in CROWDS}
    rest = {
        name: _measure(name) for name in ("ingest", "join", "reconnect", "memory", "slow", "pages", "signin")
    }
    rest["scaleout"] = _measure("scaleout", rounds=7)
    PAGE.write_text(_page(fanout, rest))
    print(f"written: {PAGE.relative_to(ROOT)}")


def _measure(name: str, *, phones: int | None = None, rounds: int = 3) -> dict:
    command = [sys.executable, "-m", "bench", name, "--json", "--rounds", str(rounds)]
    command += ["--phones", str(phones)] if phones else []
    print(" ".join(command[3:]), file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _page(fanout: dict[int, dict], found: dict[str, dict]) -> str:
    ingest, join, reconnect = found["ingest"], found["join"], found["reconnect"]
    memory, slow, pages, scale = found["memory"], found["slow"], found["pages"], found["scaleout"]
    signin = found["signin"]

    def most(key: str) -> float:
        return max(it[key] for phones, it in fanout.items() if phones >= 1000)

    groups, handshakes = fanout[5000]["ratio_channels"], fanout[5000]["handshake_ratio_picows"]
    way_in = f"{join['kb_each']} kB in {join['requests_each']} requests"
    rows: Rows = [
        ("last phone's frame against picows, 1,000 to 10,000 phones", f"{most('ratio_picows')}", "≤ 1.5"),
        (
            "the same against stock Channels groups, 5,000",
            f"{groups}× faster",
            "≥ 50×",
        ),
        ("processor for 1,000 deliveries against picows", f"{most('cpu_ratio_picows')}", "≤ 1.4"),
        ("memory for a phone", f"{memory['kb_per_phone_later']} kB", "≤ 32 kB"),
        (
            f"{ingest['answers']:,} answers in {ingest['over_s']:g} s, p99 of the acknowledgement",
            f"{ingest['ack_p99_ms']} ms, {ingest['lost']} lost",
            "< 150 ms, 0 lost",
        ),
        (
            f"{ingest['answers']:,} answers at one instant, all acknowledged",
            f"{ingest['instant_all_s']} s",
            "≤ 2 s",
        ),
        (
            f"{join['phones']:,} phones from scan to live in {join['over_s']:g} s, p99",
            f"{join['p99_ms']} ms, {join['failed']} failed",
            "< 1 s",
        ),
        ("a phone's way in, over the wire", way_in, "≤ 100 kB"),
        ("handshakes a second against picows", f"{handshakes}", "≥ 0.15"),
        (
            f"{reconnect['phones']:,} phones back, with {reconnect['jitter_s']:g} s of jitter",
            f"{reconnect['all_back_s']} s",
            "≤ 6 s",
        ),
        (
            f"{slow['dead']} dead readers among {slow['phones']}: the others",
            f"{slow['others_ratio']} times",
            "≤ 1.2 times",
        ),
        ("the same: memory for a dead one", f"{slow['kb_per_dead']} kB", "≤ 256 kB"),
        ("a second process: the fan-out's time", f"{scale['ratio_one_process']} of one", "≤ 0.6"),
        (
            f"console with {pages['questions']} questions",
            f"{pages['queries']} queries (with few: {pages['queries_few']})",
            "≤ 12, constant",
        ),
        (
            f"a command's p95 while {signin['connections']} connections guess passwords",
            f"{max(signin['hashed_ratio'], signin['refused_ratio'])} times",
            "≤ 2 times",
        ),
    ]
    crowds = "".join(
        f"| {n:,} | {it['last_ms']} ms | {it['picows_last_ms']} ms | {it['ratio_picows']} "
        f"| {_or_dash(it['channels_last_ms'], ' ms')} | {_or_dash(it['ratio_channels'], '×')} "
        f"| {it['cpu_ratio_picows']} | {it['whole_ms']} ms |\n"
        for n, it in fanout.items()
    )
    table = "".join(f"| {what} | {got} | {wanted} |\n" for what, got, wanted in rows)
    return TEXT.format(
        table=table,
        crowds=crowds,
        machine=fanout[1000]["machine"],
        day=date.today().isoformat(),
        handshakes=fanout[5000]["handshakes_per_s"],
        drawing=fanout[5000]["command_and_drawing_cpu_ms"],
        frame=fanout[5000]["frame_bytes"],
        crowd_cpu=round(100 * join["crowd_cpu"]),
        server_cpu=round(100 * join["server_cpu"]),
        quiet=round(100 * memory["quiet_cpu"], 1),
        quiet_phones=f"{memory['phones']:,}",
        scale=scale,
        pages=pages,
    )


def _or_dash(value: float | None, unit: str) -> str:
    return "not tried" if value is None else f"{value:,}{unit}"


TEXT = (Path(__file__).parent / "performance.txt").read_text()

if __name__ == "__main__":
    main()
