"""nginx with `deploy/nginx.conf` and TLS in front of a test's own server, as on the internet."""

import http.client
import http.cookies
import re
import ssl
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server import ROOT, Server, free_port

NAME = "workshop.example"
ORIGIN = f"https://{NAME}"
SITE = {
    "PUBLIC_URL": ORIGIN,
    "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
    "SECRET_KEY": "k" * 50,
    "BEHIND_PROXY": "1",
    "LISTEN": "127.0.0.1",
}


# as the image and Debian bring one, read first and with nginx's own log
_SITE_OF_NGINX = """
server {{
    listen 127.0.0.1:{plain};
    listen 127.0.0.1:{proxy} ssl;
    server_name localhost;
    ssl_certificate {folder}/fullchain.pem;
    ssl_certificate_key {folder}/privkey.pem;
    location / {{ root {folder}/nowhere; }}
}}
"""


@contextmanager
def proxied(server: Server, folder: Path, nginx: str) -> Iterator[Server]:
    """The server with a proxy before it: `proxy` and `plain` are its ports, `logs` where it writes."""
    server.proxy, server.plain, server.logs = free_port(), free_port(), folder
    _make_certificate(folder)
    _configure(server, folder)
    running = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _wait_for(server)
        yield server
    finally:
        running.terminate()
        running.wait(10)


def _make_certificate(folder: Path) -> None:
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    made = [*key, "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(made, check=True, capture_output=True)


def _configure(server: Server, folder: Path) -> None:
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    for there, here in {
        "listen 80": f"listen 127.0.0.1:{server.plain}",
        "listen 443 ": f"listen 127.0.0.1:{server.proxy} ",
        "/etc/workshop/tls": str(folder),
        "127.0.0.1:8000": f"127.0.0.1:{server.port}",
        "/var/log/nginx": str(folder),
    }.items():
        assert there in ours, there
        ours = ours.replace(there, here)
    (folder / "workshop.conf").write_text(ours)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        + ("user root;\n" if folder.owner() == "root" else "")
        + f"events {{ worker_connections 256; }}\nhttp {{\naccess_log {folder}/access.log;\n"
        + "".join(
            f"{kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + _SITE_OF_NGINX.format(plain=server.plain, proxy=server.proxy, folder=folder)
        + f"include {folder}/workshop.conf;\n}}\n"
    )


def _wait_for(server: Server) -> None:
    for _ in range(50):
        try:
            if get(server, "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)


def unchecked() -> ssl.SSLContext:
    """The certificate is made for this test alone."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def get(site: Server, path: str, method: str = "GET", body: str | None = None, **headers: str):
    asking = http.client.HTTPSConnection("127.0.0.1", site.proxy, context=unchecked(), timeout=20)
    asking.request(method, path, body, {"Host": NAME, **headers})
    reply = asking.getresponse()
    reply.text = reply.read().decode()
    asking.close()
    return reply


def is_closed(site: Server, path: str, host: str, *, plain: bool = False) -> bool:
    """Whether a request for another name gets no reply at all."""
    if plain:
        asking = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=20)
    else:
        asking = http.client.HTTPSConnection("127.0.0.1", site.proxy, context=unchecked(), timeout=20)
    try:
        asking.request("GET", path, headers={"Host": host} if host else {})
        asking.getresponse()
    except http.client.RemoteDisconnected:
        return True
    finally:
        asking.close()
    return False


class Caller:
    """Somebody with a browser, by way of the proxy: it keeps cookies and sends forms."""

    def __init__(self, site: Server) -> None:
        self.site, self.cookies = site, {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, **headers: str):
        return self._keep(get(self.site, path, Cookie=self.cookie, **headers))

    def post(self, path: str, **data: str) -> int:
        token = self.cookies.get("__Host-csrf", "")
        headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"X-CSRFToken": token, "Cookie": self.cookie}
        return self._keep(get(self.site, path, "POST", urllib.parse.urlencode(data), **headers)).status

    def drive(self, code: str, verb: str, **data: str) -> None:
        """A facilitator's command, on what is on now."""
        step = re.search(r'name="step"\s+value="([^"]+)"', self.get(f"/host/{code}/").text)[1]
        status = self.post(f"/host/{code}/do/{verb}/", **{"step": step} | data)
        assert status in (204, 302), f"{verb}: {status}"

    def _keep(self, reply):
        for given in reply.headers.get_all("Set-Cookie") or ():
            for name, morsel in http.cookies.SimpleCookie(given).items():
                self.cookies[name] = morsel.value
        return reply
