"""Replay what strangers did to the product, against a server of our own on this machine.

    python tests/run_attacks.py             # all; exit status 1 when anything is found
    python tests/run_attacks.py guess_a_code

It starts a real server with its own data, and ends it. No other target can be given.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import wire
from attacking import crowding, ended, guessing, oversized, poisoning
from attacking.target import Attack, Target, own_server

ATTACKS: list[Attack] = [
    poisoning.poison_what_everybody_is_served,
    guessing.guess_a_password,
    guessing.guess_a_code,
    guessing.tell_by_a_link_whether_a_code_exists,
    oversized.send_too_much_or_too_slowly,
    ended.go_on_watching,
    crowding.crowd_a_room,
    ended.use_what_has_ended,  # the last: it ends a session
]


def replay(attack: Attack, target: Target) -> list[str]:
    """Print what was tried, how often and what was found; returns that."""
    wire.tries.clear()
    begun = time.monotonic()
    found = attack(target)
    sent = ", ".join(f"{number} {what}s" for what, number in Counter(wire.tries).items())
    print(f"{attack.__name__}: {attack.__doc__}\n    {sent} in {time.monotonic() - begun:.0f} s")
    print("    found: " + ("\n           ".join(found) or "nothing"), flush=True)
    return found


def main(names: list[str]) -> int:
    known = {attack.__name__: attack for attack in ATTACKS}
    if not known.keys() >= set(names):
        print("There are: " + ", ".join(known))
        return 2
    chosen = [known[name] for name in names] or ATTACKS
    with tempfile.TemporaryDirectory(prefix="attacked-") as folder:
        server = own_server(Path(folder))
        try:
            target = Target(server)
            found = [finding for attack in chosen for finding in replay(attack, target)]
        finally:
            server.stop()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
