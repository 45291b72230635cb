"""Several questions of one seat at the same moment, on PostgreSQL, where transactions do run side by side."""

from server import Server

TOGETHER = 8  # with the connection of its own that the shell holds, a pool is 12
ASK = """
import threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from sessions.actions import questions
from sessions.models import Question, Session
session, together = Session.objects.get(code={code!r}), threading.Barrier({together})

def ask(n):
    try:
        connection.ensure_connection()
        together.wait(20)
        questions.ask(session, text=f"Question {{n}}", receipt="r" * 40)
    finally:
        connection.close()

with ThreadPoolExecutor({together}) as people:
    list(people.map(ask, range({together})))
tags = Question.objects.exclude(sender_tag="").values("sender_tag").distinct()
print(Question.objects.count(), tags.count())
"""


def test_questions_of_one_seat_at_one_moment_are_all_kept_each_with_its_tag(tmp_path, database):
    server = Server(tmp_path, DATABASE_URL=database).prepare()
    code = server.session()["code"]
    assert server.shell(ASK.format(code=code, together=TOGETHER)).split() == [str(TOGETHER)] * 2
