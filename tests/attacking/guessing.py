"""Passwords, codes and links are guessed."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from server import PASSWORD, ROOT
from wire import OWN, Phone, closed, socket_of

from attacking.target import WRONG, Findings, Target, join_link

GUESSES = 40  # of one account's password
CONNECTIONS, GUESSES_EACH = 12, 10
MAX_CODES = 300
ROOM = 30
NO_RECEIPT = "0" * 40


def guess_a_password(target: Target) -> Findings:
    """40 wrong passwords, then the right one, at both sign-ins; and from 12 connections while Ada works"""
    found = []
    for path, address in (("/sign-in/", "127.0.2.1"), ("/admin/login/", "127.0.2.2")):
        stranger = Phone(target.server, address)
        for number in range(GUESSES):
            _sign_in(stranger, path, "ada", f"wrong {number}")
        status = _sign_in(stranger, path, "ada", PASSWORD)
        if status != 429:
            found.append(f"{path}: after {GUESSES} wrong passwords the right one gets {status}, not 429")
        if stranger.ask("/host/").status == 200:
            found.append(f"{path}: after {GUESSES} wrong passwords the right one signs in")
    return found + _guess_while_somebody_works(target)


def _sign_in(stranger: Phone, path: str, name: str, password: str) -> int:
    """The admin's sign-in leads to another address, and so does the attack."""
    form = {"username": name, "password": password, "next": "/host/"}
    if "csrf" not in stranger.cookies:
        stranger.follow(path)
    reply = stranger.post(path, **form)
    if reply.status == 302 and "/sign-in/" in (reply.getheader("Location") or ""):
        reply = stranger.post("/sign-in/", **form)
    return reply.status


def _guess_while_somebody_works(target: Target) -> Findings:
    code, worked = target.first["code"], []

    def guess(which: int) -> list[int]:
        stranger = Phone(target.server, "127.0.2.3")
        return [_sign_in(stranger, "/sign-in/", f"user{which}", f"{n}") for n in range(GUESSES_EACH)]

    with ThreadPoolExecutor(CONNECTIONS) as strangers:
        guessing = [strangers.submit(guess, which) for which in range(CONNECTIONS)]
        while len(worked) < 10 or not all(each.done() for each in guessing):
            on = str((len(worked) + 1) % 2)
            worked.append(target.ada.post(f"/host/{code}/do/set_moderated/", live=True, on=on))
    got = {status for each in guessing for status in each.result()}
    found = [f"meanwhile a facilitator's command gets {status}" for status in set(worked) - {204}]
    found += [f"a wrong password gets {status}" for status in got - {200, 429, 503}]
    if 429 not in got:
        found.append(f"{CONNECTIONS * GUESSES_EACH} wrong passwords from one address: none was refused")
    return found


def guess_a_code(target: Target) -> Findings:
    """codes at every address and socket that holds one, beyond the budget; then a room comes in beside it"""
    stranger, code, found = Phone(target.server, "127.0.3.1"), target.first["code"], []
    stranger.ask("/sign-in/")  # for a form's token
    if 429 not in (stranger.ask(f"/s/{WRONG}/join/").status for _ in range(MAX_CODES)):
        return [f"{MAX_CODES} codes from one address: none was refused"]
    found += _told_apart(stranger, code, "/?code={}", partial(_said, stranger, "/?code={}"))
    for path in _hold_a_code():
        for form in (None, ""):
            found += _told_apart(stranger, code, path, partial(_said, stranger, path, form=form))
    for path in ("/ws/room/{}/", "/ws/stage/{}/?ticket=x", "/ws/host/{}/?ticket=x"):
        found += _told_apart(stranger, code, path, partial(_knock, target, path))
    return found + _come_in_beside_a_prankster(target)


