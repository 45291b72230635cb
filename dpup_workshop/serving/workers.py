"""Serving the site: Daphne with our limits, in one process or in several on one port."""

import atexit
import gc
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from prometheus_client import multiprocess

from dpup_workshop.environment import ConfigurationError
from dpup_workshop.serving import preflight
from dpup_workshop.sqlite import base as sqlite
from sessions import deletions, metrics, storage
from sessions.actions import lifecycle
from sessions.privacy.purge import purge

BACKLOG = 4096  # a room scans the QR code at one moment
FRAME_IN = 16 * 1024  # bytes: beyond it Daphne hangs up by itself, and `sockets` refuses more than 2 KiB
MESSAGE = 1024 * 1024  # bytes, both ways: Daphne drops a longer screen without a word
SEND_BUFFER = 64 * 1024  # bytes of the kernel's for a phone, which it doubles; else 4 MB for a dead one
RESERVED_FDS = 200  # open files that aren't phones: database, static files, the reactor's own
MIN_UPTIME = 3.0  # seconds; ending sooner counts as a fault, not a crash
WORKER = "SERVE_WORKER"  # set for each of several processes: the pid of the one that started them


def serve(*, port: int, processes: int = 1, ready: Callable[[], Any] = lambda: None) -> None:
    """Serve until stopped. A set-up that would lose something is refused before anything begins."""
    preflight.refuse_losing_setups(processes=processes)
    preflight.check_services()
    if os.environ.get(WORKER):
        _exit_with_parent(int(os.environ[WORKER]))
        return _run(_listening(port, shared=True), ready)
    preflight.take_server_lock()
    sys.stderr.write(preflight.why_sqlite_is_old())
    listening = _listening(port, shared=False)  # nobody else's port
    preflight.refuse_older_shape()
    _put_right()
    # static files are gathered first, so that they are hashed and immutable
    call_command("collectstatic", interactive=False, verbosity=0)
    if processes == 1:
        return _run(listening, ready)
    listening.close()
    _supervise(processes, port, ready)


def _put_right() -> None:
    """Before anybody can see it: what a restored backup brought back goes again, and what is due goes."""
    deletions.apply_deletions()
    lifecycle.close_overdue()
    purge()
    connection.close()


def max_connections() -> int:
    """How many phones one process can hold. Raises its limit of open files as far as possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard - RESERVED_FDS


def _listening(port: int, *, shared: bool) -> socket.socket:
    """A socket on `port`; `shared` with the other processes, among which the kernel deals phones out."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)  # accepted ones inherit it
    if shared:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listening.bind((settings.LISTEN, port))
    except OSError as error:
        raise ConfigurationError(preflight.port_error(port, error)) from None
    listening.listen(BACKLOG)
    return listening


def _run(listening: socket.socket, ready: Callable[[], Any]) -> None:
    # the reactor must be the asyncio one before anything else imports it
    from dpup_workshop.serving.daphne import Server  # isort: skip
    from dpup_workshop.asgi import application
    from sessions.actions.undoing import finalise_due
    from sessions.housekeeping import Housekeeping
    from sessions.live.connection import raw_writes_work
    from sessions.logs import catch_strays
    from sessions.settling import Settling

    catch_strays()
    if (room_for := max_connections()) < 1000:
        sys.stderr.write(f"Open files are limited: there is room for {room_for} phones. See `ulimit -n`.\n")
    raw_writes_work()  # the self-test that chooses the way out; it says so where that is the slower one
    housekeeping, checkpoints = Housekeeping(), storage.Checkpoints()
    housekeeping.start()
    checkpoints.start()
    settling = Settling(finalise_due)
    settling.start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 1000)  # fan-out a fifth, handshakes two fifths cheaper
    Server(
        application,
        endpoints=[f"fd:fileno={listening.fileno()}"],
        http_timeout=60,
        websocket_timeout=60 * 60 * 12,
        websocket_connect_timeout=20,
        ping_interval=25,  # with its timeout: nobody counts as here who wasn't heard for 45 s
        ping_timeout=20,
        websocket_max_message_size=MESSAGE,
        websocket_max_frame_size=FRAME_IN,
        application_close_timeout=2,
        # the proxy overwrites it (deploy/nginx.conf); X-Forwarded-For would say whatever a client sent
        proxy_forwarded_address_header="X-Real-IP" if settings.BEHIND_PROXY else None,
        server_name="",
        verbosity=1,
        ready_callable=ready,
    ).run()
    housekeeping.stop.set()
    checkpoints.stop.set()
    settling.finish()
    atexit.register(_close_database)  # called when the threads that serve have ended


def _close_database() -> None:
    """Leave nothing of what was deleted in SQLite's log."""
    database = connections["default"]
    if isinstance(database, sqlite.DatabaseWrapper) and not sqlite.stop(database):
        sys.stderr.write("The database was still in use at the stop; its log is emptied at the next start.\n")


def _exit_with_parent(starter: int) -> None:
    """A worker ends with the process that started it, even if that was killed."""

    def watch() -> None:
        while os.getppid() == starter:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="starter-watch").start()


def _supervise(processes: int, port: int, ready: Callable[[], Any]) -> None:
    """Start the workers, start those again that end, and end them all when told to."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    figures = settings.DATA_DIR / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    os.environ[metrics.MULTIPROC] = str(figures)
    workers = [_Worker(port) for _ in range(processes)]
    ready()
    try:
        while not stopping.wait(0.5):
            for worker in workers:
                worker.restart_if_dead()
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.end()


class _Worker:
    def __init__(self, port: int) -> None:
        self.port = port
        self._start()

    def _start(self) -> None:
        command = [sys.executable, sys.argv[0], "serve", "--port", str(self.port)]
        environment = {**os.environ, WORKER: str(os.getpid())}
        self.process, self.since = subprocess.Popen(command, env=environment), time.monotonic()

    def restart_if_dead(self) -> None:
        if self.process.poll() is None:
            return
        multiprocess.mark_process_dead(self.process.pid)  # type: ignore[no-untyped-call]
        if time.monotonic() - self.since < MIN_UPTIME:
            raise ConfigurationError(f"a process ended at once (exit {self.process.returncode}); see above.")
        self._start()

    def end(self) -> None:
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
