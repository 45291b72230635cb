"""Sockets are blocked, and everybody answers by form at one moment: it takes a while, and none is lost."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PHONES = 300
TOKEN = "t" * 32


def test_a_burst_of_forms_waits_in_line(server):
    code = server.session()["code"]
    made = server.shell(
        "from django.utils import timezone; from sessions import seats\n"
        "from sessions.actions import lifecycle, participants; from sessions.models import Session\n"
        "from sessions.models import Slide; from sessions.actions.rounds import open_round\n"
        f"s = Session.objects.get(code='{code}'); lifecycle.start(s)\n"
        "slide = Slide.objects.filter(item__workshop=s.workshop, activity='quiz').first()\n"
        "print(open_round(s, slide, now=timezone.now()).pk)\n"
        f"for _ in range({PHONES}):\n"
        "    seat = seats.new_seat(s); participants.join(s, key_hash=seat.hash)\n"
        "    print(seats.cookie_name(s.code) + '=' + seats.sign_seat(seat, s.code))"
    ).split()
    round_pk, cookies = made[0], made[1:]
    together = threading.Barrier(PHONES)

    def answer(cookie: str) -> int:
        asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        asking.connect()
        together.wait(30)
        form = {
            "Cookie": f"{cookie}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "X-Parts": "1",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        asking.request("POST", f"/s/{code}/do/answer/", f"id=1&round={round_pk}&choice=A", form)
        return asking.getresponse().status

    with ThreadPoolExecutor(PHONES) as phones:
        waiting = [phones.submit(answer, cookie) for cookie in cookies]
        statuses = {each.result() for each in waiting}
        threads = len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))
    assert statuses == {200}
    assert threads < 20
    counted = f"from quiz.models import Response; print(Response.objects.filter(round={round_pk}).count())"
    assert server.shell(counted).strip() == str(PHONES)
