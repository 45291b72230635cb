"""The network came back: each phone was cut off at one moment, and returns within the jitter."""

import random
import tempfile
import time
from pathlib import Path

from bench.crowd import Crowd, all_files
from bench.site import CROWD_CORE, Site, keep_to

PHONES = 10_000
JITTER = 5.0  # seconds: as far as `connection.js` spreads its tries
WAIT = 60.0


def measure(phones: int, rounds: int) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    chance, found = random.Random(1), []
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        requests = site.requests(site.seats(phones - 2))
        for _ in range(min(rounds, 3)):
            crowd = Crowd("127.0.0.1", site.port)
            crowd.open(requests)
            crowd.listen(1.0)
            crowd.close()
            back = Crowd("127.0.0.1", site.port)
            found.append(_come_back(back, requests, chance))
            back.close()
            time.sleep(3)
    found.sort()
    return {
        "phones": phones,
        "jitter_s": JITTER,
        "all_back_s": round(found[len(found) // 2], 2),
        "rounds": len(found),
    }


def _come_back(crowd: Crowd, requests: list[bytes], chance: random.Random) -> float:
    due = sorted((chance.uniform(0, JITTER), request) for request in requests)
    begun, back, number = time.perf_counter(), 0, 0
    while back < len(requests):
        now = time.perf_counter() - begun
        assert now < WAIT, f"{back} of {len(requests)} phones are back after {WAIT} s"
        while number < len(due) and due[number][0] <= now:
            crowd.connect(due[number][1])
            number += 1
        back += crowd.turn(0.002)
    return time.perf_counter() - begun
