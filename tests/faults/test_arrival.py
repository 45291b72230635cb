"""A whole room behind one address comes in, by code and by QR, while somebody among them guesses codes."""

import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from wire import Phone

PHONES = 300
MAX_GUESSES = 20_000
WRONG = "AAAAAAA"


def guess_until_refused(phone: Phone) -> None:
    statuses = (phone.ask(f"/s/{WRONG}/").status for _ in range(1000))
    assert 429 in statuses


def test_three_hundred_of_three_hundred_come_in_with_a_prankster_among_them(server):
    made = server.session()
    code, link = made["code"], urlsplit(made["join"]).path
    assert Phone(server).join(link) == (200, f"/s/{code}/"), "the first scans the QR code"
    done, refused = threading.Event(), itertools.count()

    def prank() -> None:
        phone = Phone(server)
        for n, path in enumerate(itertools.cycle([f"/?code={WRONG}", f"/s/{WRONG}/join/", f"/s/{WRONG}/"])):
            if phone.ask(path).status == 429:
                next(refused)
            if done.is_set() or n > MAX_GUESSES:
                return

    guess_until_refused(Phone(server))
    with ThreadPoolExecutor(14) as people:
        pranksters = [people.submit(prank) for _ in range(2)]
        ways = [link if n % 2 else f"/?code={code.lower()}" for n in range(PHONES)]
        try:
            came = list(people.map(lambda way: Phone(server).join(way), ways))
        finally:
            done.set()
        assert [each.result() for each in pranksters] == [None, None]
    assert came == [(200, f"/s/{code}/")] * PHONES
    assert next(refused) > 10, "they went on guessing, and were refused"


def test_what_is_kept_ready_does_not_tell_a_guesser_that_a_code_exists(server):
    code = server.session()["code"]
    guesser, neighbour = Phone(server, "127.0.0.2"), Phone(server, "127.0.0.3")
    guess_until_refused(guesser)
    for path in ("/s/{}/join/", "/s/{}/"):
        for _ in range(2):  # the second is kept ready
            assert neighbour.ask(path.format(code)).status in (200, 302)
        guess_until_refused(guesser)  # on a slow machine a try has come back meanwhile
        replies = []
        for tried in (code, WRONG):
            reply = guesser.ask(path.format(tried))
            replies.append((reply.status, reply.getheader("Retry-After"), guesser.body))
        (_, wait, body), (_, other_wait, other_body) = replies
        assert [status for status, *_ in replies] == [429, 429]
        assert re.sub(rb"\d+ seconds?", b"", body) == re.sub(rb"\d+ seconds?", b"", other_body)
        assert abs(int(wait) - int(other_wait)) <= 1, "a second passed between the two"


def test_the_qr_link_is_kept_ready_and_yet_knows_who_has_a_seat(server):
    made = server.session()
    code, link = made["code"], urlsplit(made["join"]).path
    phone, other = Phone(server), Phone(server)
    for _ in range(3):
        assert phone.ask(link).status == 200
    assert phone.join(link) == (200, f"/s/{code}/")
    for _ in range(2):
        assert phone.follow(link) == (200, f"/s/{code}/"), "coming back never asks again"
        assert other.follow(link) == (200, link)
