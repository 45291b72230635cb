"""`bin/bench NAME [--json]`: one measurement, printed for people or as one JSON object."""

import argparse
import importlib
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
NAMES = ["fanout", "ingest", "join", "reconnect", "memory", "slow", "pages", "signin", "scaleout"]
PACKAGES = ["django", "daphne", "twisted", "autobahn", "channels", "picows"]


def machine() -> str:
    """What the figures were measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, {packages}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--phones", type=int, help="how many; each measurement has its own default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    bench = importlib.import_module(f"bench.{options.name}")
    phones = bench.PHONES if options.phones is None else options.phones
    if not 10 <= phones <= 10_000 or not 1 <= options.rounds <= 50:
        sys.exit("bin/bench: between 10 and 10,000 phones, and 1 to 50 rounds.")
    result = bench.measure(phones, options.rounds) | {"machine": machine()}
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:24} {value}")


main()
