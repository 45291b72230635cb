"""What is kept ready: by the real server, the same as Django's own answer, and never anybody's own."""

import asyncio
import gzip
import re

import pytest
from plain_request import get
from visitor import Visitor
from websockets.asyncio.client import connect

from bench.styles import files_of

MAX_BYTES = 100_000  # of a phone's first load, on the wire


@pytest.fixture
def code(server):
    made = server.session()["code"]
    ada = Visitor(server).sign_in()
    assert ada.post(f"/host/{made}/do/next_slide/", live=True, step=ada.step(made)) == 204
    return made


def watched(server, code, cookie, do):
    """Run `do` in a thread while a phone's socket is open."""

    async def go():
        address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
        async with connect(address, origin=server.url, additional_headers={"Cookie": cookie}) as socket:
            await socket.recv()
            return await asyncio.to_thread(do)

    return asyncio.run(go())


def test_the_rooms_page_is_the_same_with_and_without_being_kept(server, code):
    cookie = Visitor(server).join(code)
    _, own, by_django = get(server, f"/s/{code}/", Cookie=cookie)
    other = Visitor(server).join(code)  # later, and without a socket: the page says to both that one is here

    def twice():
        return [get(server, f"/s/{code}/", Cookie=one) for one in (cookie, other)]

    for status, headers, body in watched(server, code, cookie, twice):
        assert status == 200 and body == by_django
        for name in (
            "Content-Security-Policy",
            "X-Frame-Options",
            "Cache-Control",
            "ETag",
            "Referrer-Policy",
        ):
            assert headers[name] == own[name], name
        assert headers["X-Request-ID"] is None, "that was another's request"
        assert headers["X-Server-Time"] > own["X-Server-Time"] and "Set-Cookie" not in headers


def test_a_kept_page_follows_the_screen(server, code):
    cookie, ada = Visitor(server).join(code), Visitor(server).sign_in()

    def change():
        before = get(server, f"/s/{code}/", Cookie=cookie)
        tag = before[1]["ETag"]
        assert get(server, f"/s/{code}/", Cookie=cookie, If_None_Match=tag)[0] == 304
        assert ada.post(f"/host/{code}/do/next_slide/", live=True, step=ada.step(code)) == 204
        for _ in range(40):
            status, headers, after = get(server, f"/s/{code}/", Cookie=cookie, If_None_Match=tag)
            if status == 200:
                assert after != before[2] and headers["ETag"] != tag
                return
        raise AssertionError("the old page is still kept")

    watched(server, code, cookie, change)


def test_without_a_seat_or_with_anothers_there_is_no_room(server, code):
    cookie, elsewhere = Visitor(server).join(code), server.session()["code"]

    def knock():
        assert get(server, f"/s/{code}/", Cookie=cookie)[0] == 200
        name, _, value = cookie.partition("=")
        forged = [
            f"{name}={value[:-3]}xyz",
            f"{name.replace(code, elsewhere)}={value}",
            f"{name}=",
            "other=1",
        ]
        for attempt, path in zip(forged, (code, elsewhere, code, code), strict=True):
            status, headers, _ = get(server, f"/s/{path}/", Cookie=attempt)
            assert (status, headers["Location"]) == (302, f"/s/{path}/join/"), attempt

    watched(server, code, cookie, knock)


def test_the_way_in_is_the_same_bytes_for_all_and_private_pages_never_are(server, code):
    pages = [get(server, f"/s/{code}/join/") for _ in range(2)]
    assert pages[0][2] == pages[1][2] and "Set-Cookie" not in pages[0][1]
    assert b"csrf" not in pages[0][2]
    ada = Visitor(server).sign_in()
    assert "Sign out" in ada.get(f"/s/{code}/join/")
    assert b"Sign out" not in get(server, f"/s/{code}/join/")[2]


def test_pages_are_compressed_for_who_takes_it(server, code):
    get(server, f"/s/{code}/join/")  # a code that nobody found at this address yet isn't kept for it
    plain, small = get(server, f"/s/{code}/join/"), get(server, f"/s/{code}/join/", Accept_Encoding="gzip")
    assert small[1]["Content-Encoding"] == "gzip" and gzip.decompress(small[2]) == plain[2]
    assert small[1]["Content-Length"] == str(len(small[2])), "in one piece"
    assert "accept-encoding" in plain[1]["Vary"].lower() and plain[1]["Content-Encoding"] is None


def test_a_page_that_is_not_kept_goes_out_in_one_piece_too(server, code):
    for path in (f"/s/{code}/", f"/s/{code}/join/"):  # the second: nobody at this address has found the code
        headers, body = get(server, path, Accept_Encoding="gzip", Cookie="a=b")[1:]
        assert headers["Content-Length"] == str(len(body)) and "Transfer-Encoding" not in headers


def test_a_host_that_isnt_ours_gets_nothing_kept(server, code):
    get(server, f"/s/{code}/join/")
    assert get(server, f"/s/{code}/join/", Host="elsewhere.example")[0] == 400


def test_a_phones_first_load_is_small_and_its_files_never_change(server, code):
    """Everything from the QR code to the open page, as it goes over the wire."""
    cookie = Visitor(server).join(code)
    way = [get(server, f"/s/{code}/join/", Accept_Encoding="gzip")]
    way.append(get(server, f"/s/{code}/", Accept_Encoding="gzip", Cookie=cookie))
    files: set[str] = set()
    pages = ""
    for _, headers, body in way:
        text = (gzip.decompress(body) if headers["Content-Encoding"] else body).decode()
        files |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
        pages += text
    styles = [name for name in files if name.endswith(".css")]
    for name in styles:
        files |= set(files_of(get(server, name)[2].decode(), name, pages))
    assert sum(name.endswith(".woff2") for name in files) == 2, "the letters of both languages, and no others"
    for name in files:
        status, headers, body = get(server, name, Accept_Encoding="gzip")
        assert status == 200 and "immutable" in headers["Cache-Control"], name
        way.append((status, headers, body))
    size = sum(len(body) + len(str(headers)) for _, headers, body in way)
    assert len(files) <= 10, sorted(files)  # with what only some browsers ask for: manifest, icons
    assert size <= MAX_BYTES, size


def test_a_summary_is_kept_for_all_phones_together(server, code):
    """A whole room opens it when the session ends."""
    cookie, other = Visitor(server).join(code), Visitor(server).join(code)
    ada = Visitor(server).sign_in()
    ada.drive(code, "end")
    path = f"/s/{code}/summary/"
    replies = [get(server, path, Cookie=each) for each in (cookie, other)] + [get(server, path)]
    assert len({body for _status, _headers, body in replies}) == 1
    assert b"phones joined" in replies[0][2] and replies[0][0] == 200
    assert all(headers["X-Request-ID"] is None and "Set-Cookie" not in headers for _, headers, _ in replies)
    assert "phones joined" in ada.get(path), "whoever is signed in is answered by Django"
