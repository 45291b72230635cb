"""A whole workshop of canaries behind the shipped proxy, then a search through everything that was written.

Only the database may hold what people gave, and its backup. No log and no other file does: not after
refusals, faults and a site that is gone, each with a code, a token or a text in its address.
"""

import asyncio
import contextlib
import json
import re
import socket
import sqlite3
import urllib.parse

import pytest
from proxy import NAME, ORIGIN, SITE, Caller, get, is_closed, proxied, unchecked
from server import PASSWORD, Server
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

WORDS = {
    "name": "Kanariname",
    "later name": "Manukanari",
    "signed question": "May a kanari-one sign?",
    "unsigned question": "Who asks kanari-two?",
    "edited question": "Who edits kanari-three?",
    "deleted question": "Who deletes kanari-four?",
    "spoken question": "Who says kanari-five aloud?",
    "question by a socket": "Who sends kanari-six?",
    "answer": "The kanari-seven answers.",
    "words beside an opt-out": "kanari-eight left",
    "guess at a password": "kanari-nine-password",
    "who sees a recording": "kanari-ten agency",
}
LET_BE = re.compile(r"\.sqlite3(-wal|-shm)?$|-delete-on-[\d-]+\.sqlite3$|privkey\.pem$|fullchain\.pem$")


@pytest.fixture(scope="module")
def site(tmp_path_factory, nginx):
    folder = tmp_path_factory.mktemp("canaries")
    server = Server(folder / "data", **SITE)
    (folder / "data").mkdir()
    (folder / "nginx").mkdir()
    server.prepare().start()
    with proxied(server, folder / "nginx", nginx):
        yield server
    server.stop()


def test_a_whole_workshop_leaves_nothing_of_anybody_behind(site):
    made = site.session()
    ada, ben, mele = Caller(site), Caller(site), Caller(site)
    receipt = hold(site, made["code"], ada, ben, mele)
    canaries = WORDS | {
        "code": made["code"],
        "QR token": made["join"].rstrip("/").rpartition("/")[2],
        "stage key": made["stage"].rpartition("=")[2],
        "receipt": receipt,
        "password": PASSWORD,
        "address": "127.0.0.1",
        "seat": next(value for name, value in ben.cookies.items() if "seat" in name),
        "sign-in": ada.cookies["__Host-signed-in"],
    }
    refuse(site, canaries, ben)
    break_down(site, canaries, ben)
    take_away(site, canaries, ben)
    written = {file: file.name.encode() + file.read_bytes() for file in everything_of(site)}
    assert {"server.log", "workshop-faults.log", "error.log"} <= {file.name for file in written}
    assert {502, 503} <= faults_told(site)
    for what, canary in canaries.items():
        ways = {
            way.lower().encode() for way in (canary, urllib.parse.quote(canary), json.dumps(canary)[1:-1])
        }
        for file, said in written.items():
            if what == "address" and file.suffix in (".conf", ".pid"):
                continue
            assert not any(way in said.lower() for way in ways), f"{what} stands in {file.name}"


def hold(site, code: str, ada: Caller, ben: Caller, mele: Caller) -> str:
    """The workshop, with everything that people can give. Returns the receipt of Ben's questions."""
    ada.get("/sign-in/")
    assert ada.post("/sign-in/", username="ada", password=PASSWORD) == 302
    for who, name in ((ben, WORDS["name"]), (mele, WORDS["name"] + " two")):
        who.get(f"/s/{code}/join/")
        assert who.post(f"/s/{code}/join/", name=name) == 302
        who.get(f"/s/{code}/mine/")  # brings the token of its forms
    ada.drive(code, "next_slide")
    give(code, ben)
    mele.post(f"/s/{code}/do/ask/", text=WORDS["deleted question"], name_shown_to="room")
    asyncio.run(ask_by_socket(site, code, ben.cookie))
    ada.drive(code, "log_spoken", text=WORDS["spoken question"])
    ada.drive(code, "switch_notice_on", kind="photos", seen_by=WORDS["who sees a recording"])
    for question in site.shell(
        "from sessions.models import Question\nprint(*Question.objects.values_list('pk', flat=True))"
    ).split():
        ada.drive(code, "show", question=question)
        mele.post(f"/s/{code}/do/vote/", question=question, on="1")
        ada.drive(code, "reply", question=question, answer=WORDS["answer"])
    for path in ("", "mine/", "you/", "you/information.json", "you/information.html", "questions/1/"):
        ben.get(f"/s/{code}/{path}")
    [receipt] = set(re.findall(rf"/q/{code}-(\w+)/", ben.get(f"/s/{code}/mine/").text))
    assert WORDS["answer"] in ben.get(f"/q/{code}-{receipt}/").text
    for path in (f"/host/{code}/notes/", "/questions/", "/questions.csv", f"/host/{code}/report/"):
        ada.get(path)
    mele.get(f"/s/{code}/you/delete/")
    assert mele.post(f"/s/{code}/you/delete/") == 200
    ada.drive(code, "end")
    site.manage("backup")
    return receipt


