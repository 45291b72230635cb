"""A facilitator's phone on mobile data: what the remote first loads is small."""

import gzip
import re
import urllib.request

from visitor import Visitor

from bench.styles import files_of

MAX_BYTES = 100_000  # on the wire


def fetched(visitor, path):
    request = urllib.request.Request(visitor.url + path, headers={"Accept-Encoding": "gzip"})
    with visitor.opener.open(request) as reply:
        body = reply.read()
        text = gzip.decompress(body) if reply.headers["Content-Encoding"] == "gzip" else body
        return len(body) + len(str(reply.headers)), text


def test_the_remotes_first_load_is_small(server):
    ada, code = Visitor(server).sign_in(), server.session()["code"]
    ada.drive(code, "next_slide")
    size, text = fetched(ada, f"/host/{code}/remote/")
    page = text.decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    for name in [name for name in files if name.endswith(".css")]:
        files |= set(files_of(fetched(ada, name)[1].decode(), name, page))
    assert any("remote" in name and name.endswith(".js") for name in files)
    sizes = {"page": size} | {name: fetched(ada, name)[0] for name in files}
    assert sum(sizes.values()) <= MAX_BYTES, sizes
    assert len(files) <= 12, sorted(files)
