"""A purge that is killed, at ten points: nothing is half gone, and the next one does it whole."""

import signal
import subprocess
import sys

import pytest
from server import ROOT, Server

MAKE = """
from datetime import timedelta
from django.utils import timezone
from sessions import seats
from sessions.actions import lifecycle, moderation, participants, questions
from sessions.models import Session
s = Session.objects.get(code='{code}')
lifecycle.start(s); s.refresh_from_db()
people = [seats.new_seat(s) for _ in range(20)]
for n, seat in enumerate(people):
    participants.join(s, key_hash=seat.hash, name=f'Kanari {{n}}')
    asked = questions.ask(s, text=f'kanari {{n}}', receipt=seat.receipt)
    if n < 10:
        moderation.show(s, question_pk=asked.pk)
        for voter in people[:5]:
            questions.upvote(s, seat=voter, question_pk=asked.pk)
    else:
        moderation.hide(s, question_pk=asked.pk)
lifecycle.end(s)
past = timezone.now() - timedelta(days=3)
Session.objects.update(ended_at=past, delete_on=past.date())
"""
KILLED = """
import os, signal
from django.db import connection
from sessions.privacy.purge import purge
left = [{number}]
def killing(execute, sql, params, many, context):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
with connection.execute_wrapper(killing):
    purge()
print('whole')
"""
COUNT = """
from sessions.models import Participant, PurgeReceipt, Question, Upvote
print(*(model.objects.count() for model in (Participant, Upvote, Question, PurgeReceipt)))
"""


@pytest.fixture
def held(tmp_path):
    """Twenty people with names, a question each, ten of them hidden, and fifty votes; due three days ago."""
    server = Server(tmp_path).prepare()
    server.shell(MAKE.format(code=server.session()["code"]))
    yield server
    server.close_shell()


def purge(server, number: int) -> subprocess.CompletedProcess:
    """Purge in a process that is killed at this statement."""
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", KILLED.format(number=number)],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_purge_survives_a_kill_at_ten_points(held):
    def counts() -> list[int]:
        return [int(number) for number in held.shell(COUNT).split()]

    assert counts() == [20, 50, 20, 0]
    for number in range(2, 22, 2):
        assert purge(held, number).returncode == -signal.SIGKILL, number
        assert counts() == [20, 50, 20, 0], number
    for _ in range(2):
        assert "whole" in purge(held, 10_000).stdout
        assert counts() == [0, 0, 10, 1], "called again it finds nothing"
