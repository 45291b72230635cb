"""One process and two, on PostgreSQL and Valkey: how long the same fan-out takes.

Each process draws the change and sends it to its own phones; the slower one counts. The crowd sleeps through
it, so that on two cores each process has one of its own.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from bench.crowd import Crowd, all_files
from bench.fanout import Found, one_change
from bench.site import ROOT, Site

sys.path.insert(0, str(ROOT / "tests"))
import databases  # noqa: E402

PHONES = 5000


def measure(phones: int, rounds: int) -> dict:
    all_files()
    valkey = databases.Valkey()
    try:
        with databases.postgres() as server:
            one, two = (_run(server, valkey.url, processes, phones, rounds) for processes in (1, 2))
    finally:
        valkey.stop()
    last = [statistics.median(found.last_ms) for found in (one, two)]
    whole = [statistics.median(found.whole_ms) for found in (one, two)]
    return {
        "processes": 2,
        "ratio_one_process": round(last[1] / last[0], 2),
        "phones": phones,
        "last_ms_one": round(last[0], 1),
        "last_ms": round(last[1], 1),
        "whole_ms_one": round(whole[0], 1),
        "whole_ms": round(whole[1], 1),
        "rounds": rounds,
    }


def _run(server: str, redis: str, processes: int, phones: int, rounds: int) -> Found:
    found = Found()
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(server) as database,
        Site(Path(folder), processes=processes, DATABASE_URL=database, REDIS_URL=redis) as site,
    ):
        crowd = Crowd("127.0.0.1", site.port)
        crowd.open(site.requests(site.seats(phones)))
        for number in range(rounds + 1):
            site.look()
            crowd.listen(1.0)
            one_change(crowd, site.pid, site.next, found if number else Found())
        crowd.close()
    return found
