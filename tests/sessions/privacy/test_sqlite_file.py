"""SQLite's files are read as they are: each row with its place, its transaction, and what was deleted."""

import random
import sqlite3
from contextlib import closing

import pytest

from sessions.privacy.attack.sqlite import SqliteFile, is_sqlite

VALUES = [
    None,
    0,
    1,
    -1,
    127,
    -32_769,
    2**23,
    -(2**31) - 1,
    2**47,
    2**63 - 1,
    -(2**63),
    1.5,
    "",
    "ā🎉",
    b"\0\1",
]


@pytest.fixture
def database(tmp_path):
    with closing(sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)) as opened:
        opened.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
            "PRAGMA wal_autocheckpoint=0; PRAGMA secure_delete=ON;"
            "CREATE TABLE note (id integer PRIMARY KEY, text text, more);"
            "CREATE INDEX by_text ON note (text);"
        )
        yield opened


@pytest.fixture
def file(tmp_path):
    return tmp_path / "some.sqlite3"


def insert(database, *keys, text="something"):
    """In one transaction."""
    database.execute("BEGIN")
    database.executemany("INSERT INTO note VALUES (?, ?, ?)", [(key, f"{text} {key}", key) for key in keys])
    database.execute("COMMIT")


def in_order(file, order):
    placed = [row for row in SqliteFile(file).rows("note") if order in row.places]
    return [row.key for row in sorted(placed, key=lambda row: row.places[order])]


@pytest.mark.parametrize("checkpointed", [False, True])
def test_every_row_is_read_as_it_was_written(database, file, checkpointed):
    chance = random.Random(3)
    rows = {n * 977: (chance.choice(VALUES), chance.choice(VALUES)) for n in range(-500, 2500)}
    rows |= {1: ("x" * 9_000, b"y" * 20_000), 2: ("ā" * 70_000, None)}  # on pages of their own
    database.execute("BEGIN")
    database.executemany("INSERT INTO note VALUES (?, ?, ?)", [(key, *row) for key, row in rows.items()])
    database.execute("COMMIT")
    if checkpointed:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    read = {row.key: (row.values["text"], row.values["more"]) for row in SqliteFile(file).rows("note")}
    stored = database.execute("SELECT id, text, more FROM note").fetchall()
    assert read == {key: (text, more) for key, text, more in stored} and len(read) == 3002
    assert is_sqlite(file)


def test_random_keys_hide_the_order_of_arrival_in_the_tree_but_not_in_the_page_until_it_is_compacted(
    database, file
):
    keys = random.Random(5).sample(range(2**62), 60)
    for key in keys:
        insert(database, key)
    assert in_order(file, "key") == sorted(keys)
    assert in_order(file, "page") == keys
    assert in_order(file, "index by_text") == keys
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert in_order(file, "page") == sorted(keys)
    assert in_order(file, "index by_text") == sorted(keys, key=lambda key: f"something {key}")


def test_the_log_tells_in_which_transaction_each_row_came_and_in_which_order(database, file):
    insert(database, 1)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    insert(database, 900, 40)
    insert(database, 7)
    insert(database, 300, 200)
    assert in_order(file, "log") == [900, 40, 7, 300, 200]
    rows = {row.key: row for row in SqliteFile(file).rows("note")}
    assert rows[900].groups == rows[40].groups != rows[7].groups
    assert rows[1].groups == set()  # older than the log
    database.execute("UPDATE note SET text = 'renamed' WHERE id = 1")
    rows = {row.key: row for row in SqliteFile(file).rows("note")}
    assert len(rows[1].groups) == 1 and "log" not in rows[1].places


def test_a_deleted_row_is_found_in_the_log_until_that_is_emptied(database, file):
    insert(database, 1, 2, 3)
    database.execute("DELETE FROM note WHERE id = 2")
    [gone] = [row for row in SqliteFile(file).rows("note") if row.deleted]
    assert gone.values["text"] == "something 2"
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [row.key for row in SqliteFile(file).rows("note")] == [1, 3]


def test_a_log_that_was_begun_anew_still_holds_frames_of_the_one_before(database, file):
    for key in range(50, 0, -1):
        insert(database, key)
    database.execute("DELETE FROM note WHERE id = 9")
    database.execute("PRAGMA wal_checkpoint(RESTART)")
    insert(database, 77)
    rows = {row.key: row for row in SqliteFile(file).rows("note")}
    assert rows[9].deleted and not rows[77].deleted
    assert rows[40].places["log"] < rows[30].places["log"] < rows[77].places["log"]


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(database, file, tmp_path):
    insert(database, *range(1000))
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    for length in (5_000, len(whole) // 2, len(whole) - 100):
        cut = tmp_path / "cut.sqlite3"
        cut.write_bytes(whole[:length])
        assert len(SqliteFile(cut).rows("note")) <= 1000
