"""What is kept belongs to the account that serves: the folder, the database and its logs, all beside it."""

import os
import stat
import subprocess
import sys

import pytest
from server import ROOT, Server
from visitor import Visitor

from dpup_workshop.environment import private_folder

OPEN = 0o022  # the umask of nearly every machine


def open_to_others(folder) -> list[str]:
    """What another account could read; the log is the test's own file."""
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if _mode(path) & 0o077 and path.name != "server.log"]


def _mode(path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:  # written under another name first, and renamed meanwhile
        return 0


@pytest.fixture
def with_an_open_umask():
    before = os.umask(OPEN)
    yield
    os.umask(before)


@pytest.mark.usefixtures("with_an_open_umask")
def test_everything_a_served_site_writes_is_private(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data).prepare().start()
    try:
        assert open_to_others(data) == []
        code = server.session()["code"]
        Visitor(server).join(code)
        server.manage("backup", str(data / "copy.sqlite3"))
        assert (data / "workshop.sqlite3-wal").exists() and (data / "workshop.sqlite3-shm").exists()
        assert (data / "secret-key").exists() and (data / "static").is_dir()
        assert open_to_others(data) == []
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
    finally:
        server.stop()


@pytest.mark.usefixtures("with_an_open_umask")
def test_what_stood_open_is_closed_at_the_next_start(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data).prepare().start()
    server.stop()
    data.chmod(0o755)
    for path in data.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert open_to_others(data)
    server.start()
    try:
        assert open_to_others(data) == []
    finally:
        server.stop()


@pytest.mark.usefixtures("with_an_open_umask")
def test_a_database_elsewhere_is_private_too(tmp_path):
    """With its own DATABASE_URL: made private by any command, closed where it stood open."""
    elsewhere, data = tmp_path / "elsewhere.sqlite3", tmp_path / "data"
    data.mkdir()
    server = Server(data, DATABASE_URL=f"sqlite:///{elsewhere}")
    server.manage("migrate", "--verbosity", "0")
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600
    elsewhere.chmod(0o644)
    server.manage("check")
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600


def test_a_link_in_the_folder_is_not_followed_and_a_folder_of_all_is_left(tmp_path):
    theirs, data = tmp_path / "theirs", tmp_path / "data"
    theirs.write_text("")
    theirs.chmod(0o644)
    data.mkdir()
    (data / "link").symlink_to(theirs)
    before = os.umask(0o077)
    try:
        private_folder(data)
        assert stat.S_IMODE(theirs.stat().st_mode) == 0o644
        data.chmod(0o1777)
        private_folder(data)
        assert stat.S_IMODE(data.stat().st_mode) == 0o1777
    finally:
        os.umask(before)


def test_every_way_to_start_it_has_the_same_umask(tmp_path):
    """Whoever imports the settings has it; `bin/run`, the unit and the image have it from the start."""
    said = subprocess.run(
        [sys.executable, "-c", "import dpup_workshop.asgi, os; print(oct(os.umask(0)))"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == "0o77", said.stderr
    run = (ROOT / "bin/run").read_text()
    assert run.index("umask 077") < run.index("mkdir")
    unit = (ROOT / "deploy/workshop.service").read_text().splitlines()
    assert "UMask=0077" in unit and "StateDirectoryMode=0700" in unit
    image = (ROOT / "deploy/Dockerfile").read_text()
    assert "install -d -m 0700 -o workshop /var/lib/workshop" in image and '"umask 077 && python' in image
