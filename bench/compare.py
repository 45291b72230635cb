"""`python -m bench.compare --commit COMMIT`: a Next of today beside one of an older commit, in the same run.

The older commit is checked out into a temporary worktree, and measured there by its own `bench fanout` with
this environment's packages. Both take turns, so that a busier minute of the machine falls on both. The
figures are medians of `whole_ms`, milliseconds from the press of Next to the last phone; a ratio is the
median of those of each turn, and needn't be that of the medians.

`--questions 20,200` sets a session with many questions beside one with few, in turns as well.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from bench.site import ROOT

TURNS = 3  # of each
ROUNDS = 5  # changes in each turn
LIMIT = 300  # seconds for one turn at the most
Turn = Callable[[], float]  # measures once, and returns milliseconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.compare")
    parser.add_argument("--commit", help="the older one")
    parser.add_argument("--questions", help="two numbers, as 20,200: how many stand in a session of today")
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    few_many = [int(number) for number in (options.questions or "").split(",") if number]
    if len(few_many) not in (0, 2) or not (options.commit or few_many):
        parser.error("give --commit, or two numbers of --questions, or both")
    if options.commit and not is_here(options.commit):
        parser.error(f"the commit {options.commit} isn't in this clone")
    run = partial(whole_ms, phones=options.phones, rounds=options.rounds)
    print(json.dumps(compare(run, options.commit, few_many, turns=options.turns)))


def compare(run: Callable[..., float], commit: str | None, few_many: list[int], *, turns: int) -> dict:
    """{ours_ms, theirs_ms, ratio} and {few_ms, many_ms, questions_ratio}, as far as they are asked for.

    `run(folder)` and `run(folder, questions=N)` measure the commit in a folder once.
    """
    measured: dict[str, Turn] = {}
    with ExitStack() as stack:
        if commit:
            older = stack.enter_context(worktree(commit))
            measured |= {"theirs_ms": lambda: run(older), "ours_ms": lambda: run(ROOT)}
        for name, questions in zip(("few_ms", "many_ms"), few_many, strict=False):
            measured[name] = partial(run, ROOT, questions=questions)
        found = in_turns(measured, turns)
    result: dict = {"turns": turns}
    if commit:
        result |= _medians(found, "ours_ms", "theirs_ms")
        result["ratio"] = _ratio(found["ours_ms"], found["theirs_ms"])
    if few_many:
        result["questions"] = few_many
        result |= _medians(found, "few_ms", "many_ms")
        result["questions_ratio"] = _ratio(found["many_ms"], found["few_ms"])
    return result


def _medians(found: dict[str, list[float]], *names: str) -> dict[str, float]:
    return {name: round(statistics.median(found[name]), 1) for name in names}


def _ratio(these: list[float], those: list[float]) -> float:
    return round(statistics.median(this / that for this, that in zip(these, those, strict=True)), 2)


def in_turns(measured: dict[str, Turn], turns: int) -> dict[str, list[float]]:
    """What each gave, one after the other and over again."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(turns):
        for name, turn in measured.items():
            found[name].append(turn())
            print(f"{name} {found[name][-1]}", file=sys.stderr, flush=True)
    return found


def whole_ms(folder: Path, *, phones: int, rounds: int, questions: int = 0) -> float:
    """From Next to the last phone, by the `bench fanout` of the commit that stands in `folder`."""
    command = [sys.executable, "-m", "bench", "fanout", "--json"]
    command += ["--phones", str(phones), "--rounds", str(rounds)]
    if questions:
        command += ["--questions", str(questions)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return json.loads(done.stdout.splitlines()[-1])["whole_ms"]


def is_here(commit: str) -> bool:
    """Is this commit in the clone, which may be a shallow one?"""
    if shutil.which("git") is None:
        return False
    asked = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True).returncode == 0


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """The folder of a commit that is checked out for as long as the block runs."""
    with tempfile.TemporaryDirectory() as holder:
        folder = Path(holder) / "older"
        _git("worktree", "add", "--detach", str(folder), commit)
        try:
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder))


def _git(*arguments: str) -> None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)


if __name__ == "__main__":
    main()
