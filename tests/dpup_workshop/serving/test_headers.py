"""Whatever header a client sends, nobody else is answered by it: each, at each address that is kept."""

import asyncio
import re
from contextlib import AsyncExitStack

import pytest
from server import ROOT, Server
from visitor import Visitor
from websockets.asyncio.client import connect
from wire import ask

from sessions.screens.few import FEW

EVIL = "evil.example"
SENT = {
    "Daphne-Root-Path": ["https://evil.example", "/evil", "%00", "\xe9"],
    "Host": [EVIL, f"{EVIL}:1", "127.0.0.1:1", "a b"],
    "Forwarded": [f"for=192.0.2.1;host={EVIL};proto=https"],
    "X-Forwarded-For": ["192.0.2.1"],
    "X-Forwarded-Host": [EVIL],
    "X-Forwarded-Port": ["1"],
    "X-Forwarded-Prefix": ["/evil"],
    "X-Forwarded-Proto": ["https", "http", "https, http"],
    "X-Forwarded-Scheme": ["https"],
    "X-Forwarded-Server": [EVIL],
    "X-Forwarded-Ssl": ["on"],
    "X-Real-IP": ["192.0.2.1"],
    "X-Host": [EVIL],
    "X-Original-Host": [EVIL],
    "X-Original-URL": ["/faq/"],
    "X-Rewrite-URL": ["/faq/"],
    "X-Script-Name": ["/evil"],
    "Script-Name": ["/evil"],
    "X-Scheme": ["https"],
    "X-Wap-Profile": [f"http://{EVIL}/"],
    "Front-End-Https": ["on"],
    "X-HTTP-Method-Override": ["POST", "HEAD"],
    "X-Method-Override": ["POST"],
    "Accept": ["application/json", "text/plain", "*/*;q=0"],
    "Accept-Charset": ["utf-16"],
    "Accept-Language": ["mi", "de,en;q=0.1", "x" * 200],
    "Accept-Encoding": ["gzip", "gzip;q=0", "br", "identity", "*", "deflate, gzip;q=1.0", "zstd", "GZIP", ""],
    "Cookie": [
        "junk=1",
        "csrf=evil",
        "messages=evil",
        "django_language=mi",
        "seat=1",
        "signed-in=evil",
        "=;=,",
        "",
    ],
    "X-Parts": ["1"],
    "Prefer": ["return=minimal"],
    "X-Polling": ["1"],
    "HX-Request": ["true"],
    "HX-Boosted": ["true"],
    "HX-Current-URL": [f"http://{EVIL}/"],
    "HX-History-Restore-Request": ["true"],
    "HX-Prompt": ["evil"],
    "HX-Target": ["evil"],
    "HX-Trigger": ["evil"],
    "Range": ["bytes=0-3", "bytes=5-", "evil"],
    "If-Range": ['"evil"'],
    "If-Match": ['"evil"', "*"],
    "If-None-Match": ["*", '"evil"', 'W/"evil"'],
    "If-Modified-Since": ["Fri, 31 Dec 2100 23:59:59 GMT", "evil"],
    "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT"],
    "Authorization": ["Basic ZXZpbDpldmls", "Bearer evil"],
    "Proxy-Authorization": ["Basic ZXZpbDpldmls"],
    "Cache-Control": ["no-cache", "max-age=0"],
    "Pragma": ["no-cache"],
    "Connection": ["close"],
    "Content-Type": ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
    "Content-Length": ["0"],
    "Transfer-Encoding": ["identity"],
    "Expect": ["100-continue"],
    "Origin": [f"http://{EVIL}", "null"],
    "Referer": [f"http://{EVIL}/"],
    "Sec-Fetch-Dest": ["document"],
    "Sec-Fetch-Mode": ["cors"],
    "Sec-Fetch-Site": ["cross-site"],
    "Sec-GPC": ["1"],
    "Save-Data": ["on"],
    "DNT": ["1"],
    "Purpose": ["prefetch"],
    "TE": ["trailers"],
    "Upgrade-Insecure-Requests": ["1"],
    "User-Agent": ["", "evil/1"],
    "Via": ["1.1 evil"],
    "X-CSRFToken": ["evil"],
    "X-Request-ID": ["evil-evil-evil", "x" * 300],
    "X-Requested-With": ["XMLHttpRequest"],
    "X_Underscored": ["evil"],
}


@pytest.fixture(scope="module", params=["plain", "behind a proxy"])
def server(tmp_path_factory, request):
    behind = {"BEHIND_PROXY": "1"} if request.param == "behind a proxy" else {}
    running = Server(tmp_path_factory.mktemp("data"), ALLOWED_HOSTS="*", **behind).prepare().start()
    yield running
    running.stop()


