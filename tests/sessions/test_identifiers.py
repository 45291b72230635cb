"""Numbers and addresses of people are spotted alike on phone and server, by one table of examples."""

import json
import subprocess
import time

import pytest
from server import ROOT

from sessions.identifiers import IRD_NUMBERS, KINDS, _is_ird, _is_nhi, find_identifier

EXAMPLES = json.loads((ROOT / "tests" / "identifiers.json").read_text())
SCRIPT = ROOT / "static" / "js" / "identifiers.js"
EACH = """
globalThis.window = globalThis;
require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => Identifiers.find(text) || "")));
"""


def found_by_script(texts: list[str]) -> list[str]:
    """What the phone's own rules find in each."""
    ran = subprocess.run(
        ["node", "-e", EACH, str(SCRIPT)], input=json.dumps(texts), capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["text"][:30])
def test_the_server_finds_what_the_table_says(example):
    assert find_identifier(example["text"]) == example["found"]


def test_the_phone_finds_what_the_table_says():
    found = found_by_script([each["text"] for each in EXAMPLES])
    wrong = [(each, said) for each, said in zip(EXAMPLES, found, strict=True) if said != each["found"]]
    assert wrong == []


def test_each_kind_has_its_examples_and_so_have_false_alarms():
    for kind in (*KINDS, ""):
        assert sum(each["found"] == kind for each in EXAMPLES) >= 5, kind


def test_both_check_every_check_character_alike():
    texts = [f"ZAC536{digit}" for digit in range(10)]
    texts += [f"ZBN77V{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    texts += [f"{number}" for number in range(IRD_NUMBERS.start - 20, IRD_NUMBERS.start + 400)]
    texts += [f"{number}" for number in range(IRD_NUMBERS.stop - 40, IRD_NUMBERS.stop + 40)]
    assert found_by_script(texts) == [find_identifier(text) for text in texts]
    assert [text for text in texts[:10] if _is_nhi(text)] == ["ZAC5361"]
    share = sum(_is_ird(text) for text in texts[36:456]) / 420
    assert 1 / 13 < share < 1 / 9, "one of eleven has the right check digit"


@pytest.mark.parametrize("text", ["a" * 70_000, "a@" * 35_000, "1 " * 35_000, "0" * 70_000, "ZAC" * 30_000])
def test_no_text_takes_long(text):
    before = time.monotonic()
    assert find_identifier(text) == ""
    assert time.monotonic() - before < 1
