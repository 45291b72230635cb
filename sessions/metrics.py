"""The server's metrics at /metrics, in Prometheus' format. No code, name or address is in them.

Several processes write to files in PROMETHEUS_MULTIPROC_DIR (`serve` sets it), and each can tell of all.
"""

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds
SIZES = (1, 2, 5, 10, 25, 50, 100, 250, 500)

sockets = Gauge("workshop_sockets", "Open sockets", ["audience"], multiprocess_mode="livesum")
behind = Gauge("workshop_slow_sockets", "Sockets that are catching up", multiprocess_mode="livesum")
frames = Counter("workshop_frames", "Frames handed to sockets", ["audience"])
fan_out = Histogram("workshop_fan_out_seconds", "From a change's first socket to its last", buckets=QUICK)
drawing = Histogram("workshop_drawing_seconds", "Drawing the stale parts of one audience", buckets=QUICK)
group = Histogram("workshop_commit_group_size", "Small writes in one commit", buckets=SIZES)
commit = Histogram("workshop_commit_seconds", "Writing and committing one group", buckets=QUICK)
write_age = Histogram("workshop_write_age_seconds", "From a write's arrival to its reply", buckets=QUICK)
loop_lag = Histogram("workshop_loop_lag_seconds", "How late the loop comes to a timer", buckets=QUICK)
request_wait = Histogram("workshop_request_wait_seconds", "A request's wait for a thread", buckets=QUICK)
requests = Histogram("workshop_request_seconds", "A request in Django", ["status"], buckets=QUICK)
cached = Counter("workshop_cached_responses", "Responses given without Django", ["kind"])

MULTIPROC = "PROMETHEUS_MULTIPROC_DIR"


def text() -> tuple[bytes, str]:
    """(the text, its content type)"""
    registry = REGISTRY
    if os.environ.get(MULTIPROC):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
