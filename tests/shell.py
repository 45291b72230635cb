"""A Django shell that stays: starting one takes a second, and a test asks it a dozen things."""

import json
import subprocess
import sys
from pathlib import Path

ANSWER = """
import contextlib, io, json, sys, traceback
from django.db import connections
for line in sys.stdin:
    said, fault = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {"__name__": "__main__"})
    except BaseException:
        fault = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), fault]), flush=True)
"""


class Shell:
    """Runs what it is given, a piece at a time, each with names of its own; ends with who holds it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", ANSWER],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What the code printed."""
        assert self.process.stdin and self.process.stdout
        print(json.dumps(code), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, f"the shell ended: {self.process.wait(10)}"
        said, fault = json.loads(answer)
        assert not fault, said + fault
        return said

    def close(self) -> None:
        self.process.communicate()