def give(code: str, ben: Caller) -> None:
    sent = {
        "name": {"name": WORDS["later name"]},
        "opt_out": {"photos": "1", "words": WORDS["words beside an opt-out"]},
    }
    for verb, data in sent.items():
        assert ben.post(f"/s/{code}/do/{verb}/", **data) == 302, verb
    for text, shown_to in (
        (WORDS["signed question"], "room"),
        (WORDS["unsigned question"], "nobody"),
        (WORDS["edited question"], "nobody"),
    ):
        assert ben.post(f"/s/{code}/do/ask/", text=text, name_shown_to=shown_to) == 302


async def ask_by_socket(site, code: str, cookie: str) -> None:
    opening = connect(
        f"wss://{NAME}:{site.proxy}/ws/room/{code}/",
        host="127.0.0.1",
        port=site.proxy,
        ssl=unchecked(),
        server_hostname=NAME,
        origin=ORIGIN,
        additional_headers={"Cookie": cookie},
    )
    async with opening as line, asyncio.timeout(20):
        text = WORDS["question by a socket"]
        await line.send(json.dumps({"id": "canary-1", "do": "ask", "text": text, "name_shown_to": "nobody"}))
        while "canary-1" not in await line.recv():
            pass
        with contextlib.suppress(ConnectionClosed):
            await line.send(text)  # no command: it is closed
            while True:
                await line.recv()


def refuse(site, canaries: dict[str, str], ben: Caller) -> None:
    """4xx at the site and at the proxy, at every address that holds something."""
    code, token, said = canaries["code"], canaries["QR token"], urllib.parse.quote(canaries["name"])
    for path in (
        f"/s/{code}/{said}/",
        f"/j/{token}{said}/",
        f"/q/{code}-{canaries['receipt']}x/",
        f"/stage/{code}/?key={canaries['stage key']}x",
        f"/?code={code}X",
        f"/static/{code}/{said}.css",
        f"/host/{code}/do/{said}/",
    ):
        assert ben.get(path).status in (302, 403, 404, 405, 422, 429), path
        ben.post(path, name=canaries["name"], text=canaries["unsigned question"])
    ben.get("/sign-in/")
    ben.post("/sign-in/", username=canaries["name"], password=canaries["guess at a password"])
    assert get(site, f"/s/{code}/join/", "POST", canaries["name"] * 10_000).status == 413
    for host in (f"{canaries['name']}.example", f"{code}.example", "127.0.0.1"):
        for plain in (False, True):
            assert is_closed(site, f"/j/{token}/?{said}", host, plain=plain), (host, plain)
    for line in (f"GET /j/{token}/ HTTP/1.1", f"{canaries['name']} /{code}/ HTTP/9.9", f"GET /{code}\x01"):
        with socket.create_connection(("127.0.0.1", site.proxy)) as raw:
            raw.sendall(line.encode() + b"\r\n\r\n")  # not TLS
        with unchecked().wrap_socket(
            socket.create_connection(("127.0.0.1", site.proxy)), server_hostname=NAME
        ) as raw:
            raw.settimeout(2)
            raw.sendall(line.encode() + b"\r\nHost: " + NAME.encode() + b"\r\nBad Name: x\r\n\r\n")
            with contextlib.suppress(OSError):
                raw.recv(4096)


def break_down(site, canaries: dict[str, str], ben: Caller) -> None:
    """A table is gone: faults, with what people sent in them."""
    database, code = sqlite3.connect(site.data / "workshop.sqlite3", timeout=20), canaries["code"]
    with database:
        database.execute("ALTER TABLE live_question RENAME TO gone")
    try:
        assert ben.get(f"/s/{code}/mine/?{canaries['QR token']}").status >= 500
        ben.post(f"/s/{code}/you/do/edit_question/", question="1", text=canaries["edited question"])
        ben.get(f"/q/{code}-{canaries['receipt']}/")
    finally:
        with database:
            database.execute("ALTER TABLE gone RENAME TO live_question")
        database.close()


def take_away(site, canaries: dict[str, str], ben: Caller) -> None:
    """The purge on its day, then the site is gone and the proxy still asked."""
    said = site.shell(
        "from datetime import timedelta\nfrom django.utils import timezone\n"
        "from sessions.models import Session\nfrom sessions.privacy.purge import purge\n"
        "Session.objects.update(delete_on=timezone.now().date() - timedelta(days=1),"
        " ended_at=timezone.now() - timedelta(days=9))\nprint(*purge())"
    )
    assert said.strip() and not any(words in said for words in WORDS.values())
    site.stop()
    for path in (f"/j/{canaries['QR token']}/", f"/s/{canaries['code']}/", f"/q/{canaries['receipt']}/"):
        assert ben.get(path).status == 502


def everything_of(site) -> list:
    """Every file that the site or its proxy wrote, but the database, its backup and the proxy's own key."""
    folder = site.data.parent
    return [file for file in folder.rglob("*") if file.is_file() and not LET_BE.search(file.name)]


def faults_told(site) -> set[int]:
    """The statuses in the proxy's own log: that it is written at all."""
    lines = (site.logs / "workshop-faults.log").read_text().splitlines()
    return {int(line.split()[1]) for line in lines}