def pairs() -> list[tuple[str, str]]:
    return [(name, value) for name, values in SENT.items() for value in values]


def known(server: Server, path: str, cookie: str = ""):
    """What is served once a code was found from here; before, it may be a guess, and nothing kept answers."""
    ask(server, path, cookie=cookie)
    return ask(server, path, cookie=cookie)


def attacked(server: Server, path: str, cookie: str) -> None:
    """Each header twice, where nothing is kept yet; the next one, without it, gets what everybody gets.

    Under a name of its own each time: what is kept is kept for a name.
    """
    wanted = known(server, path, cookie)
    assert wanted[0] in (200, 302)
    for number, (name, value) in enumerate(pairs()):
        here = [] if name == "Host" else [("Host", f"n{number}.example.org")]
        with_it = [ask(server, path, *here, (name, value), cookie=cookie) for _ in range(2)]
        assert ask(server, path, *here, cookie=cookie) == wanted, f"{path} after {name}: {value}"
        if name not in ("Host", "Cookie"):
            for _, headers, body in with_it:
                said = repr(headers).encode() + body
                assert EVIL.encode() not in said and b'"/evil' not in said, f"{path} with {name}: {value}"


@pytest.mark.parametrize("which", ["join", "room without a seat", "QR code"])
def test_no_header_of_a_client_changes_what_the_next_one_is_served(server, which):
    made = server.session()
    code, token = made["code"], made["join"].removeprefix(server.url)
    paths = {"join": f"/s/{code}/join/", "room without a seat": f"/s/{code}/", "QR code": token}
    attacked(server, paths[which], "")


def test_no_header_of_a_client_changes_a_file(server):
    """A file is kept for good: each header has a file of its own, which nobody asked for before."""
    folder = server.data / "static"
    hashed = [
        file for file in sorted(folder.rglob("*.*")) if re.search(r"\.[0-9a-f]{12}\.(js|css|svg)$", file.name)
    ]
    assert len(hashed) > len(pairs())
    of_the_file = ("content-length", "content-type", "etag", "last-modified")
    first = [
        pair
        for pair in ask(server, f"/static/{hashed[-1].relative_to(folder)}")[1]
        if pair[0] not in of_the_file
    ]
    for (name, value), file in zip(pairs(), hashed, strict=False):
        path = f"/static/{file.relative_to(folder)}"
        for _ in range(2):
            ask(server, path, (name, value))
        status, headers, body = ask(server, path)
        assert (status, body) == (200, file.read_bytes()), f"after {name}: {value}"
        assert [pair for pair in headers if pair[0] not in of_the_file] == first, f"after {name}: {value}"


def test_no_header_of_a_client_changes_the_kept_page_of_a_room(server):
    """While phones watch, their page is kept for all who have a seat. Fewer are told how many are here."""
    code = server.session()["code"]
    *watching, other = (Visitor(server).join(code) for _ in range(FEW + 1))

    async def go():
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        async with AsyncExitStack() as sockets:
            for cookie in watching:
                opening = connect(address, origin=server.url, additional_headers={"Cookie": cookie})
                await (await sockets.enter_async_context(opening)).recv()
            await asyncio.sleep(1)  # the count of who is here is drawn
            await asyncio.to_thread(attacked, server, f"/s/{code}/", other)

    asyncio.run(go())


def test_a_root_path_of_a_client_is_believed_nowhere(server):
    """Neither on a page nor for a socket, and not where nothing is kept either."""
    code, evil = server.session()["code"], ("Daphne-Root-Path", f"https://{EVIL}")
    for path in ("/", "/sign-in/", "/host/", "/faq/", f"/s/{code}/join/?x", f"/s/{code}/mine/"):
        for method in ("GET", "HEAD", "POST"):
            status, headers, body = ask(server, path, evil, method=method)
            assert EVIL not in repr(headers) and EVIL.encode() not in body, (method, path)
    cookie = Visitor(server).join(code)

    async def go():
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        given = {"Cookie": cookie, "Daphne-Root-Path": "/evil"}
        async with connect(address, origin=server.url, additional_headers=given) as socket:
            assert "data-version" in await socket.recv()

    asyncio.run(go())


def test_other_methods_are_neither_kept_nor_answered_from_what_is(server):
    code = server.session()["code"]
    path = f"/s/{code}/join/"
    wanted = known(server, path)
    for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        status, _, body = ask(server, path, method=method)
        assert status != 200 or (method == "HEAD" and body == b""), method
        assert ask(server, path) == wanted, method


def test_a_kept_answer_is_asked_for_by_an_allow_list():
    """Nothing of a client's scope reaches it by being copied."""
    text = (ROOT / "dpup_workshop/serving/page_cache.py").read_text()
    assert "**scope" not in text and "scope.copy" not in text
