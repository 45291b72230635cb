"""A long list of questions: what a vote and a new question cost one phone, and many votes in two seconds.

200 questions stand before the room. `vote_bytes` and `shown_bytes` are what a phone that did nothing itself
receives on its socket, frames' heads among them, in the seconds after a vote on a question far down, and
after a facilitator let a waiting question through. `page_bytes` is the room's page, compressed.

Then 500 of the phones vote within two seconds, by socket. A vote is lost unless it was both acknowledged and
found in the database. `bytes_a_phone` is what a phone receives until it is quiet again, in the mean over all.
"""

import http.client
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.crowd import Crowd, Phone, all_files, frame_of
from bench.questions import texts
from bench.site import CROWD_CORE, Site, keep_to

PHONES = 5000
LEAST_PHONES = 5
VOTES = 500  # each from a phone of its own
QUESTIONS = 200
FEW = 5  # phones for a single vote and a new question
OVER = 2.0  # seconds for all votes
AFTER = 1.5  # seconds in which a single change has reached every phone
WAIT = 60.0  # seconds for the last acknowledgement at the most
DRAIN = 30.0  # seconds until every phone is quiet at the most


def measure(phones: int, rounds: int, *, votes: int = VOTES) -> dict:
    if not 1 <= votes <= phones:
        sys.exit("bin/bench list: between 1 and as many votes as there are phones.")
    all_files()
    keep_to(CROWD_CORE)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)) as site:
        asked = texts(QUESTIONS + rounds + 1)
        shown = site.ask_each(asked[:QUESTIONS])
        waiting = site.ask_each(asked[QUESTIONS:], show=False)
        seats = site.seats(phones)
        requests = site.requests(seats)
        crowd = Crowd("127.0.0.1", site.port)
        crowd.open(requests[: 2 + FEW])
        crowd.listen(AFTER)
        page = _page_bytes(site, seats[0])
        vote = [_bytes_of(crowd, lambda key=key: _vote(crowd.phones[2], key)) for key in shown[-rounds - 1 :]]
        let_through = [_bytes_of(crowd, lambda key=key: site.show(key)) for key in waiting]
        crowd.open(requests[2 + FEW :])
        crowd.listen(AFTER)
        many = _many_votes(site, crowd, seats, shown, votes)
        crowd.close()
    return {
        "questions": QUESTIONS,
        "vote_bytes": round(statistics.median(vote[1:])),
        "shown_bytes": round(statistics.median(let_through[1:])),
        "page_bytes": page,
        "votes": many,
        "rounds": rounds,
    }


def _page_bytes(site: Site, seat: str) -> int:
    """Of the room's page, as a phone with this cookie is sent it."""
    asking = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    asking.request("GET", f"/s/{site.code}/", headers={"Cookie": seat, "Accept-Encoding": "gzip"})
    reply = asking.getresponse()
    body = reply.read()
    asking.close()
    assert reply.status == 200 and reply.headers["Content-Encoding"] == "gzip", reply.status
    return len(body)


def _bytes_of(crowd: Crowd, change: Callable[[], None]) -> int:
    """What a phone received on its socket for one change, in the median; the first one may have made it."""
    others = crowd.phones[3:]
    before = [phone.received for phone in others]
    change()
    crowd.listen(AFTER)
    return round(statistics.median(phone.received - had for phone, had in zip(others, before, strict=True)))


def _vote(phone: Phone, question: int) -> None:
    phone.sock.send(frame_of(f'{{"id":"vote-{question}","do":"vote","question":"{question}","on":"1"}}'))


def _many_votes(site: Site, crowd: Crowd, seats: list[str], shown: list[int], votes: int) -> dict:
    """{phones, sent, lost, ack_p99_ms, bytes_a_phone}; the p99 is of what was acknowledged, or null."""
    phones = crowd.phones[2:]  # without the stage and the console
    before = sum(phone.received for phone in phones)
    sent: dict[int, int] = {}  # when, by the voter's place
    delays: dict[int, float] = {}  # milliseconds, by the same
    places = {id(phone): place for place, phone in enumerate(phones)}

    def heard(phone: Phone, text: bytes, at: int) -> None:
        place = places.get(id(phone), -1)
        if text.startswith(b'{"ack"') and b'"ok": true' in text and place in sent:
            delays[place] = (at - sent[place]) / 1e6

    wanted = [(number * len(phones) // votes, shown[number % len(shown)]) for number in range(votes)]
    begun = time.perf_counter()
    for number, (place, question) in enumerate(wanted):
        while (early := begun + OVER * number / votes - time.perf_counter()) > 0:
            crowd.turn(early, heard)
        sent[place] = time.time_ns()
        _vote(phones[place], question)
    while len(delays) < votes and time.perf_counter() - begun < WAIT:
        crowd.turn(0.1, heard)
    _drain(crowd)
    stored = {(place, question) for place, question in site.inside("votes", code=site.code, cookies=seats)}
    kept = [place for place, question in wanted if place in delays and (place, question) in stored]
    ranked = sorted(delays.values())
    return {
        "phones": len(phones),
        "sent": votes,
        "lost": votes - len(kept),
        "ack_p99_ms": round(ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)], 1) if ranked else None,
        "bytes_a_phone": round((sum(phone.received for phone in phones) - before) / len(phones)),
    }


def _drain(crowd: Crowd) -> None:
    """Until a second passes in which nobody receives anything."""
    until = time.perf_counter() + DRAIN
    while time.perf_counter() < until:
        before = sum(phone.received for phone in crowd.phones)
        crowd.listen(1.0)
        if sum(phone.received for phone in crowd.phones) == before:
            return
