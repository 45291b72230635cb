"""`bin/bench NAME [--json]`: one measurement, printed for people or as one JSON object."""

import argparse
import importlib
import inspect
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
NAMES = {
    "fanout": "one change to everybody: the last phone, beside picows and stock Channels (--questions N)",
    "ingest": "answers of all phones in two seconds, and at one instant",
    "join": "phones from the scanned code to their first word",
    "reconnect": "all phones come back after the network was away",
    "memory": "what a phone costs that is simply there",
    "slow": "phones that never read: the others, and the memory",
    "pages": "queries and time of the console, of a tally",
    "signin": "a command while others guess passwords",
    "scaleout": "one process and two, on PostgreSQL and Valkey",
    "rooms": "many rooms in which nothing happens: processor, and a Next (--rooms 10,300)",
    "list": "200 questions: bytes of a vote, a new question, the page; many votes (--votes N)",
}
PACKAGES = ["django", "daphne", "twisted", "autobahn", "channels", "picows"]


def machine() -> str:
    """What the figures were measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, {packages}"


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def arguments() -> argparse.Namespace:
    names = "\n".join(f"  {name:10} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"measurements:\n{names}",
    )
    parser.add_argument("name", choices=NAMES, metavar="NAME")
    parser.add_argument("--phones", type=int, help="how many; each measurement has its own default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rooms", type=numbers, help="rooms: how many, each size by itself")
    parser.add_argument("--votes", type=int, help="list: how many in two seconds, each from its own phone")
    parser.add_argument("--questions", type=int, help="fanout: how many the room can read meanwhile")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    bench = importlib.import_module(f"bench.{options.name}")
    phones = bench.PHONES if options.phones is None else options.phones
    least = getattr(bench, "LEAST_PHONES", 10)
    if not least <= phones <= 10_000 or not 1 <= options.rounds <= 50:
        sys.exit(f"bin/bench: between {least} and 10,000 phones, and 1 to 50 rounds.")
    result = bench.measure(phones, options.rounds, **own_options(bench, options))
    results = result if isinstance(result, list) else [result | {"machine": machine()}]
    if options.json:
        print(json.dumps(result if isinstance(result, list) else results[0]))
        return
    for found in results:
        for key, value in found.items():
            print(f"{key:24} {value}")


def own_options(bench: ModuleType, options: argparse.Namespace) -> dict[str, Any]:
    """The given ones of those that only some measurements take."""
    given = {
        name: getattr(options, name) for name in ("rooms", "votes", "questions") if getattr(options, name)
    }
    for name in given:
        if name not in inspect.signature(bench.measure).parameters:
            sys.exit(f"bin/bench: {options.name} takes no --{name}.")
    return given


main()
