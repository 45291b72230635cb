"""`bin/bench NAME [--json]`: one measurement, printed for people or as one JSON object."""

import argparse
import importlib
import json
import sys

NAMES = ["fanout"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not 1 <= options.phones <= 10_000 or not 1 <= options.rounds <= 50:
        sys.exit("bin/bench: between 1 and 10,000 phones, and 1 to 50 rounds.")
    result = importlib.import_module(f"bench.{options.name}").measure(options.phones, options.rounds)
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:16} {value}")


main()
