"""Break what people were promised, one promise at a time, and see that the tests which keep it are red.

    python tests/run_sabotage.py            # all; exit status 1 where a test stays green
    python tests/run_sabotage.py NAME...    # only these of tests/sabotage/

Each file of `tests/sabotage/` says what it breaks and which tests have to notice, then how, as a patch. It is
applied to a copy of the tree, never to the tree itself. First all those tests pass in the copy as it is.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from server import ROOT

FOLDER = ROOT / "tests" / "sabotage"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider"]
PYTEST += ["-o", "norecursedirs=.* __pycache__ bench"]  # or tests in browsers are passed over
IN_BROWSERS = "tests/browser/"


@dataclass(frozen=True)
class Sabotage:
    file: Path
    what: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.file.stem


def read(file: Path) -> Sabotage:
    """The head of a file: `Breaks: …` in a line, then a line `Test: …` for each test."""
    head = file.read_text().partition("\n--- ")[0]
    [what] = re.findall(r"^Breaks: (.+)$", head, re.M)
    return Sabotage(file, what, tuple(re.findall(r"^Test: (\S+)$", head, re.M)))


def every() -> list[Sabotage]:
    return [read(file) for file in sorted(FOLDER.glob("*.patch"))]


def applies(sabotage: Sabotage, tree: Path = ROOT) -> str:
    """What git says against applying it to a tree; "" where it can be applied."""
    return _apply(sabotage, tree, "--check").stderr.strip()


def main(names: list[str]) -> int:
    known = {each.name: each for each in every()}
    if not known.keys() >= set(names):
        print("There are: " + ", ".join(known))
        return 2
    chosen = [known[name] for name in names] or list(known.values())
    with tempfile.TemporaryDirectory(prefix="sabotaged-") as folder:
        tree = _copy_tree(Path(folder) / "tree")
        red = _red_as_it_is(tree, chosen)
        print("".join(f"red without any sabotage: {test}\n" for test in red), end="", flush=True)
        green = [each.name for each in chosen if not _is_noticed(each, tree)]
    if green:
        print("Nobody noticed: " + ", ".join(green))
    return 1 if red or green else 0


def _red_as_it_is(tree: Path, chosen: Iterable[Sabotage]) -> list[str]:
    """The tests that fail anyway: what is red in any case proves nothing."""
    tests = {test for each in chosen for test in each.tests}
    in_browsers = {test for test in tests if test.startswith(IN_BROWSERS)}
    return [
        test for group in (tests - in_browsers, in_browsers) if group for test in _red(tree, sorted(group))
    ]


def _is_noticed(sabotage: Sabotage, tree: Path) -> bool:
    """Apply it, pass its tests, take it back. Prints which of them stayed green."""
    begun = time.monotonic()
    refused = _apply(sabotage, tree).stderr.strip()
    if refused:
        print(f"{sabotage.name}: it doesn't apply: {refused}", flush=True)
        return False
    try:
        green = set(sabotage.tests) - set(_red(tree, list(sabotage.tests)))
    finally:
        _apply(sabotage, tree, "--reverse")
    print(f"{sabotage.name}: {sabotage.what} ({time.monotonic() - begun:.0f} s)")
    print("".join(f"    stayed green: {test}\n" for test in sorted(green)), end="", flush=True)
    return not green


def _red(tree: Path, tests: list[str]) -> list[str]:
    """Those of the tests that fail. One that can't even be begun isn't red: it has said nothing."""
    with tempfile.TemporaryDirectory(prefix="data-") as data:
        done = subprocess.run(
            [*PYTEST, *tests],
            cwd=tree,
            env={**os.environ, "DATA_DIR": data, "SOAK": ""},
            capture_output=True,
            text=True,
            timeout=900,
        )
    if done.returncode not in (0, 1):
        print(done.stdout[-2000:] + done.stderr[-2000:])
    failed = re.findall(r"^FAILED (\S+)", done.stdout, re.M)
    return [test for test in tests if any(each == test or each.startswith(test + "[") for each in failed)]


def _apply(sabotage: Sabotage, tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "apply", *options, str(sabotage.file)], cwd=tree, capture_output=True, text=True
    )


def _copy_tree(to: Path) -> Path:
    """What git knows of the tree and what is new in it, as it is now; and what was installed for it."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    (to / ".venv").symlink_to((ROOT / ".venv").resolve())
    # of its own, or git takes the folder for a part of one around it
    subprocess.run(["git", "init", "-q"], cwd=to, check=True)
    return to


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
