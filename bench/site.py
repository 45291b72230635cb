"""The product as it is served, on a core of its own, with a session under way and seats for a crowd."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from server import Server, free_port  # noqa: E402, F401
from visitor import Visitor  # noqa: E402

from bench.crowd import upgrade  # noqa: E402

SERVER_CORE, CROWD_CORE = {0}, {1}


def keep_to(cores: set[int], pid: int = 0) -> None:
    """Server and crowd each have a core, where the machine has two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, cores)


def cpu_seconds(pid: int, *, loop_only: bool = False) -> float:
    """Processor time of a process, or of its first thread alone, to the nanosecond."""
    tasks = [pid] if loop_only else [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int(Path(f"/proc/{pid}/task/{task}/schedstat").read_text().split()[0]) for task in tasks) / 1e9


def resident_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


class Site(Server):
    """`with Site(folder) as site:` serves a session with its first item on; each process on its core."""

    def __init__(self, data: Path, *, processes: int = 1, **environment: str) -> None:
        super().__init__(data, **environment)
        self.processes = processes

    def __enter__(self) -> "Site":
        self.prepare()
        made = self.session()
        self.code, self.join_path = made["code"], made["join"].removeprefix(self.url)
        self.start("serve", "--processes", str(self.processes))
        for number, pid in enumerate(self.workers()):
            for task in os.listdir(f"/proc/{pid}/task"):
                with suppress(ProcessLookupError):  # a thread that has ended meanwhile
                    keep_to({number % (os.cpu_count() or 1)}, int(task))
        self.ada = Visitor(self).sign_in()
        self.look()
        self.next()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def workers(self) -> list[int]:
        """The processes that phones are connected to."""
        if self.processes == 1:
            return [self.pid]
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def look(self) -> None:
        """Read on the console what a Next would act on; outside of what is measured."""
        self.step = self.ada.step(self.code)

    def next(self) -> None:
        """A facilitator's Next, by the console's own form; at the end back to the first item."""
        if self.ada.post(f"/host/{self.code}/do/next_slide/", live=True, step=self.step) != 204:
            self.ada.post(f"/host/{self.code}/do/jump/", live=True, step=self.step, position="1")

    def let_in(self, many: int) -> None:
        """So many phones may join: a session lets in a thousand unless its facilitator says otherwise."""
        ours = f"Session.objects.filter(code='{self.code}')"
        self.shell(f"from sessions.models import Session; {ours}.update(cap={many})")

    def seats(self, many: int) -> list[str]:
        """Signed cookies of so many phones that have joined."""
        return self.shell(
            "from django.utils import timezone\n"
            "from sessions.models import Participant, Session; from sessions import seats\n"
            f"s = Session.objects.get(code='{self.code}'); name = seats.cookie_name(s.code)\n"
            f"made = [seats.new_seat(s) for _ in range({many})]\n"
            "Participant.objects.bulk_create(\n"
            "    [Participant(session=s, key=t.hash, joined_at=timezone.now()) for t in made])\n"
            "print('\\n'.join(name + '=' + seats.sign_seat(t, s.code) for t in made))"
        ).split()

    def requests(self, seats: list[str]) -> list[bytes]:
        """Handshakes: of the stage and the console first, then of every seat."""
        watching = [
            upgrade(self.host, *self.ada.watch(self.code, audience)) for audience in ("stage", "host")
        ]
        return watching + [upgrade(self.host, f"/ws/room/{self.code}/", seat) for seat in seats]

    def open_round(self) -> int:
        """Put the next quiz question to the room; returns the round."""
        return int(
            self.shell(
                "from sessions.models import Session, Slide\n"
                "from sessions.actions.rounds import open_round\n"
                "from django.utils import timezone\n"
                f"s = Session.objects.get(code='{self.code}')\n"
                "of_ours = Slide.objects.filter(item__workshop=s.workshop, activity='quiz')\n"
                "slide = of_ours.filter(quiz_question__choices__correct=True).first()\n"
                "print(open_round(s, slide, now=timezone.now()).pk)"
            )
        )

    def answers(self, round_pk: int) -> int:
        """How many answers of a round are in the database, read by another process."""
        return int(
            self.shell(
                f"from quiz.models import Response; print(Response.objects.filter(round={round_pk}).count())"
            )
        )

    def inside(self, call: str, **given: Any) -> Any:
        """What a function of `bench.inside` returns, called in a process of its own beside the server."""
        code = "from bench import inside; inside.answer()"
        return json.loads(
            self.manage("shell", "--no-imports", "-c", code, given=json.dumps({"call": call, "given": given}))
        )

    def ask(self, many: int) -> int:
        """So many long questions that the room can read; returns the last one."""
        return self.ask_each([f"{n} " + "why is that so? " * 30 for n in range(many)])[-1]

    def ask_each(self, texts: list[str], *, show: bool = True) -> list[int]:
        """These questions, for the room to read or waiting to be let through; returns their keys."""
        return self.inside("ask_each", code=self.code, texts=texts, show=show)

    def moderate(self, *, on: bool) -> None:
        """Whether questions wait for a facilitator: the room's whole list is sent when that changes."""
        assert self.ada.post(f"/host/{self.code}/do/set_moderated/", live=True, on="1" if on else "0") == 204

    def show(self, question_pk: int) -> None:
        """A facilitator shows a question to the room, by the console's own form."""
        assert self.ada.post(f"/host/{self.code}/do/show/", live=True, question=str(question_pk)) == 204
