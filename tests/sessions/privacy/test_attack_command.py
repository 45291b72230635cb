"""`manage.py attack CODE`: what it says, in words for whoever answers for people's privacy."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from steps import send, take_seat

from sessions.actions import moderation, muting
from sessions.privacy.attack.evidence import Evidence, read
from sessions.privacy.attack.postgres import Postgres
from sessions.privacy.attack.rows import Row
from sessions.privacy.attack.words import Finding, report

pytestmark = pytest.mark.django_db(transaction=True)


def said(*arguments):
    out = StringIO()
    call_command("attack", *map(str, arguments), stdout=out)
    return out.getvalue()


def join(session, count):
    return [take_seat(session, name=f"Somebody {n}") for n in range(count)]


def test_below_four_people_it_says_too_few_to_hide_and_counts_nothing(started):
    people = join(started, 3)
    send(people[0], "ask", text="Is this the question of one of three?")
    text = said(started.code)
    assert "Too few to hide" in text and "claimed" not in text


def test_it_says_for_each_way_what_it_claims_and_what_shuffled_rows_give(started):
    for n, person in enumerate(join(started, 6)):
        send(person, "ask", text=f"Is this question number {n}?")
    text = said(started.code.lower())
    assert "6 seats, 6 questions without a name" in text and "on shuffled rows" in text
    assert "A row says which seat it came from" in text
    assert "Too few" not in text


def test_chance_is_never_one_in_so_many(started):
    for person in join(started, 6):
        send(person, "ask", text="Is this a question of one of six?")
    assert not re.search(r"\b1/\d|\bone in\b|\b1 in \d", said(started.code))


def test_a_row_that_names_its_seat_is_called_by_its_name(started):
    """As votes and answers once did."""
    people = join(started, 5)
    send(people[0], "ask", text="Who asked this question?")
    named = started.participants.get(key=people[0].hash).pk
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE live_question ADD COLUMN sent_by bigint")
        try:
            cursor.execute("UPDATE live_question SET sent_by = %s", [named])
            text = said(started.code)
        finally:
            cursor.execute("ALTER TABLE live_question DROP COLUMN sent_by")
    assert "! questions without a name: 1 link claimed" in text


def test_muted_senders_and_flags_tie_nobody_to_anything(started):
    """Two questions of one sender are muted, and somebody flagged all: none of it is claimed as a link."""
    people = join(started, 6)
    for n, person in enumerate([people[0], *people]):
        send(person, "ask", text=f"Is this question number {n}?")
    asked = list(started.questions.order_by("text"))
    for question in asked:
        moderation.show(started, question_pk=question.pk)
        send(people[5], "flag", question=question.pk)
    for question in asked[:2]:
        muting.mute_sender(started, question_pk=question.pk)
    text = said(started.code)
    same_mark = text.partition("Two rows carry the same mark")[2].partition("A mark can")[0]
    assert "7 flags" in text and same_mark.strip() == "nothing to go by"


def test_a_log_line_that_names_a_seat_and_a_question_is_found(started, tmp_path):
    people = join(started, 5)
    for n, person in enumerate(people):
        send(person, "ask", text=f"Is this question number {n}?")
    log = tmp_path / "site.log"
    log.write_text(f"a line\nseat {people[2].hash} asked: Is this question number 2?\nanother\n")
    text = said(started.code, log)
    assert "site.log names 2 rows of this session." in text
    log.write_text("a line\nanother\n")
    assert "site.log names 0 rows" in said(started.code, log)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_a_backup_is_attacked_by_itself(started, tmp_path):
    join(started, 5)
    call_command("backup", str(tmp_path / "copy.sqlite3"), stdout=StringIO())
    text = said(started.code, tmp_path / "copy.sqlite3")
    assert "In copy.sqlite3: 5 seats" in text and text.count("5 seats") == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_on_postgresql_it_reads_places_and_transactions(started):
    for n, person in enumerate(join(started, 4)):
        send(person, "ask", text=f"Is this question number {n}?")
    found = read(Postgres(), started.code)
    rows = sorted(found.of("question"), key=lambda item: item.row.places["transaction"])
    assert [item.row.values["text"][-2] for item in rows] == ["0", "1", "2", "3"]
    assert len({item.row.places["page"] for item in rows}) == 4


def test_it_only_reads(started):
    people = join(started, 5)
    send(people[0], "ask", text="Does it change anything?")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said(started.code)
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []


def test_what_is_not_there_is_refused_in_a_sentence(session, tmp_path):
    with pytest.raises(CommandError, match="No session has the code"):
        said("AAAAAAA")
    with pytest.raises(CommandError, match="There is no file"):
        said(session.code, tmp_path / "nothing.sqlite3")


def test_a_number_counts_when_no_shuffling_comes_near_it():
    assert not Finding("keys", "question", 12, (9, 12, 10)).tells
    assert Finding("keys", "question", 15, (9, 12, 10)).tells
    assert Finding("outright", "question", 1, ()).tells


def test_a_purged_session_has_nothing_to_tie():
    lines = list(report(Evidence("a test", Row("live_session", 1, {}))))
    assert lines[-1] == "Nothing is held that could be tied to anybody."
