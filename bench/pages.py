"""The console's page with few and with many questions: queries and time, beside a page that does nothing.

`console_queries` are those of drawing all its parts while a round is open, without the sign-in's that its
page takes; `tally_queries` those of drawing for stage and console together what an answer in that round makes
stale.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

from bench.site import CROWD_CORE, Site, keep_to

PHONES = 200  # here: questions
FEW = 20
STALE = {"stage": ["tally"], "host": ["tally"]}  # by an answer: what `rounds.take_entries` announces


def measure(phones: int, rounds: int) -> dict:
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        found = {}
        for name, questions in (("few", min(FEW, phones)), ("many", phones - min(FEW, phones))):
            site.ask(questions)
            found[name] = (_queries(site), _milliseconds(site, f"/host/{site.code}/", rounds))
        nothing = _milliseconds(site, "/healthz", rounds)
        site.inside("answer_question", code=site.code)
        console = site.inside("drawing_queries", code=site.code, parts={"host": None})
        tally = site.inside("drawing_queries", code=site.code, parts=STALE)
    (queries_few, ms_few), (queries, ms) = found["few"], found["many"]
    return {
        "questions": phones,
        "queries": queries,
        "queries_few": queries_few,
        "console_queries": console,
        "tally_queries": tally,
        "ms": round(ms, 1),
        "ms_few": round(ms_few, 1),
        "ratio_healthz": round(ms / nothing, 1),
        "rounds": rounds * 5,
    }


def _queries(site: Site) -> int:
    """Of the page as Django answers it, with all its middleware, once the process has read the edition."""
    printed = site.shell(
        "import json\nfrom django.contrib.auth.models import User\nfrom django.db import connection\n"
        "from django.test import Client\nfrom django.test.utils import CaptureQueriesContext\n"
        "client = Client(headers={'host': '127.0.0.1'})\n"
        "client.force_login(User.objects.get(username='ada'))\n"
        f"client.get('/host/{site.code}/')\n"
        "with CaptureQueriesContext(connection) as caught:\n"
        f"    assert client.get('/host/{site.code}/').status_code == 200\n"
        "print(json.dumps(len(caught)))"
    )
    return json.loads(printed)


def _milliseconds(site: Site, path: str, rounds: int) -> float:
    times = []
    for _ in range(rounds * 5):
        begun = time.perf_counter()
        site.ada.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
