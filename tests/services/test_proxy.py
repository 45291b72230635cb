"""nginx with `deploy/nginx.conf` and TLS in front of two processes, as a server on the internet has it."""

import asyncio
import http.client
import re
import socket

import pytest
from proxy import NAME, SITE, get, is_closed, proxied, unchecked
from server import Server
from websockets.asyncio.client import connect


@pytest.fixture(scope="module")
def site(tmp_path_factory, nginx, database, valkey):
    folder = tmp_path_factory.mktemp("proxy")
    server = Server(folder, DATABASE_URL=database, REDIS_URL=valkey.url, **SITE)
    server.prepare().start("serve", "--processes", "2")
    with proxied(server, folder, nginx):
        yield server
    server.stop()


def joined(site, code: str) -> str:
    form = {"Origin": f"https://{NAME}", "Content-Type": "application/x-www-form-urlencoded"}
    reply = get(site, f"/s/{code}/join/", "POST", "name=", **form)
    assert reply.status == 302, reply.text
    return reply.headers["Set-Cookie"].partition(";")[0]


def test_plain_http_is_sent_to_tls(site):
    asking = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    asking.request("GET", "/faq/", headers={"Host": NAME})
    reply = asking.getresponse()
    assert (reply.status, reply.headers["Location"]) == (301, f"https://{NAME}/faq/")


def test_a_phone_joins_and_hears_changes_through_the_proxy(site):
    code = site.session()["code"]
    cookie = joined(site, code)
    assert cookie.startswith("__Host-")
    assert get(site, f"/s/{code}/", Cookie=cookie).status == 200

    async def go():
        address = f"wss://{NAME}:{site.proxy}/ws/room/{code}/"
        sent = {"Cookie": cookie}
        opening = connect(
            address,
            host="127.0.0.1",
            port=site.proxy,
            ssl=unchecked(),
            server_hostname=NAME,
            origin=f"https://{NAME}",
            additional_headers=sent,
        )
        async with opening as socket, asyncio.timeout(30):
            assert "data-version" in await socket.recv()
            start = "lifecycle.start(Session.objects.get(code='%s'))" % code  # noqa: UP031
            await asyncio.to_thread(
                site.shell,
                f"from sessions.models import Session; from sessions.actions import lifecycle\n{start}",
            )
            while 'id="now"' not in await socket.recv():
                pass

    asyncio.run(go())


def test_what_isnt_for_everybody_ends_at_the_proxy(site):
    assert get(site, "/metrics").status == 404
    assert get(site, "/s/ABCDEFG/join/", "POST", "x" * 70_000).status == 413


def test_a_client_cant_say_who_it_is_or_that_it_came_by_tls(site):
    """A forged address would have a guessing budget of its own; here all share the real one's."""
    for number in range(60):
        get(site, "/?code=AAAAAA" + "BCDEFGHJKM"[number % 10], **{"X-Real-IP": f"192.0.2.{number}"})
    forged = {"X-Real-IP": "192.0.2.99", "X-Forwarded-For": "192.0.2.98", "X-Forwarded-Proto": "http"}
    statuses = {get(site, "/?code=AAAAAAX", **forged).status for _ in range(80)}
    assert statuses <= {404, 429} and 429 in statuses
    assert get(site, "/faq/", **{"X-Forwarded-Proto": "http"}).status == 200


def test_a_request_carries_the_proxys_id(site):
    reply = get(site, "/faq/", **{"X-Request-ID": "mine-is-not-believed"})
    assert len(reply.headers["X-Request-ID"]) == 32


def test_a_body_that_drips_through_the_proxy_is_given_up(site):
    """The site's own 20 s, however often a byte comes; nginx alone would wait for ever."""
    raw = unchecked().wrap_socket(socket.create_connection(("127.0.0.1", site.proxy)), server_hostname=NAME)
    raw.settimeout(1)
    raw.sendall(f"POST /sign-in/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9000\r\n\r\n".encode())
    for _ in range(60):
        try:
            raw.sendall(b"x")
            answer = raw.recv(4096)
            break
        except TimeoutError:
            continue
        except OSError:
            answer = b""
            break
    else:
        raise AssertionError("it was listened to, to the end")
    assert answer[:12] in (b"HTTP/1.1 408", b"HTTP/1.1 502", b"")
    raw.close()


def test_nothing_of_anybody_stands_in_the_proxys_logs(site):
    """Refused, too long, and with the site gone; this ends the site, so it stands last."""
    made = site.session()
    code, token = made["code"], made["join"].rstrip("/").rpartition("/")[2]
    cookie = joined(site, code)
    plain = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    plain.request("GET", f"/j/{token}/", headers={"Host": NAME})
    assert plain.getresponse().status == 301
    for host in ("elsewhere.example", "127.0.0.1"):
        assert is_closed(site, f"/j/{token}/", host) and is_closed(site, f"/j/{token}/", host, plain=True)

    def everything() -> set[int]:
        return {
            get(site, f"/j/{token}/", Cookie=cookie).status,
            get(site, f"/s/{code}/nowhere/?{token}", Cookie=cookie).status,
            get(site, f"/s/{code}/join/", "POST", "x" * 70_000).status,
            get(site, f"/ws/room/{code}/", Upgrade="websocket", Connection="upgrade").status,
        }

    assert not everything() & {502, 504}
    with socket.create_connection(("127.0.0.1", site.proxy)) as raw:
        raw.sendall(b"GET /%b/ HTTP/1.1\r\n\r\n" % code.encode())
    site.stop()
    assert 502 in everything()
    said = {path.name: path.read_text() for path in site.logs.glob("*.log") if path.name != "server.log"}
    for name, text in said.items():
        for canary in (code, token, cookie.partition("=")[2], "127.0.0.1"):
            assert canary not in text, (name, canary)
    faults = said["workshop-faults.log"].splitlines()
    assert faults and all(re.fullmatch(r"\S+ 50[24] \S+ \S+ [0-9a-f]{32}", line) for line in faults[-3:])
