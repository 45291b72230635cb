"""`python -m bench.report`: every measurement, one after the other, written into docs/performance.md."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bench.compare import is_here
from bench.rooms import ROOMS
from bench.site import ROOT

PAGE = ROOT / "docs" / "performance.md"
LIMIT = 900  # seconds for one measurement
CROWDS = (100, 1000, 5000, 10_000)
OLDER = "74a780a"  # the commit a Next is compared with, where the clone has it

Rows = list[tuple[str, str, str]]


def main() -> None:
    fanout = {phones: _measure("fanout", phones=phones, rounds=7) for phones in CROWDS}
    rest = {
        name: _measure(name) for name in ("ingest", "join", "reconnect", "memory", "slow", "pages", "signin")
    }
    rest["scaleout"] = _measure("scaleout", rounds=7)
    rest["list"] = _measure("list", rounds=5)
    rest["compare"] = _compare()
    rest["rooms"] = {many: _measure("rooms", rooms=many, rounds=5)[0] for many in ROOMS}
    PAGE.write_text(_page(fanout, rest))
    print(f"written: {PAGE.relative_to(ROOT)}")


def _measure(name: str, *, rounds: int = 3, **options: int) -> Any:
    given = [text for option, value in options.items() for text in (f"--{option}", str(value))]
    return _printed("-m", "bench", name, "--json", "--rounds", str(rounds), *given)


def _compare() -> dict:
    """With the older commit, and with many questions in the room beside few."""
    both = ["-m", "bench.compare", "--phones", "100"]
    older = _printed(*both, "--commit", OLDER) if is_here(OLDER) else {}
    return older | _printed(*both, "--questions", "20,200")


def _printed(*arguments: str) -> Any:
    """What a measurement printed last, as JSON."""
    print(" ".join(arguments[1:]), file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT
    )
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    last = done.stdout.splitlines()[-1]
    print(last, file=sys.stderr, flush=True)  # a later one may fail, and this stays known
    return json.loads(last)


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
            "≤ 8, constant",
        ),
        (
            f"a command's p95 while {signin['connections']} connections guess passwords",
            f"{max(signin['hashed_ratio'], signin['refused_ratio'])} times",
            "≤ 2 times",
        ),
        *_of_rooms(found["rooms"]),
        *_of_a_next(found["compare"]),
        *_of_a_list(found["list"]),
        ("an answer's tally on stage and console", f"{pages['tally_queries']} queries", "≤ 4"),
        (
            f"drawing the console with {pages['questions']} questions",
            f"{pages['console_queries']} queries",
            "≤ 8",
        ),
    ]
    crowds = "".join(
        f"| {n:,} | {it['last_ms']} ms | {it['picows_last_ms']} ms | {it['ratio_picows']} "
        f"| {_or_dash(it['channels_last_ms'], ' ms')} | {_or_dash(it['ratio_channels'], '×')} "
        f"| {it['cpu_ratio_picows']} | {it['whole_ms']} ms |\n"
        for n, it in fanout.items()
    )
    rooms = "".join(
        f"| {many:,} | {it['idle_core_percent']} % | {_or_dash(it['next_last_ms'], ' ms')} |\n"
        for many, it in found["rooms"].items()
    )
    table = "".join(f"| {what} | {got} | {wanted} |\n" for what, got, wanted in rows)
    return TEXT.format(
        table=table,
        crowds=crowds,
        rooms=rooms,
        room_phones=found["rooms"][300]["phones_each"],
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


def _of_rooms(rooms: dict[int, dict]) -> Rows:
    return [
        (
            f"{many:,} rooms with {rooms[many]['phones_each']} phones each, nothing happening",
            f"{rooms[many]['idle_core_percent']} % of a core"
            + ("" if rooms[many]["next_last_ms"] else ", but it couldn't hold them"),
            f"≤ {percent} %",
        )
        for many, percent in ((300, 8), (1000, 25))
    ]


def _of_a_next(compared: dict) -> Rows:
    ratio = f"{compared['ratio']} times" if "ratio" in compared else "not tried: it isn't in this clone"
    few, many = compared["questions"]
    return [
        (f"from Next to 100 phones, against commit {OLDER}", ratio, "≤ 0.67 times"),
        (
            f"the same with {many} questions, against {few}",
            f"{compared['questions_ratio']} times",
            "≤ 1.3 times",
        ),
    ]


def _of_a_list(found: dict) -> Rows:
    votes, among = found["votes"], f"among {found['questions']} questions"
    return [
        (f"a vote {among}, to one phone", f"{found['vote_bytes']:,} bytes", "≤ 600 bytes"),
        (f"a new question {among}, to one phone", f"{found['shown_bytes']:,} bytes", "≤ 2,000 bytes"),
        (
            f"the room's page with {found['questions']} questions, compressed",
            f"{found['page_bytes'] / 1000:.1f} kB",
            "≤ 30 kB",
        ),
        (
            f"{votes['sent']:,} votes of {votes['phones']:,} phones in 2 s, p99 of the acknowledgement",
            f"{_or_dash(votes['ack_p99_ms'], ' ms')}, {votes['lost']} lost",
            "< 150 ms, 0 lost",
        ),
        ("the same: what a phone receives", f"{votes['bytes_a_phone'] / 1000:,.1f} kB", "≤ 12 kB"),
    ]


def _or_dash(value: float | None, unit: str) -> str:
    return "not tried" if value is None else f"{value:,}{unit}"


TEXT = (Path(__file__).parent / "performance.txt").read_text()

if __name__ == "__main__":
    main()
