"""Phones that hold their connection and never read: what they cost the others, and the server.

330 phones, then the same with 30 of them dead, on a fresh server each. Each change is a large one: a hundred
questions are shown, and one of them is shown and hidden in turn.
"""

import statistics
import tempfile
from pathlib import Path

from bench.crowd import Crowd, all_files
from bench.fanout import Found, one_change
from bench.site import CROWD_CORE, Site, keep_to, resident_kb

PHONES = 330
DEAD = 30
QUESTIONS = 100
CHANGES = 20
SMALLEST = 4096  # bytes the kernel takes for a dead reader


def measure(phones: int, rounds: int) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    (alone, kb_alone, size), (among, kb_among, _) = _run(phones - DEAD, 0), _run(phones - DEAD, DEAD)
    return {
        "phones": phones,
        "dead": DEAD,
        "others_ratio": round(among / alone, 2),
        "kb_per_dead": round((kb_among - kb_alone) / DEAD, 1),
        "last_ms": round(among, 1),
        "frame_bytes": size,
        "changes": CHANGES,
    }


def _run(readers: int, dead: int) -> tuple[float, int, int]:
    """(last ms of the readers, kB the server grew by, bytes of a change)"""
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        site.ask(QUESTIONS)
        crowd, deaf = Crowd("127.0.0.1", site.port), Crowd("127.0.0.1", site.port)
        crowd.open(site.requests(site.seats(readers))[1:])  # a stage shows no list of questions
        for request in site.requests(site.seats(dead))[2:]:
            deaf.connect(request, receive_buffer=SMALLEST)
        while sum(phone.live for phone in deaf.phones) < dead:
            deaf.turn(0.1)
        crowd.listen(1.0)
        before, found = resident_kb(site.pid), Found()
        for number in range(CHANGES):
            one_change(
                crowd, site.pid, lambda n=number: site.moderate(on=n % 2 == 1), found, 'id="questions"'
            )
            crowd.listen(0.3)
        grown = resident_kb(site.pid) - before
        for each in (crowd, deaf):
            each.close()
    return statistics.median(found.last_ms), grown, round(statistics.median(map(len, found.texts)))