def _hold_a_code() -> list[str]:
    """Every address of the site with a code in it."""
    urls = (ROOT / "dpup_workshop" / "urls.py").read_text()
    found = re.findall(r'path\("([^"]*)<code:code>([^"]*)"', urls)
    given = [after.replace("<receipt:receipt>", NO_RECEIPT) for _, after in found]
    rest = [re.sub("<[^>]*>", "x", re.sub("<int:[^>]*>", "2", after)) for after in given]
    assert len(found) > 10, "the addresses stand elsewhere now"
    return [f"/{before}{{}}{after}" for (before, _), after in zip(found, rest, strict=True)]


def _told_apart(stranger: Phone, code: str, path: str, attempt: Callable[[str], tuple]) -> Findings:
    """A code that exists and one that doesn't, while nothing is left of the budget.

    A token comes back every two seconds: a wrong code takes it right before.
    """
    for _ in range(MAX_CODES * 10):
        reply = stranger.ask(f"/s/{WRONG}/join/")
        if reply.status == 429 and reply.getheader("Retry-After") == "2":
            break
    exists, other = attempt(code), attempt(WRONG)
    if exists[0] in (429, 4429) and exists == other:
        return []
    return [f"{path}: over the budget a code that exists gets {exists[0]}, another {other[0]}"]


def _said(stranger: Phone, path: str, code: str, form: str | None = None) -> tuple:
    """Everything of an answer but what is its own: its time, the seconds to wait, the code that was sent."""
    reply = stranger.ask(path.format(code), form)
    headers = sorted((n.lower(), v) for n, v in reply.getheaders() if n.lower() not in OWN | {"retry-after"})
    body = stranger.body.replace(code.encode(), b"CODE")
    return reply.status, headers, re.sub(rb"in \d+ seconds?", b"", body)


def _knock(target: Target, path: str, code: str) -> tuple:
    async def go() -> int:
        async with socket_of(target.server, path.format(code), address="127.0.3.1") as socket:
            return await closed(socket)

    return (asyncio.run(go()),)


def _come_in_beside_a_prankster(target: Target) -> Findings:
    """The first scans the QR code; from then on its code is known at their address."""
    prankster, code, ends = Phone(target.server, "127.0.3.2"), target.first["code"], []
    for _ in range(MAX_CODES):
        prankster.ask(f"/s/{WRONG}/")
    for number in range(ROOM):
        way = f"/?code={code}" if number % 2 else join_link(target.first)
        ends.append(Phone(target.server, "127.0.3.2").join(way)[0])
        prankster.ask(f"/s/{WRONG}/")
    if set(ends) == {200}:
        return []
    return [f"beside somebody who guesses, {ROOM - ends.count(200)} of {ROOM} phones get {set(ends) - {200}}"]


def tell_by_a_link_whether_a_code_exists(target: Target) -> Findings:
    """links that nobody was given, and a real one, under codes that exist and one that doesn't"""
    asker, stranger, found = target.phone(target.first, "127.0.4.1"), Phone(target.server, "127.0.4.2"), []
    real = own_link(asker, target.first["code"])
    if asker.ask(real).status != 200:
        return ["the link to one's own questions doesn't open, so nothing can be compared"]
    for receipt in (NO_RECEIPT, "f" * 40, real[-41:-1]):
        there = target.second["code"] if receipt in real else target.first["code"]
        exists, other = (_said(stranger, "/q/{}-" + receipt + "/", code) for code in (there, WRONG))
        if exists != other or exists[0] != 404:
            found.append(
                f"a link under a code that exists gets {exists[0]}, another {other[0]}, not the same"
            )
    return found


def own_link(asker: Phone, code: str) -> str:
    """Ask something; the private link to the answers."""
    asker.ask(f"/s/{code}/mine/")  # for a form's token
    asker.post(f"/s/{code}/do/ask/", text="Who reads this?", name_shown_to="nobody")
    asker.ask(f"/s/{code}/mine/", **{"X-Parts": "1"})
    found = re.search(r"/q/[0-9A-Z]{7}-[0-9a-f]{40}/", asker.body.decode())
    assert found, "no link to one's own questions"
    return found[0]
