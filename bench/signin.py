"""A facilitator's command while others guess passwords, over many connections, beside one while nobody does.

Twice: each guess with an account and an address of its own, so that no budget spares the server its hash; and
all from one address for one account, where the budget refuses them.
"""

import http.client
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from bench.site import CROWD_CORE, Site, keep_to

PHONES = 12  # here: connections that guess
COMMANDS = 40  # in each state and round
SETTLE = 1.0  # seconds of guessing before anything is measured


def measure(phones: int, rounds: int) -> dict:
    keep_to(CROWD_CORE)
    times: dict[str, list[float]] = {"quiet": [], "hashed": [], "refused": []}
    statuses: dict[str, Counter[int]] = {name: Counter() for name in times}
    guessed: dict[str, float] = dict.fromkeys(times, 0.0)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder), BEHIND_PROXY="1") as site:
        _commands(site)  # warm
        for number in range(rounds):
            for name, found in times.items():
                if name == "quiet":
                    found += _commands(site)
                    continue
                begun = time.perf_counter()
                with Guessers(site.port, phones, number, spread=name == "hashed") as guessers:
                    time.sleep(SETTLE)
                    found += _commands(site)
                statuses[name] += guessers.statuses
                guessed[name] += time.perf_counter() - begun
    p95 = {name: statistics.quantiles(found, n=20)[-1] for name, found in times.items()}
    return {
        "connections": phones,
        "commands": rounds * COMMANDS,
        "quiet_p95_ms": round(p95["quiet"], 1),
        "hashed_p95_ms": round(p95["hashed"], 1),
        "refused_p95_ms": round(p95["refused"], 1),
        "hashed_ratio": round(p95["hashed"] / p95["quiet"], 2),
        "refused_ratio": round(p95["refused"] / p95["quiet"], 2),
        "hashed_statuses": dict(statuses["hashed"]),
        "refused_statuses": dict(statuses["refused"]),
        "guesses_per_s": round(statuses["hashed"].total() / guessed["hashed"], 1),
    }


def _commands(site: Site) -> list[float]:
    """Milliseconds of so many commands, by the console's own form; what they act on is read outside."""
    found = []
    for _ in range(COMMANDS):
        site.look()
        begun = time.perf_counter()
        site.next()
        found.append((time.perf_counter() - begun) * 1000)
    return found


class Guessers:
    """`with Guessers(…):` guesses, in a process of its own, over so many connections."""

    def __init__(self, port: int, many: int, number: int, *, spread: bool) -> None:
        self.until = multiprocessing.Event()
        self.ended, ours = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.Process(
            target=_guess, args=(port, many, number, spread, self.until, ours), daemon=True
        )
        self.statuses: Counter[int] = Counter()

    def __enter__(self) -> "Guessers":
        self.process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.until.set()
        self.statuses = self.ended.recv()
        self.process.join(10)


def _guess(port: int, many: int, number: int, spread: bool, until: Event, ended) -> None:
    statuses: Counter[int] = Counter()
    threads = [
        Thread(target=_connection, args=(port, f"{number}-{which}", spread, until, statuses))
        for which in range(many)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended.send(statuses)


def _connection(port: int, mine: str, spread: bool, until: Event, statuses: Counter[int]) -> None:
    """Guess after guess, each as soon as the one before is answered."""
    asking, secret, number = http.client.HTTPConnection("127.0.0.1", port, timeout=30), "x" * 32, 0
    first, second = (int(part) % 250 for part in mine.split("-"))
    while not until.is_set():
        number += 1
        account = f"account-{mine}-{number}" if spread else "ada"
        address = f"10.{first}.{second}.{number % 250}" if spread else "192.0.2.1"
        form = {"username": account, "password": f"guess {number}", "csrfmiddlewaretoken": secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrf={secret}"}
        asking.request("POST", "/sign-in/", urlencode(form), {**headers, "X-Real-IP": address})
        reply = asking.getresponse()
        reply.read()
        statuses[reply.status] += 1
    asking.close()
