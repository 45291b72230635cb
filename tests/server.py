"""A real server for tests: its own data and port, `manage.py serve`; killed and started again at will."""

import atexit
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from shell import Shell

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "ada drives the workshop"
PREPARE = f"""
from django.contrib.auth.models import Group, User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_workshop", "dpup_workshop/pack")
ada = User.objects.create_user("ada", password={PASSWORD!r})
ada.groups.add(Group.objects.get_or_create(name="organisers")[0])
"""
HELD = {  # what notices say here
    "SESSION_HOLDER": "Te Whare Manaaki, Ōtautahi",
    "SESSION_CONTACT": "privacy@manaaki.example",
    "SESSION_COUNTRY": "Aotearoa New Zealand",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data: Path, **environment: str) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ours = ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ours},
            "DATA_DIR": str(data),
            "PORT": str(self.port),
            "ALLOWED_HOSTS": "127.0.0.1",
            **HELD,
            **environment,
        }
        self.process: subprocess.Popen | None = None
        self._shell: Shell | None = None

    def manage(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def prepare(self) -> "Server":
        """With the workshop and Ada; on SQLite a copy of a database that was prepared before."""
        if "DATABASE_URL" in self.environment:
            self.shell(PREPARE)
        else:
            self.data.mkdir(exist_ok=True)
            shutil.copy(_prepared(), self.data)
        return self

    def shell(self, code: str) -> str:
        """What this code prints in the site's own Python, which on SQLite stays from one call to the next."""
        if "DATABASE_URL" in self.environment:
            return self.manage("shell", "--no-imports", "-c", code)
        if self._shell is None:
            self._shell = Shell(ROOT, self.environment)
        return self._shell.run(code)

    def said(self) -> str:
        return (self.data / "server.log").read_text()

    def start(self, *command: str) -> "Server":
        """Serve, by `manage.py serve` unless another command is given, and wait until it answers."""
        self.log = open(self.data / "server.log", "a")  # noqa: SIM115 - the server's, until it ends
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *(command or ["serve"])],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.url + "/healthz", timeout=2) as reply:
                    if reply.status == 200:
                        return self
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.stop()
        raise AssertionError("the server did not answer:\n" + self.said())

    def kill(self) -> None:
        """As a power cut: SIGKILL, to this process only."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.close_shell()
        self.log.close()

    def close_shell(self) -> None:
        if self._shell:
            self._shell.close()
            self._shell = None

    def session(self, minutes: int = 90) -> dict:
        """One of Ada's whose doors are open: its code, and where its screens are."""
        made = self.shell(
            "from django.core.management import call_command\n"
            f"call_command('create_session', facilitator='ada', minutes={minutes}, open=True, json=True)"
        )
        found = json.loads(made)
        key = found["stage_url"].partition("?")[2]
        code = found["code"]
        return {
            "code": code,
            "room": f"{self.url}/s/{code}/",
            "stage": f"{self.url}/stage/{code}/?{key}",
            "host": f"{self.url}/host/{code}/",
            "join": self.url + "/j/" + found["join_url"].rpartition("/j/")[2],
        }

    def cookies_of(self, name: str) -> dict[str, str]:
        """What the browser of somebody with an account holds who has just signed in."""
        return json.loads(
            self.shell(
                f"import json, sys; sys.path.append({str(ROOT / 'tests')!r})\n"
                f"from accounts import cookies_of; print(json.dumps(cookies_of({name!r})))"
            )
        )


@functools.cache
def _prepared() -> Path:
    """The SQLite file that every server of this run begins with."""
    folder = Path(tempfile.mkdtemp(prefix="prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Server(folder).manage("shell", "--no-imports", "-c", PREPARE)
    return folder / "workshop.sqlite3"
