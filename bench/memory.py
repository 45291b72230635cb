"""What a phone that is simply there costs: resident memory, and processor time with nothing happening."""

import tempfile
from pathlib import Path

from bench.crowd import Crowd, all_files
from bench.site import CROWD_CORE, Site, cpu_seconds, keep_to, resident_kb

PHONES = 5000
QUIET = 30.0  # seconds: a pulse and a ping fall into it


def measure(phones: int, rounds: int) -> dict:
    all_files()
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        requests = site.requests(site.seats(phones))
        crowd = Crowd("127.0.0.1", site.port)
        crowd.open(requests[:52])
        before = resident_kb(site.pid)
        crowd.open(requests[52:])
        crowd.listen(2.0)
        each = (resident_kb(site.pid) - before) / (phones - 50)
        cpu = cpu_seconds(site.pid)
        crowd.listen(QUIET)
        busy = (cpu_seconds(site.pid) - cpu) / QUIET
        later = (resident_kb(site.pid) - before) / (phones - 50)
        crowd.close()
    return {
        "phones": phones,
        "kb_per_phone": round(each, 1),
        "kb_per_phone_later": round(later, 1),
        "quiet_cpu": round(busy, 3),
    }
