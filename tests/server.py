"""A real server for tests: its own data and port, `manage.py serve`; killed and started again at will."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "ada drives the workshop"
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
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_workshop", "dpup_workshop/pack")
        self.shell(
            "from django.contrib.auth.models import User, Group\n"
            f"ada = User.objects.create_user('ada', password={PASSWORD!r})\n"
            "ada.groups.add(Group.objects.get_or_create(name='organisers')[0])\n"
        )
        return self

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

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
        self.log.close()

    def session(self, minutes: int = 90) -> dict:
        made = self.manage(
            "create_session", "--facilitator", "ada", "--minutes", str(minutes), "--open", "--json"
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


def sign_in(page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Name").or_(page.locator("[name=username]")).first.fill("ada")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").last.click()
    page.wait_for_url("**/host/**")
