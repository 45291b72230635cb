"""The benchmarks run, in small: a real server each, and figures that can be true."""

import json
import subprocess
import sys

import pytest
from server import ROOT

from bench import compare
from bench.questions import texts


def run(code: str):
    """In a process of its own, as a benchmark keeps to one core. Returns what it printed as JSON."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def command(*arguments: str):
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=240
    )


def test_rooms_give_their_processor_and_a_next():
    found = run(
        "import json\nfrom bench import rooms\nrooms.SETTLE, rooms.IDLE = 1.0, 2.0\n"
        "print(json.dumps(rooms.measure(2, 1, rooms=(1, 2))))"
    )
    assert [(each["rooms"], each["phones_each"]) for each in found] == [(1, 2), (2, 2)]
    for each in found:
        assert set(each) == {"rooms", "phones_each", "idle_core_percent", "next_last_ms"}
        assert 0 < each["idle_core_percent"] < 100
        assert 0 < each["next_last_ms"] < 20_000


def test_rooms_that_do_not_get_in_are_told_of():
    code = (
        "import json\nfrom bench import rooms\n"
        "rooms.SETTLE, rooms.IDLE, rooms.OPEN_WAIT = 1.0, 1.0, 0.0\n"
        "print(json.dumps(rooms.measure(2, 1, rooms=(2,))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=240)
    [found] = json.loads(done.stdout)
    assert found["next_last_ms"] is None
    assert done.stderr.startswith("2 rooms: ")


def test_a_list_gives_its_bytes_and_loses_no_vote():
    done = command("list", "--json", "--phones", "5", "--votes", "5", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert min(found["vote_bytes"], found["shown_bytes"], found["page_bytes"]) > 100
    votes = found["votes"]
    assert set(votes) == {"phones", "sent", "lost", "ack_p99_ms", "bytes_a_phone"}
    assert (votes["phones"], votes["sent"], votes["lost"]) == (5, 5, 0)
    assert votes["ack_p99_ms"] > 0 and votes["bytes_a_phone"] > 100


def test_pages_count_the_queries_of_a_tally_and_of_the_console():
    done = command("pages", "--json", "--phones", "25", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert 0 < found["tally_queries"] < 40
    assert 0 < found["console_queries"] < 40


def test_a_next_with_questions_in_the_room():
    found = run(
        "import json\nfrom bench import fanout\n"
        "print(json.dumps(fanout.measure(10, 1, stock=False, questions=3)))"
    )
    assert found["questions"] == 3
    assert found["whole_ms"] > 0


def test_an_older_commit_is_compared_in_turns():
    if not compare.is_here("HEAD"):
        pytest.skip("no clone")
    order = []

    def measured(folder, *, questions=0):
        order.append("older" if folder != ROOT else questions)
        if folder != ROOT:
            assert (folder / "bench" / "fanout.py").exists()
        return {0: 30.0, 20: 40.0, 200: 50.0}[questions] if folder == ROOT else 60.0

    found = compare.compare(measured, "HEAD", [20, 200], turns=3)
    assert order == ["older", 0, 20, 200] * 3
    assert (found["ours_ms"], found["theirs_ms"], found["ratio"]) == (30.0, 60.0, 0.5)
    assert (found["few_ms"], found["many_ms"], found["questions_ratio"]) == (40.0, 50.0, 1.25)
    kept = subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "/older" not in kept


def test_a_measurement_takes_only_its_own_options():
    done = command("memory", "--votes", "5")
    assert done.returncode != 0
    assert "memory takes no --votes" in done.stderr


def test_questions_are_the_same_in_each_run_and_fit():
    assert texts(50) == texts(50)
    assert len(set(texts(50))) == 50
    assert max(map(len, texts(300))) <= 600


def test_a_ratio_is_the_median_of_each_turn_s():
    slow_minute = iter([40.0, 20.0, 400.0, 200.0, 40.0, 10.0])  # many questions last in each turn
    found = compare.compare(lambda *_, **__: next(slow_minute), None, [20, 200], turns=3)
    assert found["questions_ratio"] == 0.5
    assert "ratio" not in found
