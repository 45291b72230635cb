"""So many answers in two seconds, and at one instant: how soon each is acknowledged, after its commit.

Each phone answers the open quiz question once, over its own socket; the sends are spread evenly over the two
seconds, or go as fast as the crowd can. Afterwards the answers in the database are counted.
"""

import statistics
import tempfile
import time
from pathlib import Path

from bench.crowd import Crowd, Phone, all_files, frame_of
from bench.site import CROWD_CORE, Site, keep_to

PHONES = 5000
OVER = 2.0  # seconds
WAIT = 60.0


def measure(phones: int, rounds: int) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        crowd = Crowd("127.0.0.1", site.port)
        crowd.open(site.requests(site.seats(phones)))
        spread, instant, lost = [], [], 0
        for over, found in ((OVER, spread), (0.0, instant)):
            for _ in range(rounds):
                round_pk = site.open_round()
                crowd.listen(1.0)
                found.append(_answer(crowd, round_pk, over))
                lost += phones - site.answers(round_pk)
        crowd.close()
    middle = sorted(spread, key=lambda delays: _percent(delays, 99))[len(spread) // 2]
    return {
        "answers": phones,
        "over_s": OVER,
        "ack_p50_ms": round(_percent(middle, 50), 1),
        "ack_p99_ms": round(_percent(middle, 99), 1),
        "lost": lost,
        "ack_last_ms": round(max(middle), 1),
        "instant_all_s": round(statistics.median(max(delays) for delays in instant) / 1000, 2),
        "rounds": rounds,
    }


def _percent(delays: list[float], percent: int) -> float:
    return sorted(delays)[min(len(delays) - 1, len(delays) * percent // 100)]


def _answer(crowd: Crowd, round_pk: int, over: float) -> list[float]:
    """Every phone answers; how many ms each acknowledgement took. At one instant all count from the first."""
    phones, sent, delays = crowd.phones[2:], {}, []  # without the stage and the console

    def heard(phone: Phone, text: bytes, at: int) -> None:
        if text.startswith(b'{"ack"'):
            assert b'"ok": true' in text, text
            delays.append((at - sent.pop(id(phone))) / 1e6)

    begun = time.perf_counter()
    first = time.time_ns()
    for number, phone in enumerate(phones):
        frame = frame_of(
            f'{{"id":"{round_pk}","do":"answer","round":{round_pk},"choice":"{"AB"[number % 2]}"}}'
        )
        while over and (early := begun + over * number / len(phones) - time.perf_counter()) > 0:
            crowd.turn(early, heard)
        sent[id(phone)] = time.time_ns() if over else first
        phone.sock.send(frame)
    while sent:
        assert time.perf_counter() - begun < WAIT, f"{len(sent)} answers are not acknowledged"
        crowd.turn(0.1, heard)
    return delays
